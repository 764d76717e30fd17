from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sixring.people"

    def ready(self) -> None:
        from sixring.core import duties
        from sixring.core import privacy as keeping

        from . import privacy, search

        keeping.register("people", 2, privacy)
        duties.add("index who is known", search.settle, every=0.3, lane="search")
