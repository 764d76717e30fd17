"""Drives segment-analytics-python: URL KEY SCENARIO, `gzip` as a fourth word."""

import sys

from calls import make
from segment.analytics.client import Client

url, key, scenario, *more = sys.argv[1:]
client = Client(key, host=url, gzip="gzip" in more, timeout=5, upload_interval=0.2)
make(client, scenario)
client.flush()
client.join()
