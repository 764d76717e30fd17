from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "sixring.channels"

    def ready(self) -> None:
        from sixring.core import duties, secrets
        from sixring.core import privacy as keeping

        from . import outbox, privacy, rail

        rail.register()
        secrets.keeps("channels.Account", "sealed")
        secrets.keeps("channels.Grant", "sealed")
        keeping.register("channels", 2, privacy)
        duties.add("send", outbox.settle, lane="outgoing")
        duties.add("renew mailbox sign-ins", renew_sign_ins, every=15, lane="sign-ins")


def renew_sign_ins() -> int:
    """The adapter's own duty; the adapter itself is loaded when there is something to do."""
    from .adapters.email.oauth import grants

    return grants.refresh_due()
