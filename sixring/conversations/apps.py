from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "sixring.conversations"

    def ready(self) -> None:
        from sixring.core import duties

        from . import listeners as _listeners  # noqa: F401  # registers them
        from . import rail, reception, snooze

        rail.register()
        duties.add("receive", reception.settle, lane="intake")
        duties.add("wake the snoozed", snooze.settle_due, every=1)
