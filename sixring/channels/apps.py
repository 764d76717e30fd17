from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "sixring.channels"

    def ready(self) -> None:
        from sixring.core import duties, secrets

        from . import outbox, rail

        rail.register()
        secrets.keeps("channels.Account", "sealed")
        duties.add("send", outbox.settle, lane="outgoing")
