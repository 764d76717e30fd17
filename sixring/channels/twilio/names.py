"""What things are called at Twilio: accounts, numbers, regions."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

SID = re.compile(r"AC[0-9a-fA-F]{32}")
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
# Where Twilio works for us, and its host there (https://www.twilio.com/docs/global-infrastructure).
HOSTS = {"us1": "api.twilio.com", "ie1": "api.dublin.ie1.twilio.com", "au1": "api.sydney.au1.twilio.com"}
REGIONS = (("us1", _("United States")), ("ie1", _("Ireland")), ("au1", _("Australia")))
# What networks write where a number is withheld; it is nobody's (docs of Twilio: "anonymous callers").
NOBODYS = frozenset({"+266696687", "+86282452253", "+7378742833", "+2562533", "+8656696", "+464"})
