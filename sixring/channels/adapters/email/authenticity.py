"""Is it really from the domain it names? DKIM aligned with the one From domain, or the word of a server we trust.

DMARC's idea without its reporting: what counts is a valid signature of the From domain or its organisation. SPF says
nothing about From and is not asked. The crypto runs in the reading child, the DNS is asked here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from authheaders import dmarc_lookup
from authres import AuthenticationResultsHeader, AuthResError

from .child import Check
from .names import Names
from .parsed import ParsedMail, Signature

Checker = Callable[[Sequence[Check]], list[list[int]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`by` says what proves the sender's domain ("dkim:example.com"), "" when nothing does; `why` says it in words."""

    by: str
    why: str

    @property
    def proven(self) -> bool:
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Subject:
    """A mail to judge: its bytes, what was read from them, and the server whose verdicts this mailbox believes."""

    raw: bytes
    mail: ParsedMail
    trusted_server: str = ""


def judge(subjects: Sequence[Subject], names: Names, check: Checker) -> list[Verdict]:
    """A verdict for each. Asks the DNS, so never inside a transaction; unsigned mails cost no question."""
    verdicts = [at_once(subject) for subject in subjects]
    open_ = [number for number, verdict in enumerate(verdicts) if verdict is None]
    wanted = {number: aligned(subjects[number].mail) for number in open_}
    records = names.many(name for number in open_ for name in questions(subjects[number].mail, wanted[number]))
    checks = [Check(subjects[number].raw, wanted[number], keys(subjects[number].mail, records)) for number in open_]
    for number, good in zip(open_, check(checks) if checks else [], strict=True):
        verdicts[number] = weighed(subjects[number].mail, wanted[number], good, records)
    return [verdict for verdict in verdicts if verdict is not None]


def at_once(subject: Subject) -> Verdict | None:
    """What can be said without any question; None when signatures have to be checked."""
    mail, domain = subject.mail, subject.mail.sender.domain
    if mail.ambiguous_from or not domain:
        return Verdict("", "The From header names no sender, or more than one.")
    if subject.trusted_server and (verdict := believed(mail, subject.trusted_server)):
        return verdict
    if not mail.signatures:
        return Verdict("", "The mail is not signed.")
    if not aligned(mail):
        signed = ", ".join(dict.fromkeys(signature.domain for signature in mail.signatures if signature.domain))
        return Verdict("", f"The mail is signed by {signed or 'nobody'}, not by {domain}.")
    return None


def aligned(mail: ParsedMail) -> list[int]:
    """Numbers of the signatures that speak for the From domain, at most three. A signature over only part of the body
    (l=) proves nothing: anybody can append to it."""
    organisation = organisational(mail.sender.domain)
    return [
        number
        for number, signature in enumerate(mail.signatures)
        if signature.domain and signature.selector and not signature.partial
        and organisational(signature.domain) == organisation and _plain(signature)
    ][:3]  # fmt: skip


def _plain(signature: Signature) -> bool:
    return bool(re.fullmatch(r"[a-z0-9_.-]{1,250}", signature.key_name))


def questions(mail: ParsedMail, wanted: Sequence[int]) -> list[str]:
    """Names to ask: the keys, and the domain's policy where a signature is only the organisation's."""
    asked = [mail.signatures[number].key_name for number in wanted]
    domain = mail.sender.domain
    if any(mail.signatures[number].domain != domain for number in wanted):
        asked += [f"_dmarc.{domain}", f"_dmarc.{organisational(domain)}"]
    return asked


def keys(mail: ParsedMail, records: dict[str, str | None]) -> dict[str, str]:
    found = {signature.key_name: records.get(signature.key_name) for signature in mail.signatures}
    return {name: record for name, record in found.items() if record}


def weighed(mail: ParsedMail, wanted: Sequence[int], good: Sequence[int], records: dict[str, str | None]) -> Verdict:
    domain = mail.sender.domain
    exact = strict(domain, records)
    for number in good:
        signer = mail.signatures[number].domain
        if signer == domain or not exact:
            return Verdict(f"dkim:{signer}", f"A valid DKIM signature of {signer}.")
    if good:
        return Verdict("", f"{domain} asks to trust only its own signature, and this one is of a sister domain.")
    names = [mail.signatures[number].key_name for number in wanted]
    if any(name not in records for name in names):
        return Verdict("", "The DNS did not answer, so the signature could not be checked.")
    if all(not records[name] for name in names):
        return Verdict("", f"The key of the signature is not published at {names[0]}.")
    return Verdict("", f"The DKIM signature of {domain} does not hold: the mail was changed, or it is forged.")


def strict(domain: str, records: dict[str, str | None]) -> bool:
    """Whether the domain's DMARC policy wants exact alignment (adkim=s)."""
    policy = records.get(f"_dmarc.{domain}") or records.get(f"_dmarc.{organisational(domain)}") or ""
    return bool(re.match(r"\s*v\s*=\s*DMARC1\b", policy) and re.search(r";\s*adkim\s*=\s*s\b", policy))


def believed(mail: ParsedMail, server: str) -> Verdict | None:
    """The topmost Authentication-Results, if `server` wrote it. Lower ones may be the sender's own."""
    header = mail.headers.get("authentication-results", "")
    try:
        results = AuthenticationResultsHeader.parse_value(header) if header else None
    except (AuthResError, ValueError, IndexError, TypeError, AttributeError):
        return None
    if results is None or str(results.authserv_id or "").lower() != server.lower():
        return None
    organisation = organisational(mail.sender.domain)
    for result in results.results:
        method, outcome = str(result.method or "").lower(), str(result.result or "").lower()
        named = {str(found.name).lower(): str(found.value or "").lower() for found in result.properties}
        named_domain = named.get("from" if method == "dmarc" else "d", "") or named.get("i", "").rpartition("@")[2]
        if method in ("dmarc", "dkim") and outcome == "pass" and organisational(named_domain) == organisation:
            return Verdict(f"{method}:{named_domain}", f"{server} found a valid {method.upper()} of {named_domain}.")
    return Verdict("", f"{server} found no valid signature of {mail.sender.domain}.")


@lru_cache(4096)
def organisational(domain: str) -> str:
    """The organisation's domain by the public suffix list: mail.example.co.uk → example.co.uk."""
    domain = domain.rstrip(".").lower()
    if not domain or not re.fullmatch(r"[^\s@/]{1,253}", domain):
        return domain
    found = str(_suffixes().get_public_suffix(domain) or domain)
    # For an ending the list does not know it answers the ending itself, which would make all its domains one family.
    return found if "." in found else ".".join(domain.split(".")[-2:])


@cache
def _suffixes() -> "dmarc_lookup.PublicSuffixList":
    """The list authheaders brings; read once (authheaders itself reads it for every question)."""
    from importlib.resources import files

    with (files("authheaders") / "public_suffix_list.txt").open(encoding="utf-8") as file:
        return dmarc_lookup.PublicSuffixList(file)
