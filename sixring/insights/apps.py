from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "sixring.insights"

    def ready(self) -> None:
        from sixring.core import privacy as keeping

        from . import privacy

        keeping.register("insights", 8, privacy)
