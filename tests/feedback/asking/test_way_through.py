"""From the mail to the answer: the link of a number opens the page with it chosen; only sending it there answers."""

import html
import re

import pytest

from sixring.core.actors import SYSTEM
from sixring.feedback.answering.keep import scores_of
from sixring.feedback.asking import inviting
from sixring.feedback.models import Invitation, Response
from tests.feedback.asking.conftest import goes, sent
from tests.feedback.surveying import a_survey, question
from tests.screens import enter, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("anonymous", [False, True])
def test_from_the_mail_to_the_answer(dans, anonymous):
    version = a_survey(question("nps", required=True), anonymous=anonymous)
    inviting.invite(version, dans, dedupe="x", actor=SYSTEM)
    goes()
    link = html.unescape(re.search(r'href="http://testserver([^"]+\?nps=3)"', sent()[0]["html"])[1])
    for _scanner in range(3):
        page = read(enter(None).get(link))
    chosen = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
    assert len(chosen) == 1
    assert 'value="3"' in chosen[0]
    assert (Response.objects.count(), Invitation.objects.get().state) == (0, "sent")
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    name = re.search(r'name="([^"]+)"', chosen[0])[1]
    answer = enter(None).post(link.partition("?")[0], {**fields, name: "3"})
    assert answer.status_code in (200, 302, 303)
    response = Response.objects.get()
    assert scores_of(response) == {"nps": 3}
    assert (response.identity_id is None) is anonymous
    assert Invitation.objects.get().state == ("sent" if anonymous else "answered")
