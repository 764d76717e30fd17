from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "sixring.channels"

    def ready(self) -> None:
        from sixring.core import duties

        from . import outbox

        duties.add("send", outbox.settle, lane="outgoing")
