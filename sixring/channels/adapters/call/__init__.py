"""Phone calls, logged by the colleague who had them or by CSV."""

from sixring.channels.contract import Capabilities
from sixring.channels.logged import Logged


class Call(Logged):
    kind = "call"
    label = "Phone calls"
    touch = "call"
    capabilities = Capabilities(family="phone", replies=False)


adapter = Call()
