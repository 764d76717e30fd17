from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "sixring.insights"

    def ready(self) -> None:
        from sixring.core import duties
        from sixring.core import privacy as keeping

        from . import privacy, rail
        from .lake import duty

        keeping.register("insights", 8, privacy)
        rail.register()
        duties.add("bring changes to the lake", duty.errand.settle, every=5, lane="lake")
