"""Drives rudder-sdk-python: URL KEY SCENARIO."""

import sys

from calls import make
from rudderstack.analytics.client import Client

url, key, scenario, *_ = sys.argv[1:]
client = Client(key, host=url, timeout=5, upload_interval=0.2)
make(client, scenario)
client.flush()
client.join()
