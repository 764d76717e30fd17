from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "sixring.work"

    def ready(self) -> None:
        from sixring.conversations.chat import about
        from sixring.core import duties
        from sixring.core import privacy as keeping

        from . import availability, counting, privacy, rail, there
        from . import listeners as _listeners  # noqa: F401  # registers them

        rail.register()
        keeping.register("work", 5, privacy)
        about.offer_hours(there.open_now)
        about.offer_target(there.answered_by)
        duties.add("count what is due", counting.settle)
        duties.add("make the silent away", availability.settle_silent, every=30)
