"""What is said in random conversations, and what each sentence does: known here because it was written so."""

from __future__ import annotations

import random
from typing import Any

# Words of customers -> whether they name an order, and whether they tell a whole story (so that who says it twice has
# told it again). No two of them have more than a word or two in common.
CUSTOMERS: dict[str, tuple[bool, bool]] = {
    "The watering can I ordered last week arrived with a broken handle and the rose is missing.": (False, True),
    "My parcel 48213 never came although the neighbours were sitting on their balcony all afternoon.": (True, True),
    "Invoice 77120 shows yesterday's discount twice, please correct the total printed underneath.": (True, True),
    "The climbing hydrangea grows yellow spots, should I spray something or cut those branches?": (False, True),
    "Any news?": (False, False),
    "Thank you!": (False, False),
    "It is 55310.": (True, False),
}
# Words of colleagues -> what they ask for; None in a language nobody wrote patterns for.
COLLEAGUES: dict[str, frozenset[str] | None] = {
    "Hello, could you please tell us your order number so that we can look into this?": frozenset({"order"}),
    "Could you please confirm your e-mail address, so that I can find your account?": frozenset({"email"}),
    "Could you please describe the problem in a little more detail for our workshop?": frozenset({"matter"}),
    "May I have a phone number on which our driver can reach you tomorrow morning?": frozenset({"phone"}),
    "Guten Tag, nennen Sie uns bitte Ihre Bestellnummer, damit wir nachsehen können.": frozenset({"order"}),
    "Good morning, the replacement left our nursery today and should be with you on Friday.": frozenset(),
    "Dziękujemy za wiadomość, wysłaliśmy nową konewkę i przyjedzie do Państwa w piątek rano.": None,
}


def says(chance: random.Random, touch: dict[str, Any]) -> str:
    return chance.choice(list(CUSTOMERS if touch["direction"] == "in" else COLLEAGUES))
