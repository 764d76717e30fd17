"""What is newly written, what is quoted, what is a signature; the full text is never touched."""

import pytest

from sixring.channels.adapters.email import html, quotes

MAILS = {
    "gmail": ("Thanks.\n\nOn Mon, Nov 16, 2026 at 9:12 AM Help <s@cx.test> wrote:\n> hello\n> there\n", "Thanks."),
    "gmail, wrapped": (
        "Thanks.\n\nOn Mon, Nov 16, 2026 at 9:12 AM Very Long Name\n<support+abc@cx.test> wrote:\n\n> hello\n",
        "Thanks.",
    ),
    "German Outlook": (
        "Danke!\n\nVon: Help <s@cx.test>\nGesendet: Montag, 16. November 2026\nAn: Dan\nBetreff: Re: x\n\nHallo\n",
        "Danke!",
    ),
    "German Gmail": ("Danke!\n\nAm Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Help <s@cx.test>:\n> Hallo\n", "Danke!"),
    "German, wrapped": ("Ja.\n\nHelp <s@cx.test> schrieb am Di., 16. Aug. 2016\num 12:52 Uhr:\n\n> Hallo\n", "Ja."),
    "French": ("Merci\n\nLe lun. 16 nov. 2026 à 09:12, Help <s@cx.test> a écrit :\n> bonjour\n", "Merci"),
    "Danish Outlook": ("Tak\n\nFra: Help <s@cx.test>\nSendt: 16. november 2026\nTil: Dan\nEmne: x\n\nHej\n", "Tak"),
    "Japanese": ("ありがとう\n\n2026年11月16日(月) 9:12 Help <s@cx.test>:\n> こんにちは\n", "ありがとう"),
    "a phone": ("ok\n\nSent from my iPhone\n\n> On 16 Nov 2026, at 09:12, Help <s@cx.test> wrote:\n> \n> hi\n", "ok"),
    "a line of underscores": (
        "Yes\n________________________________\nFrom: Help <s@cx.test>\nSent: Monday\nTo: Dan\nSubject: x\n\nhi",
        "Yes",
    ),
    "our marker": ("Top answer\n\n##- Please type your reply above this line -##\nhello", "Top answer"),
    "answer below": ("On 16 Nov 2026, at 09:12, Help <s@cx.test> wrote:\n> Which?\n\nThe blue one.\n", "The blue one."),
}
UNTOUCHED = {
    "answers in between": "> Which size?\n\nM please\n\n> Which colour?\n\nblue",
    "a sentence like an intro": "On Monday I ordered a shirt and your agent wrote: it ships today.\nBut it did not.",
    "nothing but a quotation": "> Only this.",
    "a forward": "---------- Forwarded message ----------\nFrom: a <a@x.test>\nDate: now\nSubject: b\n\nLook at this.",
    "code": "See\n\n```\n--\nnot a signature\n```\n\nand tell me.",
}


@pytest.mark.parametrize("name", MAILS)
def test_the_reply_is_what_is_new(name: str):
    text, wanted = MAILS[name]
    assert quotes.split(text).reply == wanted


@pytest.mark.parametrize("name", UNTOUCHED)
def test_it_stays_whole(name: str):
    assert quotes.split(UNTOUCHED[name]) == (UNTOUCHED[name], "", "")


def test_a_signature_is_kept_apart():
    assert quotes.split("Hello\n\n-- \nDan\nExample Ltd") == ("Hello", "", "-- \nDan\nExample Ltd")


@pytest.mark.parametrize(
    "mark", ['<div class="gmail_quote">', '<blockquote type="cite">', '<div id="appendonsend"></div><div>']
)
def test_html_says_what_is_quoted(mark: str):
    text, new = html.read(f"<div>New words</div>{mark}Old words</div></blockquote>")
    assert "Old words" in text
    assert quotes.split(text, new).reply == "New words"


def test_html_reads_as_a_person_would():
    text, _ = html.read(
        "<style>p{}</style><h1>Hi</h1><p>One\n two <a href='https://x.test/a'>here</a></p><ul><li>a<li>b</ul>"
    )
    assert text == "Hi\n\nOne two here (https://x.test/a)\n\n- a\n- b"


def test_shown_html_has_no_teeth():
    shown = html.safe('<p onclick=x style="x">a<script>b</script><a href="javascript:c">d</a></p><form><input></form>')
    assert shown == '<p>a<a rel="noopener noreferrer nofollow">d</a></p>'
    assert html.safe("<div>" * 5000 + "x").startswith("<pre>")


def test_hostile_text_ends_and_stays_whole():
    for text in ("On " * 20000, "On x wrote:\n" * 5000, "_-" * 30000, "a" * 200_000):
        assert quotes.split(text).reply.strip() == text.strip()
