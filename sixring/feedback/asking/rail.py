"""What asking puts among the tabs, beside conversations and into the worker's duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core import duties
from sixring.core.request import may
from sixring.look import slots

from . import ending as _of_what_failed  # registers listeners
from . import going_out, in_chat, numbers, reminding, tenure
from . import occasions as _of_occasions  # noqa: F401
from .views import by_hand


def register() -> None:
    from sixring.conversations import answers
    from sixring.conversations.chat import asked

    slots.tab("feedback", "asking", _("Asking"), "feedback:asking", 30, may=may("see everything"))
    slots.panel("conversation", by_hand.panel, 60, may=may("answer"))
    slots.verb(
        "asking", _("Who is asked"), "clock", "feedback:asking", 43, may=may("see everything"),
        words=_("survey trigger invitation reminder"),
    )  # fmt: skip
    asked.offer(in_chat.show, in_chat.take)
    answers.offer(numbers.hear)
    duties.add("ask who is due", going_out.settle, every=2)
    duties.add("remind once", reminding.settle, every=60)
    duties.add("end old invitations", _of_what_failed.settle, every=600)
    duties.add("ask customers of some time", tenure.settle, every=6 * 3600)
    duties.add("complete what was answered by a number", numbers.settle, every=60)
