"""What happens in the demo, in the order it happens: (act, hours into the story, what it takes)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Any

from sixring.core.models import Agent

from .stage import Stage

Line = tuple[Any, ...]
REASONS = ("Delivery", "Damaged or missing", "Product advice", "Invoice and payment", "Return and refund", "Praise")
SNIPPETS = (
    (
        "Where is my order",
        "Hello {{customer.first_name}},\n\nI looked up your order: it left us and arrives within two days.",
    ),
    (
        "Sorry for damage",
        "Hello {{customer.first_name}},\n\nI am sorry about that. A replacement for {{order}} leaves today.",
    ),
    ("Thanks", "Thank you, {{customer.first_name}}! That made our day.\n\n{{agent.first_name}}"),
)
REPLY = (
    "I'm sorry, Dan, two trays should have been there. I've asked our warehouse to check the packing photo"
    " and I'll write again today.\n\nBen, GreenThumb Gardens"
)
NOTE = "The packing photo shows the trays were left out. I asked the warehouse to send them."


def picture() -> bytes:
    """A small photograph, so to speak: a PNG of a brown pot with a crack."""
    rows = []
    for y in range(120):
        crack = 60 + (y * 7 % 13) - 6
        pot = [(150, 84, 50) if 20 + y // 6 < x < 140 - y // 6 else (232, 236, 228) for x in range(160)]
        pot[crack] = pot[crack + 1] = (40, 24, 18)
        rows.append(b"\0" + bytes(value for pixel in pot for value in pixel))
    head = struct.pack(">IIBBBBB", 160, 120, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


BEFORE: tuple[Line, ...] = (
    ("browses", -0.5, "demo-0a1b2c3d4e5f60718293", ("/seed-trays", "/peat-free-compost", "/orders/GG-20391"),
     "dan@example.com"),
    ("mails", 0, "Dan Customer <dan@example.com>", "Seed trays missing from order GG-20391",
     "Hello, my order GG-20391 came yesterday, but the two seed trays are not in the box. The invoice lists them."
     " Could you send them before the weekend? I have seedlings waiting.\n\nDan"),
)  # fmt: skip

AFTER: tuple[Line, ...] = (
    ("mails", 20, "Erin Gardener <erin@example.net>", "Raspberry canes",
     "When is the earliest you send canes for an allotment?"),
    ("chats", 24, "de30" * 8, "Any news? I'm on the order page now.", "dan"),
    ("call", 26, "email", "dan@example.com", "Any news? Told him the trays leave with today's noon courier."),
    ("mails", 30, "Allotment office <info@allotment.example>", "Invoice",
     "Please put our VAT number on the last invoice. Thanks."),
    ("mails", 31, "Gil Potter <gil@example.org>", "Order GG-20418 arrived broken",
     "Two of the terracotta pots in order GG-20418 are cracked, see the photograph. Can your supplier replace them?",
     "", None, "", (("cracked-pot.png", "image/png", picture()),)),
    ("mails", 33, "Garden Trade Weekly <news@trade-weekly.example>", "This week: ten mulches compared",
     "Read this week's issue in your browser.", "",
     {"List-Id": "<weekly.trade-weekly.example>", "List-Unsubscribe": "<https://trade-weekly.example/u>",
      "Precedence": "bulk"}),
    ("mails", 34, "Hana Moss <hana@example.org>", "Delivery on Saturday?",
     "We are away until Friday. Could order GG-20425 come on Saturday? My husband is on copy, please answer us both.",
     "Ivo Moss <ivo@example.org>"),
    ("mails", 35, "Fast Loans <win@prizes.example>", "You have won a lawn mower!!!",
     "Click here to claim your price http://prizes.example/claim"),
    ("call", 40, "phone", "+441132496000",
     "Ines Reed called about the watering can she ordered. Please call back, she works until four.",
     "Ines Reed"),
    ("chats", 41, "1a5e" * 8, "Hi, is the frost fleece back in stock? I am jo@example.net", "", "jo@example.net"),
    ("mails", 41.5, "Jo Field <jo@example.net>", "Frost fleece",
     "I just asked in the chat as well: when is the frost fleece back in stock?"),
    ("mails", 43, "Kim Bed <kim@example.com>", "Two things",
     "First: my loyalty card does not work in the store."),
    ("mails", 43.5, "Kim Bed <kim@example.com>", "Re: Two things",
     "Second, quite apart from that: do you buy back plastic pots?", "", {"In-Reply-To": "<demo-43@mail.example>"}),
    ("mails", 44, "Lee Rowe <lee@example.com>", "Refund for GG-20377",
     "I sent the hedge trimmer back ten days ago. Where is my refund?"),
    ("visit", 50, "email", "dan@example.com", "Came by for tomato seeds. The trays arrived; he is happy again."),
    ("chats", 50.5, "c1e0" * 8, "Do you ship raspberry canes to Leeds before March?"),
    ("mails", 52, "Mia Lawn <mia@example.org>", "Thank you!",
     "The man in your store took half an hour to choose roses with me. Please tell him they are flowering."),
    ("mails", 53, "Noor Haddad <noor@example.com>", "طلب GG-20431", "مرحبا، متى يصل طلبي رقم GG-20431؟ شكرا لكم."),
    ("mails", 54, "Otto Beet <otto@example.org>", "Wo ist meine Bestellung GG-20440?",
     "Guten Tag, ich warte seit einer Woche auf meine Bestellung GG-20440. Können Sie bis Freitag Bescheid geben?"),
    ("mails", 56, "Pia Hill <pia@example.org>", "Tulip bulbs",
     "You said the white tulips come back in two weeks. Could you write to me then? No hurry."),
    *(("mails", 57 + n / 60, "Shop monitor <alerts@monitor.example>", f"Stock feed slow ({n})",
       f"The stock feed answered in {900 + n} ms.") for n in range(12)),
    ("mails", 60, "Quinn Acre <quinn@example.org>", "Invoice for the school garden",
     "We need the invoice for GG-20402 by Friday, or the school cannot pay it this year. Can you promise that?"),
    ("chats", 62, "e21a" * 8, "Hello, it's Erin. Which address do you have for me? I am erin@example.net",
     "", "erin@example.net"),
    ("mails", 66, "Rui Glass <rui@example.com>", "Greenhouse door",
     "The door of the greenhouse from order GG-20388 does not close."
     " I also asked in the store on Monday and on the phone."),
    ("mails", 68, "Sena Path <sena@example.com>", "Wrong compost",
     "I ordered peat-free compost and got the ordinary one. What now?", "", None,
     "<p>I ordered <b>peat-free</b> compost and got the ordinary one. What now?</p>"
     '<img src="https://pixel.example/open.gif"><script>top.location = "https://evil.example"</script>'),
    ("mails", 70, "Tom Vine <tom@example.org>", "Re: Raspberry canes",
     "Erin told me you are looking into canes for the allotment. Two for me as well, please."),
)  # fmt: skip


def play(stage: Stage, lines: Iterable[Line], ben: Agent) -> None:
    """Let everything happen, one after the other."""
    for act, hours, *what in lines:
        if act in ("call", "visit"):
            who, value, text, *name = what
            stage.logs(hours, stage.phone if act == "call" else stage.store, who, value, ben.pk, text, *name)
        else:
            getattr(stage, act)(hours, *what)
