from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sixring.home"

    def ready(self) -> None:
        from . import rail

        rail.register()
