from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "sixring.moving"

    def ready(self) -> None:
        from sixring.core import duties, privacy

        from . import moves, rail
        from . import privacy as own
        from .export import asked

        rail.register()
        duties.add("bring history in", moves.settle, every=0.2, lane="moving")
        duties.add("take everything along", asked.settle, every=1, lane="exports")
        duties.add("let exports of everything go", asked.sweep, every=300, lane="exports")
        privacy.register("moving", 6, own)
