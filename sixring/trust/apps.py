from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "sixring.trust"

    def ready(self) -> None:
        from sixring.core import duties, secrets
        from sixring.core import privacy as keeping
        from sixring.core.api import rooms

        from . import api, own_privacy, rail, retention
        from .privacy import erasing, exporting

        rail.register()
        rooms.offer(api.privacy)
        keeping.register("trust", 6, own_privacy)
        secrets.keeps("trust.Erasure", "sealed")
        duties.add("erase", erasing.settle, every=1, lane="privacy")
        duties.add("make exports of people", exporting.settle, every=1, lane="privacy")
        duties.add("let exports go", exporting.sweep, every=600, lane="privacy")
        duties.add("let go what was kept long enough", retention.settle, every=60, lane="privacy")
