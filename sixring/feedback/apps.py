from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "sixring.feedback"

    def ready(self) -> None:
        from sixring.core import duties
        from sixring.core import privacy as keeping

        from . import privacy, rail
        from .answering.bringing import files as bringing
        from .reading import places as reading

        rail.register()
        reading.register()
        keeping.register("feedback", 6, privacy)
        duties.add("bring in answers from files", bringing.settle_due, every=1)
