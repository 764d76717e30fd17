"""Run with Slack's SDK on the path: reads [secret, body, stamp, signature] lists, prints whether each is valid."""

import json
import sys

from slack_sdk.signature import SignatureVerifier

for secret, body, stamp, signature in json.load(sys.stdin):
    print(SignatureVerifier(secret).is_valid(body, stamp, signature))
