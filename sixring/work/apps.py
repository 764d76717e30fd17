from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "sixring.work"

    def ready(self) -> None:
        from sixring.conversations.chat import about
        from sixring.core import duties

        from . import availability, counting, rail, there
        from . import listeners as _listeners  # noqa: F401  # registers them

        rail.register()
        about.offer_hours(there.open_now)
        about.offer_target(there.answered_by)
        duties.add("count what is due", counting.settle)
        duties.add("make the silent away", availability.settle_silent, every=30)
