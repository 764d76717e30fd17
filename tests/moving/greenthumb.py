"""A made-up year of GreenThumb Gardens' old help desk, as Zendesk's account export writes it: `python -m
tests.moving.greenthumb FOLDER [TICKETS]` leaves users.json, organizations.json and tickets.json there."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FIRST = (
    "Alma Bruno Carla Dario Edda Falk Greta Hugo Ines Jonas Kira Lars Mina Nils Olga Paul Rosa Sven Tilda Udo".split()
)
LAST = "Ahlers Brandt Clausen Diekmann Ebert Fuchs Gruber Hansen Iversen Jansen Koch Lorenz Moser Nolte Otto".split()
MATTERS = (
    ("Seed trays arrived broken", "Two of the six seed trays are cracked. Can you send new ones?", "delivery"),
    ("Where is my order?", "I ordered tomato seeds a week ago and they are not here yet.", "delivery"),
    ("Which compost for roses?", "I have heavy soil. Which compost would you take for roses?", "advice"),
    ("Refund for secateurs", "The secateurs don't close any more after a month. I'd like my money back.", "refund"),
    ("Change my address", "We have moved. Please send the spring catalogue to our new address.", "account"),
)
ANSWERS = (
    "Thank you for writing. New ones leave today and should be with you on Thursday.",
    "It left our nursery yesterday; the carrier has it now.",
    "For heavy soil take the coarse one, and mix in a third of sand.",
)
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
AGENTS = ((900, "Ada Ahrens", "ada@example.org"), (901, "Zoe Old", "zoe@old.example.org"))
STATUSES = ("closed",) * 16 + ("solved", "pending", "hold", "open")


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def users(count: int) -> Iterator[dict[str, Any]]:
    for number, name, email in AGENTS:
        yield {"id": number, "name": name, "email": email, "role": "agent", "verified": True, "created_at": at(NOW)}
    chance = random.Random(count)
    for number in range(count):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        yield {
            "id": 10_000 + number, "name": f"{first} {last}", "role": "end-user", "verified": number % 10 != 0,
            "email": f"{first}.{last}.{number}@customers.example.com".lower(),
            "created_at": at(NOW - timedelta(days=400)), "updated_at": at(NOW - timedelta(days=30)),
            "organization_id": 500 + number % 7 if number % 9 == 0 else None,
            "tags": ["unsubscribed"] if number % 25 == 0 else [], "locale": "en-GB", "phone": None, "user_fields": {},
        }  # fmt: skip


def organizations() -> Iterator[dict[str, Any]]:
    for number in range(7):
        yield {"id": 500 + number, "name": f"{LAST[number]} Allotments", "domain_names": [], "created_at": at(NOW)}


def tickets(count: int, people: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(count + 1)
    for number in range(1, count + 1):
        opened = NOW - timedelta(days=365) + timedelta(days=365) * (number / (count + 1))
        subject, text, tag = chance.choice(MATTERS)
        who, status = 10_000 + chance.randrange(people), chance.choice(STATUSES)
        said = [(who, text, True), (900 if number % 2 else 901, chance.choice(ANSWERS), True)]
        said += [(901, "Asked the nursery; they check the stock.", False)] if number % 5 == 0 else []
        said += [(who, "Thank you, that is all.", True)] if number % 3 == 0 else []
        yield {
            "id": 4_000 + number, "subject": subject, "raw_subject": subject, "description": text, "status": status,
            "requester_id": who, "submitter_id": who, "assignee_id": 900 if number % 2 else 901, "tags": [tag],
            "created_at": at(opened), "updated_at": at(opened + timedelta(days=2)),
            "via": {"channel": "web" if number % 4 == 0 else "email"},
            "comments": [comment(number, place, opened, *one) for place, one in enumerate(said)],
        }  # fmt: skip


def comment(number: int, place: int, opened: datetime, author: int, text: str, public: bool) -> dict[str, Any]:
    files = [{"id": number, "file_name": "tray.jpg", "content_type": "image/jpeg", "size": 1}] if place == 0 else []
    return {
        "id": number * 100 + place, "type": "Comment", "author_id": author, "body": text, "plain_body": text,
        "html_body": f"<p>{text}</p>", "public": public, "attachments": files if number % 20 == 0 else [],
        "created_at": at(opened + timedelta(hours=5 * place)), "via": {"channel": "email"},
    }  # fmt: skip


def write(folder: Path, count: int = 1000) -> Path:
    """Leave an export of `count` tickets in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    people = max(1, count // 3)
    made = {"users": users(people), "organizations": organizations(), "tickets": tickets(count, people)}
    for name, rows in made.items():
        with (folder / f"{name}.json").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), *map(int, sys.argv[2:3])))
