from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "sixring.interactions"

    def ready(self) -> None:
        from sixring.core import duties
        from sixring.core import privacy as keeping

        from . import missed, privacy, search

        keeping.register("interactions", 3, privacy)
        duties.add("index what was said", search.settle, every=0.3, lane="search")
        duties.add("compare with providers", missed.settle, every=600, lane="sign-ins")
