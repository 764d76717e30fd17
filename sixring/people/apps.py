from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sixring.people"

    def ready(self) -> None:
        from sixring.core import duties
        from sixring.core import privacy as keeping

        from . import privacy, search
        from .doubles import nightly
        from .meeting import settling

        keeping.register("people", 2, privacy)
        duties.add("index who is known", search.settle, every=0.3, lane="search")
        duties.add("meet who is new", settling.settle, every=0.5, lane="search")
        duties.add("match people at night", nightly.errand.settle, every=60, lane="matching")
