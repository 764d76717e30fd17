from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sixring.home"

    def ready(self) -> None:
        from sixring.core import privacy as keeping

        from . import privacy, rail

        rail.register()
        keeping.register("home", 7, privacy)
