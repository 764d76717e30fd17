"""The calls a site makes, by the API both Python SDKs share."""

from typing import Any

BROWSER = "8f14e45f-ceea-467f-9575-0d1c2b3a4f5e"


def make(client: Any, scenario: str) -> None:
    if scenario == "one":
        client.track("dan-1", "Order Placed", anonymous_id=BROWSER)
    elif scenario == "many":
        for number in range(250):
            client.track("dan-1", f"Step {number}", {"n": number}, anonymous_id=BROWSER)
    else:
        client.identify("dan-1", {"email": "dan@example.com"}, anonymous_id=BROWSER)
        client.track("dan-1", "Order Placed", {"total": 9.5}, anonymous_id=BROWSER)
        client.page("dan-1", "shop", "Roses", {"url": "https://shop.test/"}, anonymous_id=BROWSER)
        client.screen("dan-1", "shop", "Basket", anonymous_id=BROWSER)
        client.group("dan-1", "green", {"name": "Green Ltd"}, anonymous_id=BROWSER)
        client.alias(BROWSER, "dan-1")
