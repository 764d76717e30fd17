from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "sixring.moving"

    def ready(self) -> None:
        from sixring.core import duties, privacy

        from . import moves, rail
        from . import privacy as own

        rail.register()
        duties.add("bring history in", moves.settle, every=0.2, lane="moving")
        privacy.register("moving", 6, own)
