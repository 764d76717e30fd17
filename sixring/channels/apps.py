from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "sixring.channels"

    def ready(self) -> None:
        from sixring.core import duties, secrets
        from sixring.core import privacy as keeping
        from sixring.look import icons

        from . import outbox, privacy, rail, registry
        from .health import checkups

        rail.register()
        icons.ask(registry.family_of)
        secrets.keeps("channels.Account", "sealed")
        secrets.keeps("channels.Grant", "sealed")
        keeping.register("channels", 2, privacy)
        duties.add("send", outbox.settle, lane="outgoing")
        duties.add("renew mailbox sign-ins", renew_sign_ins, every=15, lane="sign-ins")
        duties.add("renew tokens of Instagram", renew_tokens, every=3600, lane="sign-ins")
        duties.add("fetch templates", fetch_templates, every=600, lane="polling")
        duties.add("ask sources that only answer", ask_sources, every=20, lane="polling")
        duties.add("look how accounts stand", checkups.settle, every=60, lane="sign-ins")


def renew_sign_ins() -> int:
    """The adapter's own duty; the adapter itself is loaded when there is something to do."""
    from .adapters.email.oauth import grants

    return grants.refresh_due()


def ask_sources() -> int:
    """Reviews, feeds and searches: the adapters are loaded when the worker first looks."""
    from .polling import asking

    return asking.settle()


def fetch_templates() -> int:
    """What providers approved, asked for once a day; the adapter is loaded when the worker first looks."""
    from .adapters.whatsapp import templates

    return templates.refresh_due()


def renew_tokens() -> int:
    """What would end after sixty days."""
    from .adapters.instagram import token

    return token.renew_due()
