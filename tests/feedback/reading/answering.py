"""A response with one answer in words, as the rest of feedback writes it."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.feedback.models import Answer, Response, Survey, SurveyVersion
from tests.cast import Customer


def answered(customer: Customer, text: str, conversation: int | None = None) -> Answer:
    """`customer` said `text` in a survey; they wrote a mail before."""
    identity = customer.writes("Hello").identity
    survey = Survey.objects.get_or_create(key="delivery", defaults={"name": "Delivery"})[0]
    version = SurveyVersion.objects.get_or_create(survey=survey, number=1)[0]
    number = Response.objects.count()
    response = Response.objects.create(
        survey=survey, version=version, identity=identity, dedupe=f"one-{number}", source="link", state="complete",
        at=clock.now(), conversation_id=conversation,
    )  # fmt: skip
    answer = Answer.objects.create(response=response, question="why", text=text)
    entry = changes.Entry("response.completed", "response", response.pk, identity.pk)
    with transaction.atomic():
        changes.record_many([entry], actor=SYSTEM)
    return answer
