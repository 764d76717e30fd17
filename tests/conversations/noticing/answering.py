"""Ada answers in the chat."""

from sixring.channels import outbox
from sixring.conversations.models import Conversation
from sixring.conversations.sending import replies
from sixring.core.actors import Actor
from sixring.core.models import Agent


def answer(ada: Agent, text: str) -> int:
    sent = replies.reply(Conversation.objects.latest("pk"), text, actor=Actor.of(ada), token=text)
    while outbox.settle():
        pass
    return sent.pk
