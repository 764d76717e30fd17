"""Store visits, logged at the counter or by CSV."""

from sixring.channels.contract import Capabilities
from sixring.channels.logged import Logged


class Visit(Logged):
    kind = "visit"
    label = "Store visits"
    touch = "visit"
    capabilities = Capabilities(family="store", replies=False)


adapter = Visit()
