from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "sixring.core"

    def ready(self) -> None:
        from . import duties, listeners, privacy, secrets
        from .privacy import own

        duties.add("react to changes", listeners.settle, lane="reactions")
        duties.add("retry reactions", listeners.retry_dead, every=5, lane="reactions")
        secrets.keeps("core.SignInRules", "sealed")
        privacy.register("core", 1, own)
