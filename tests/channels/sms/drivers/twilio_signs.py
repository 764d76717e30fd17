"""Run with Twilio's SDK on the path: reads [address, form, token] lists, prints each one's signature."""

import json
import sys
from urllib.parse import parse_qs

from twilio.request_validator import RequestValidator


class Form(dict):
    def getlist(self, name):
        return self[name]


for url, body, token in json.load(sys.stdin):
    print(RequestValidator(token).compute_signature(url, Form(parse_qs(body, keep_blank_values=True))))
