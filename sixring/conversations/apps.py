from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "sixring.conversations"

    def ready(self) -> None:
        from sixring.channels import outbox, typing_there
        from sixring.core import duties
        from sixring.core import privacy as keeping
        from sixring.core import secrets as sealing

        from . import acknowledgement as _acknowledgement  # noqa: F401
        from . import also_open, noise, notices, privacy, promises, rail, reception, trust, verifying
        from . import amended as _amended  # noqa: F401
        from . import listeners as _listeners  # noqa: F401  # registers them
        from .api import shapes
        from .calling import acting as calls
        from .chat import about, files, sessions
        from .continuing import hearing as _of_mails  # noqa: F401
        from .continuing import missing, secrets, starting
        from .live import elsewhere, presence
        from .matter import undelivered as _of_what_failed  # noqa: F401
        from .noise import hearing as _of_noise  # noqa: F401
        from .notices import digest
        from .preferences import leaving
        from .pushing import offering, telling
        from .requests import asking
        from .requests import mailing as _of_links  # noqa: F401
        from .sending import held, permission
        from .timing import snooze
        from .verifying import hearing as _of_proofs  # noqa: F401
        from .writing import uploads

        shapes.register()
        rail.register()
        outbox.guard(leaving.gate)
        outbox.knows(permission.heard_from)
        trust.register()
        also_open.register()
        typing_there.listen(elsewhere.hear)
        keeping.register("conversations", 4, privacy)
        duties.add("let proofs expire", verifying.settle_expired, every=15)
        duties.add("fold floods", noise.settle_floods, every=5)
        duties.add("receive", reception.settle, lane="intake")
        duties.add("wake the snoozed", snooze.settle_due, every=1)
        duties.add("bring callers to colleagues", calls.settle_joins, every=0.25)
        duties.add("bring back what was promised", promises.settle_due, every=1)
        duties.add("mail digests", digest.settle, every=30)
        duties.add("forget old notices", notices.forget_old, every=3600)
        duties.add("forget who left", presence.sweep, every=600)
        duties.add("let go what was held", held.settle_due, every=0.5)
        duties.add("sweep unused files", uploads.sweep, every=3600)
        duties.add("sweep files of visitors", files.sweep, every=600)
        duties.add("forget spent user tokens", sessions.forget_spent, every=600)
        duties.add("mail links to requests", asking.settle, every=2)
        duties.add("forget old hand-overs", secrets.forget_old, every=600)
        duties.add("mail answers missed in the chat", missing.settle, every=60)
        duties.add("tell browsers of answers", telling.settle, every=3, lane="push")
        sealing.keeps("conversations.PushSubscription", "sealed")
        about.offer_ways(lambda account: [*starting.ways(account), *offering.ways(account)])
