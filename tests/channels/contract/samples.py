"""Requests in the shape each provider documents, of Dan asking GreenThumb Gardens about his trays."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from sixring.channels.contract import Sample

MAIL = b"""From: Dan <dan@example.com>\r\nTo: support@greenthumb.example\r\nSubject: Trays\r\n\
Message-ID: <1@example.com>\r\nDate: Mon, 2 Mar 2026 12:00:00 +0000\r\n\r\nWhere are my trays?\r\n"""


def said(value: Any, touches: int | None = 1, **meta: Any) -> Sample:
    return Sample(json.dumps(value).encode(), touches, meta)


def form(touches: int | None = 1, **fields: str) -> Sample:
    return Sample(urlencode(fields).encode(), touches)


def entry(object_: str, **inner: Any) -> dict[str, Any]:
    return {"object": object_, "entry": [{"id": "1", "time": 1772452800000, **inner}]}


def whatsapp(*messages: dict[str, Any]) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "442079460100", "phone_number_id": "1001"},
        "contacts": [{"profile": {"name": "Dan"}, "wa_id": "447700900123"}], "messages": list(messages),
    }  # fmt: skip
    return entry("whatsapp_business_account", changes=[{"field": "messages", "value": value}])


def text(number: int) -> dict[str, Any]:
    return {
        "from": "447700900123", "id": f"wamid.{number}", "timestamp": "1772452800", "type": "text",
        "text": {"body": "Where are my trays?"},
    }  # fmt: skip


def messaging(*mids: str) -> list[dict[str, Any]]:
    return [
        {"sender": {"id": "777"}, "recipient": {"id": "1"}, "timestamp": 1772452800000,
         "message": {"mid": mid, "text": "Where are my trays?"}} for mid in mids
    ]  # fmt: skip


def slack(**event: Any) -> dict[str, Any]:
    return {
        "token": "t", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1",
        "event_time": 1772452800, "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event": {"type": "message", "channel": "C1", "user": "U1", "text": "Where?", "ts": "1772452800.000100",
                  "channel_type": "channel", **event},
    }  # fmt: skip


def update(number: int, **more: Any) -> dict[str, Any]:
    who = {"id": 777, "is_bot": False, "first_name": "Dan"}
    message = {"message_id": number, "from": who, "chat": {"id": 777, "type": "private", "first_name": "Dan"},
               "date": 1772452800, "text": "Where are my trays?", **more}  # fmt: skip
    return {"update_id": number, "message": message}


def matrix(*ids: str) -> dict[str, Any]:
    return {"events": [
        {"type": "m.room.message", "event_id": one, "room_id": "!r:example.org", "sender": "@dan:example.org",
         "origin_server_ts": 1772452800000, "content": {"msgtype": "m.text", "body": "Where are my trays?"}}
        for one in ids
    ]}  # fmt: skip


ORDER = {
    "id": 450789469, "admin_graphql_api_id": "gid://shopify/Order/450789469", "name": "#1001", "order_number": 1001,
    "email": "dan@example.com", "phone": "+447700900123", "created_at": "2026-03-02T12:00:00+00:00",
    "updated_at": "2026-03-02T12:00:00+00:00", "processed_at": "2026-03-02T12:00:00+00:00", "currency": "EUR",
    "total_price": "39.90", "financial_status": "paid", "fulfillment_status": None,
    "customer": {"id": 115310627314723954, "email": "dan@example.com", "first_name": "Dan", "last_name": "Mole"},
    "line_items": [{"id": 1, "title": "Seed trays", "quantity": 2, "price": "19.95", "sku": "TRAY"}],
}  # fmt: skip
WOO = {
    "id": 727, "number": "727", "status": "processing", "currency": "EUR", "total": "39.90", "customer_id": 25,
    "date_created_gmt": "2026-03-02T12:00:00", "date_modified_gmt": "2026-03-02T12:00:00", "order_key": "wc_order_x",
    "billing": {"first_name": "Dan", "last_name": "Mole", "email": "dan@example.com", "phone": "+447700900123"},
    "line_items": [{"id": 1, "name": "Seed trays", "product_id": 93, "quantity": 2, "total": "39.90"}],
    "refunds": [{"id": 726, "reason": "", "total": "-10.00"}],
}  # fmt: skip
STRIPE = {
    "id": "evt_1", "object": "event", "type": "charge.refunded", "created": 1772452800, "livemode": False,
    "api_version": "2025-03-31", "data": {"object": {
        "id": "ch_1", "object": "charge", "amount": 3990, "amount_refunded": 3990, "currency": "eur",
        "customer": "cus_1", "created": 1772452800, "billing_details": {"email": "dan@example.com", "name": "Dan"},
        "refunds": {"data": [{"id": "re_1", "amount": 3990, "status": "succeeded"}]}}},
}  # fmt: skip
SQUARE = {
    "merchant_id": "GREENTHUMB", "type": "payment.updated", "event_id": "0b7f7c0e-1111-4222-8333-444455556666",
    "created_at": "2026-03-02T12:00:01Z", "data": {"type": "payment", "id": "PAY1", "object": {"payment": {
        "id": "PAY1", "status": "COMPLETED", "order_id": "ORDER1", "customer_id": "DAN1", "receipt_number": "PAY1",
        "amount_money": {"amount": 3990, "currency": "EUR"}, "total_money": {"amount": 3990, "currency": "EUR"},
        "created_at": "2026-03-02T12:00:00Z", "updated_at": "2026-03-02T12:00:01Z"}}},
}  # fmt: skip
ITEM = {"type": "message", "from": {"kind": "email", "value": "dan@example.com"}, "text": "Where?", "external_id": "1"}
SID = {"MessageSid": "SM" + "1" * 32, "AccountSid": "AC" + "a" * 32}
CALL = {"CallSid": "CA" + "1" * 32, "AccountSid": "AC" + "a" * 32, "From": "+447700900123", "To": "+442079460100",
        "CallStatus": "ringing", "Direction": "inbound"}  # fmt: skip

SAMPLES: dict[str, tuple[Sample, ...]] = {
    "email": (Sample(MAIL, 1),),
    "webchat": (said({"kind": "message", "visitor": "v" * 20, "id": "1", "text": "Where?"}),),
    "call": (said({"who": "email", "value": "dan@example.com", "text": "He called.", "agent": 1,
                   "occurred_at": "2026-03-02T12:00:00+00:00", "seconds": 60}),),
    "visit": (said({"who": "card", "value": "42", "text": "He came.", "occurred_at": "2026-03-02T12:00:00+00:00"}),),
    "webhook": (said([ITEM, {**ITEM, "external_id": "2"}], 2, headers={"webhook-id": "msg_1"}),),
    "api": (said(ITEM, key="1"), said([ITEM, {**ITEM, "external_id": "2"}], 2, key="2")),
    "archive": (said({"id": "1", "author": "dan", "inbound": True, "text": "Where?", "answers": "",
                      "created_at": "Mon Mar 02 12:00:00 +0000 2026"}),),
    "portal": (said({"id": "1", "who": ["email", "dan@example.com", ""], "conversation": 1, "text": "Where?"}),),
    "sms": (form(From="+447700900123", To="+442079460100", Body="Where?", NumMedia="0", **SID),
            form(0, MessageStatus="sent", **SID)),
    "voice": (form(None, **CALL), form(None, **{**CALL, "CallStatus": "completed", "CallDuration": "60"})),
    "sip": (said({"event": "ringing", "call_id": "1@pbx", "from": "+447700900123", "to": "+442079460100",
                  "ts": 1772452800}, None),),
    "whatsapp": (said(whatsapp(text(1), text(2)), 2),),
    "messenger": (said(entry("page", messaging=messaging("m1", "m2")), 2),),
    "instagram": (said(entry("instagram", messaging=messaging("m1", "m2")), 2),),
    "telegram": (said(update(1)),),
    "slack": (said(slack()),),
    "matrix": (said(matrix("$1", "$2"), 2),),
    "shopify": (said(ORDER, None, headers={"x-shopify-topic": "orders/create", "x-shopify-webhook-id": "1"}),),
    "woocommerce": (said(WOO, None, headers={"x-wc-webhook-topic": "order.updated", "x-wc-webhook-delivery-id": "1"}),),
    "stripe": (said(STRIPE, None),),
    "square": (said(SQUARE),),
    "discourse": (said({"post": {"id": 1, "topic_id": 7, "post_number": 1, "user_id": 5, "username": "dan",
                                 "raw": "Where are my trays?"}}),),
    **{kind: (said({"name": "1", "text": "Where are my trays?", "author": "Dan", "rating": 2}, key="post:1", name="1"),)
       for kind in ("reviews", "feeds", "mastodon", "bluesky")},
    "webform": (said({"email": "dan@example.com", "name": "Dan", "message": "Where?", "id": "1"}),),
}  # fmt: skip
