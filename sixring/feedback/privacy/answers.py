"""What answers hold of a person: what they said, also on paper and in files; and texts of others that name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from sixring.core.privacy import Section, Subject, Tell, batches, naming, piece, plain, tally, walked
from sixring.interactions import privacy as of_touches

from ..models import Answer, BroughtRow, Response
from ..results import tally as counting

ERASES = {
    "Response": "dedupe source channel language suspicion incentive context",
    "Answer": "question chosen text",
    "BroughtRow": "cells problems",
}
KEEPS = {
    "Bringing": ("name encoding dates head columns", "what a file was called and what its columns are; rows go"),
}
SHOWN = ("at", "source", "language", "state", "incentive", "context")


def theirs(subject: Subject) -> QuerySet[Response]:
    """Responses of theirs; of a number passed on, those from when it was theirs."""
    touches = Q(interaction__in=of_touches.touches(subject).values("pk"))
    return Response.objects.filter(touches | Q(identity__in=subject.identities))


def export(subject: Subject) -> Iterator[Section]:
    for number, ids in enumerate(walked(theirs(subject)), 1):
        found = Response.objects.filter(pk__in=ids).select_related("survey").prefetch_related("answers").order_by("pk")
        rows = [
            {"survey": one.survey.name, **shown, **said(one)}
            for one, shown in zip(found, plain(found, SHOWN), strict=True)
        ]
        yield Section(f"answers-{number}", "Surveys they answered", rows=rows)


def said(response: Response) -> dict[str, Any]:
    """Question -> what was answered."""
    found = {}
    for one in response.answers.all():
        value: Any = one.number if one.number is not None else one.chosen or one.text
        found[f"answer to {one.question}"] = {"chosen": value, "words": one.text} if one.chosen and one.text else value
    return found


def erase(subject: Subject, tell: Tell) -> None:
    for batch in batches(theirs(subject)):
        with piece(tell) as counts:
            ids = [one.pk for one in batch]
            counting.leave(ids)
            rows = BroughtRow.objects.filter(response__in=ids).delete()[0]
            gone = Response.objects.filter(pk__in=ids).delete()[1].get("feedback.Response", 0)
            counts.update(tally(answered_surveys=gone, rows_of_files=rows))
    with piece(tell) as counts:
        counts.update(tally(rows_of_files=drop_rows(subject), words_of_others=clear(subject)))


def drop_rows(subject: Subject) -> int:
    """Rows of files that name them and became no answer of theirs."""
    found = [one.pk for one in naming(BroughtRow.objects.all(), "cells", subject.traces)]
    return BroughtRow.objects.filter(pk__in=found).delete()[0]


def clear(subject: Subject) -> int:
    """Answers of others, or of nobody known, that name them: the words go, the answer stays."""
    found = list(naming(Answer.objects.exclude(text=""), "text", subject.traces))
    counting.leave([one.response_id for one in found])
    for one in found:
        Answer.objects.filter(pk=one.pk).update(text=subject.traces.out_of(one.text))
    about = list(naming(Response.objects.exclude(context={}), "context", subject.traces))
    counting.leave([one.pk for one in about])
    for one in about:
        Response.objects.filter(pk=one.pk).update(context=subject.traces.out_of(one.context))
    return len(found) + len(about)
