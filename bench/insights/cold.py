"""A process of its own that asks for one dashboard; prints its seconds. Django is up before, as in a web process."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "sixring.settings"
import django

django.setup()
from django.urls import get_resolver  # noqa: E402

get_resolver().url_patterns  # noqa: B018 - whoever answers pages has them
from bench.insights import asking  # noqa: E402

print(json.dumps(asking.dashboard(int(sys.argv[1]), 1)[0]))
