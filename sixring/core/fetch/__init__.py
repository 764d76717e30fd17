"""Outbound HTTP to addresses that others typed: never into our own network, never without end.

Built on httpcore rather than an httpx client, because then nothing is ambient: no proxies from the environment, no
cookies, no unbounded decompression.
"""

from .answer import Answer, FetchError, FetchFailed, FetchRefused
from .asking import fetch, refuse_odd_address

__all__ = ["Answer", "FetchError", "FetchFailed", "FetchRefused", "fetch", "refuse_odd_address"]
