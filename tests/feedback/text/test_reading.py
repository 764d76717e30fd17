"""The reader that needs nothing installed, on texts of six languages and on texts nobody should have sent."""

import subprocess
import sys

import pytest

from sixring.feedback.text import LABELS, reader

LIGHT = reader(light=True)


def read(text, language=""):
    return LIGHT.read([text], [language])[0]


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("I love my new roses, Ada was wonderful!", "en", "positive"),
        ("The pot was broken and nobody answers. Terrible.", "en", "negative"),
        ("What are your opening hours on Sunday?", "en", "neutral"),
        ("Ich bin begeistert, vielen Dank für die tolle Beratung!", "de", "positive"),
        ("Das ist eine Frechheit, der Topf ist kaputt und niemand hilft mir.", "de", "negative"),
        ("Je suis très déçu, la livraison est arrivée cassée.", "fr", "negative"),
        ("Estoy encantado, el servicio fue excelente.", "es", "positive"),
        ("O produto chegou quebrado, péssimo atendimento.", "pt", "negative"),
        ("Ottimo servizio, personale gentilissimo, grazie!", "it", "positive"),
    ],
)
def test_tells_language_and_feeling(text, language, label):
    said = read(text)
    assert (said.language, said.label) == (language, label)
    assert -1 <= said.sentiment <= 1
    assert 0 <= said.confidence <= 1
    assert said.strength == abs(said.sentiment)


def test_a_negation_turns_what_it_stands_before():
    assert read("The service is good.").sentiment > 0 > read("The service is not good at all.").sentiment


@pytest.mark.parametrize("text", ["Nothing to add. It simply works.", "Nothing more to say.", "Not much to add!"])
def test_what_says_nothing_is_no_complaint(text):
    assert read(text, "en").label != "negative"


def test_nothing_to_complain_about_is_praise():
    assert read("I can't complain.", "en").label == read("Nothing to complain about!", "en").label == "positive"
    assert read("I want to complain about the broken pot.", "en").label == "negative"


def test_effort_leaving_urgency_and_repeating_are_told():
    said = read("I had to explain my problem three times. Cancel my subscription, I need the money back today!")
    assert said.repeated
    assert said.effort >= 0.5
    assert said.churn >= 0.5
    assert said.urgency >= 0.5
    assert {"cancel", "refund"} <= set(said.intents)


def test_what_is_easy_is_no_effort():
    assert read("Ordering was very easy and took two minutes.").effort == 0


def test_each_aspect_has_its_own_feeling_and_words():
    said = {one.aspect: one for one in read("The delivery was great. But the packaging was torn and terrible.").aspects}
    assert said["delivery"].sentiment > 0 > said["packaging"].sentiment
    assert said["packaging"].words == "But the packaging was torn and terrible"


def test_a_language_nobody_wrote_patterns_for_says_so():
    said = read("Gdzie jest moje zamówienie? Czekam już bardzo długo i nie jest to dla mnie dobre.")
    assert said.language == "pl"
    assert said.effort is None
    assert said.churn is None
    assert said.urgency is None
    assert not LIGHT.measured("pl")
    assert not LIGHT.measured("")


def test_a_language_given_is_believed():
    assert read("Gift", "de").language == "de"


def test_of_nothing_nothing_is_told():
    for text in ("", "   ", "\x00\x07", "12345", "…"):
        said = read(text)
        assert (said.language, said.sentiment, said.label) == ("", 0.0, "neutral") or said.confidence < 0.8


def test_emoji_alone_are_read():
    assert read("😀😍👍").label == "positive"
    assert read("😡👎💔").label == "negative"


STRANGE = {
    "lone surrogates": "\ud800\udfff good \udc00",
    "100 KB of one letter": "a" * 100_000,
    "100 KB of brackets": "(" * 100_000,
    "100 KB of a pattern's beginning": "had to " * 15_000,
    "100 KB of words": "not very good but terrible. " * 4_000,
    "100 KB of spaces": " " * 100_000,
    "100 KB of marks": "!?" * 50_000,
    "joined emoji": "👨‍👩‍👧‍👦" * 5_000,
    "combining marks": "e" + "́" * 50_000,
    "an attack": "<script>alert(1)</script>'; DROP TABLE reading; {{7*7}} \\N{BULLET} %s %n",
    "a mail address": "x@" + "y." * 30_000 + "com",
    "right to left": "\u202eלא טוב بالعربية\u202c",
    "null": "\x00" * 1000,
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_no_text_makes_it_raise(text):
    assert read(text).label in LABELS


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Где мой заказ?"), ("uk", "Де моє замовлення? Дякую"), ("el", "Πού είναι η παραγγελία μου;"),
        ("he", "איפה ההזמנה שלי?"), ("ar", "أين طلبي؟"), ("hi", "मेरा ऑर्डर कहाँ है?"), ("th", "คำสั่งซื้อของฉันอยู่ที่ไหน"),
        ("ja", "注文はどこですか"), ("zh", "我的订单在哪里"), ("ko", "주문은 어디에 있나요"),
    ],
)  # fmt: skip
def test_ten_scripts_are_told_apart(language, text):
    assert read(text).language == language


def test_answers_are_as_many_as_texts_and_in_order():
    assert [one.label for one in LIGHT.read(["Awful!", "", "Wonderful!"])] == ["negative", "neutral", "positive"]
    assert LIGHT.read([]) == []


def test_it_loads_no_numpy():
    code = (
        "import sys; from sixring.feedback.text import reader\n"
        "reader(light=True).read(['I love it', 'Das ist schlecht'])\n"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'sklearn', 'onnxruntime')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
