"""Who signed: Shopify's documented computing, the secret of before, and everything that is not signed so."""

import base64
import hashlib
import hmac
import os
import subprocess
import sys

import pytest

from sixring.channels.commerce.signature import is_signed
from sixring.channels.contract import Refusal
from tests.channels.shop import FORMER, SECRET
from tests.needs import need

from .conftest import SHOP

RAW = b'{"id": 820982911, "name": "#1042"}'


def signed(raw, secret=SECRET):
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("secret", [SECRET, FORMER])
@pytest.mark.parametrize("start", ["x-shopify", "shopify"])
def test_both_secrets_and_both_spellings_of_the_headers_are_taken(adapter, shop, secret, start):
    headers = {f"{start}-hmac-sha256": signed(RAW, secret), f"{start}-shop-domain": SHOP}
    adapter.verify(RAW, headers, "", shop)


@pytest.mark.parametrize(
    ("raw", "signature", "domain"),
    [
        (RAW + b" ", signed(RAW), SHOP), (RAW, signed(RAW, "another"), SHOP), (RAW, "", SHOP), (RAW, "é", SHOP),
        (RAW, "A" * 100_000, SHOP), (b"", "", SHOP), (RAW, signed(RAW), ""),
        (RAW, signed(RAW), "elsewhere.myshopify.com"),
    ],
)  # fmt: skip
def test_what_is_not_signed_so_or_for_another_shop_is_refused(raw, signature, domain, adapter, shop):
    with pytest.raises(Refusal) as refused:
        adapter.verify(raw, {"x-shopify-hmac-sha256": signature, "x-shopify-shop-domain": domain}, "", shop)
    assert refused.value.status == 401


def test_an_account_without_a_secret_believes_nobody():
    assert not is_signed(RAW, signed(RAW, ""), ["", ""])


@pytest.mark.peer
def test_shopifys_own_sdk_computes_the_same_digest():
    """It checks the query of an installation, by the same digest as hex; of a body's it has none."""
    place = need("py:ShopifyAPI-12.7.0")
    script = (
        "import shopify; shopify.Session.setup(api_key='k', secret='hush');"
        "print(shopify.Session.calculate_hmac({'shop': 'greenthumb.myshopify.com', 'timestamp': '1'}))"
    )
    theirs = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(place)},
    ).stdout.strip()  # fmt: skip
    told = base64.b64encode(bytes.fromhex(theirs)).decode()
    assert is_signed(b"shop=greenthumb.myshopify.com&timestamp=1", told, ["hush"])
    assert not is_signed(b"shop=greenthumb.myshopify.com&timestamp=2", told, ["hush"])
