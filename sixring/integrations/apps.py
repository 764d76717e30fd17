from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "sixring.integrations"

    def ready(self) -> None:
        from sixring.core import duties, privacy

        from . import idempotency
        from . import privacy as own
        from .webhooks import places

        duties.add("forget kept answers", idempotency.forget_old, every=600)
        places.register()
        privacy.register("integrations", 6, own)
