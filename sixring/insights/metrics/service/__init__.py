"""How well customers are served: how much there is, how soon and how well it is settled, and what that takes."""

from . import hands, outcomes, speed, targets, volumes

__all__ = ["hands", "outcomes", "speed", "targets", "volumes"]
