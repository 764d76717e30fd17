"""What people hold of a person: identities, facts, consent, and why all that was taken to be one person's."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from sixring.core import clock
from sixring.core.privacy import AT_ONCE, Counts, Section, Stay, Subject, Tell, piece, plain, tally

from . import consent, fold, profile, search
from . import facts as facts_of
from .meeting import portraits
from .models import Decision, Fact, Identity, Join, Link, Membership, Person, Suggestion, Tie, Unmet, new_salt

ERASES = {
    "Person": "name",
    "Identity": "scope kind value display salt",
    "Fact": "name value digest source",
    "Decision": "actor_kind reason evidence batch",
    "Suggestion": "reason evidence",
    "Portrait": "values",
    "Trace": "key",
}
KEEPS = {
    "Weighing": ("model", "weights and frequencies of all people together, spellings as hashes; nothing of any one"),
    "MatchRun": ("figures model", "counts and weights of all people together; nothing of any one"),
    "Wording": ("purpose text", "what everybody is shown when asked for consent"),
    "Suppression": ("digest why", "a keyed hash, so that whoever wants no mail gets none after the erasure either"),
}
NAMING = ("name", "full_name", "email", "phone")
CLAIMABLE = ("email", "phone", "user_id")
ERASED = "erased"


def subject_of(person: Person) -> Subject:
    """`person` as it stands: everything that is theirs alone, the claimed twins of it, and when others shared it."""
    root = person.redirect_id or person.pk
    held = list(Membership.objects.filter(person=root))
    ever = {row.identity_id for row in held}
    passed = set(Membership.objects.filter(identity__in=ever).exclude(person=root).values_list("identity", flat=True))
    alone = ever - passed
    alone |= twins(Identity.objects.filter(pk__in=alone, claimed=False))
    stays = [Stay(row.identity_id, row.since, row.until) for row in held if row.identity_id in passed]
    return describe(alone, stays, {root})


def describe(alone: Collection[int], stays: Collection[Stay], persons: Collection[int] = ()) -> Subject:
    """Whoever these identities are, and nobody else: `persons` and those who are nobody without them."""
    going = {*persons} | left_empty(alone, [stay.identity for stay in stays])
    going |= set(Person.objects.filter(redirect__in=going).values_list("pk", flat=True))
    rows = list(Identity.objects.filter(pk__in=alone).order_by("pk"))
    return Subject(
        identities=tuple(sorted(alone)), persons=tuple(sorted(going)), stays=tuple(stays), asked_at=clock.now(),
        known_as=tuple((one.kind, one.scope, one.value) for one in rows), names=tuple(sorted(names_of(rows, going))),
    )  # fmt: skip


def twins(proven: Collection[Identity]) -> set[int]:
    """Claimed identities of the same values: whoever claims to be them names them."""
    found: set[int] = set()
    for one in proven:
        same = Identity.objects.filter(kind=one.kind, scope=one.scope, value=one.value, claimed=True)
        found |= set(same.values_list("pk", flat=True))
    return found


def left_empty(identities: Collection[int], passed: Collection[int]) -> set[int]:
    """Persons who are nobody once `identities` are gone, whatever they had only for a while."""
    persons = set(Membership.objects.filter(identity__in=identities).values_list("person", flat=True))
    others = Membership.objects.filter(person__in=persons).exclude(identity__in={*identities, *passed})
    return persons - set(others.values_list("person", flat=True))


def names_of(identities: Collection[Identity], persons: Collection[int]) -> set[str]:
    """What they are called: by themselves, by us, and by what they claimed."""
    said = Fact.objects.filter(identity__in=[one.pk for one in identities], name__in=NAMING)
    told = {str(value) for value in said.values_list("value", flat=True)}
    return told | {one.display for one in identities} | set(
        Person.objects.filter(pk__in=persons).exclude(name="").values_list("name", flat=True)
    )  # fmt: skip


def has_refused(person: Person) -> bool:
    """Whether they said no to anything, which an erasure would forget."""
    return any(one.answer == consent.NO for one in consent.of(person))


def preview(subject: Subject) -> Counts:
    said = Fact.objects.filter(identity__in=subject.identities).count()
    return tally(addresses_and_numbers=len(subject.identities), facts=said)


def withdraw(subject: Subject) -> None:
    """From now on nobody is known by what they were: who writes from there again is somebody new."""
    for one in Identity.objects.filter(pk__in=subject.identities):
        gone = f"{ERASED}-{new_salt().hex()}"
        Identity.objects.filter(pk=one.pk).update(value=gone, display=ERASED, salt=new_salt())
    Person.objects.filter(pk__in=subject.persons).update(name="")


def erase(subject: Subject, tell: Tell) -> None:
    search.catch_up()  # so that nothing of theirs is indexed later
    ids = list(subject.identities)
    said = Fact.objects.filter(identity__in=ids)
    found = search.facts.index.holding(list(said.values_list("pk", flat=True))), search.identities.index.holding(ids)
    with piece(tell):
        search.facts.index.take_out(found[0])
        search.identities.index.take_out(found[1])
    while batch := list(said.values_list("pk", flat=True)[: AT_ONCE * 5]):
        with piece(tell) as counts:
            search.facts.index.drop_late(batch)
            counts.update(tally(facts=Fact.objects.filter(pk__in=batch).delete()[0]))
    with piece(tell) as counts:
        counts.update(tally(claims_about_them=forget_claims(subject)))
        counts.update(ungroup(subject))
        counts.update(tally(identities=len(ids_there(subject)), persons=len(persons_there(subject))))
        portraits.forget(subject.persons)
        Unmet.objects.filter(identity__in=ids).delete()
        Tie.objects.filter(Q(identity__in=ids) | Q(other__in=ids)).delete()
        Suggestion.objects.filter(Q(left__in=ids) | Q(right__in=ids)).delete()
        search.identities.index.drop_late(ids)
        Identity.objects.filter(pk__in=ids).delete()
        Person.objects.filter(redirect__in=subject.persons).update(redirect=None)
        Person.objects.filter(pk__in=subject.persons).delete()


def ids_there(subject: Subject) -> list[int]:
    return list(Identity.objects.filter(pk__in=subject.identities).values_list("pk", flat=True))


def persons_there(subject: Subject) -> list[int]:
    return list(Person.objects.filter(pk__in=subject.persons).values_list("pk", flat=True))


def forget_claims(subject: Subject) -> int:
    """Others who claimed one of their addresses as their own: the claim goes, for it names them."""
    digests = [facts_of.digest(value) for kind, _scope, value in subject.known_as if kind in CLAIMABLE]
    claims = Fact.objects.filter(digest__in=digests, name__in=CLAIMABLE)
    ids = list(claims.values_list("pk", flat=True))
    whose = set(claims.values_list("identity__person", flat=True)) - {None}
    search.facts.index.erase(ids) if ids else None
    claims.delete()
    profile.rename({person for person in whose if person})
    return len(ids)


def ungroup(subject: Subject) -> Counts:
    """Links and joins of theirs, and the decisions behind them; of one that concerned others too, only what it said."""
    links = Link.objects.filter(Q(identity__in=subject.identities) | Q(person__in=subject.persons))
    joins = Join.objects.filter(Q(child__in=subject.persons) | Q(parent__in=subject.persons))
    touched = {pk for rows in (links, joins) for pk in rows.values_list("decision", flat=True) if pk}
    others = set(links.exclude(identity__in=subject.identities).values_list("identity", flat=True))
    links.delete()
    joins.delete()
    named = evidence_of(subject)
    undoers = set(Decision.objects.filter(undoes__in=touched | named).values_list("pk", flat=True))
    kept = set(Link.objects.filter(decision__in=touched | named).values_list("decision", flat=True))
    kept |= set(Join.objects.filter(decision__in=touched | named).values_list("decision", flat=True))
    Decision.objects.filter(pk__in=kept).update(reason=ERASED, evidence={})
    gone = (touched | named) - kept
    Decision.objects.filter(pk__in=undoers, undoes__in=gone).delete()
    count = Decision.objects.filter(pk__in=gone).delete()[0]
    Membership.objects.filter(Q(identity__in=subject.identities) | Q(person__in=subject.persons)).delete()
    fold.refold(others)
    return tally(decisions=count)


def evidence_of(subject: Subject) -> set[int]:
    """Decisions whose evidence names one of their identities."""
    found: set[int] = set()
    for pk, evidence in Decision.objects.exclude(evidence={}).values_list("pk", "evidence").iterator():
        if set(evidence.get("identities") or ()) & set(subject.identities) or subject.traces.in_value(evidence):
            found.add(pk)
    return found


def export(subject: Subject) -> Iterator[Section]:
    rows = list(Identity.objects.filter(pk__in=subject.identities).order_by("pk"))
    yield Section("identities", "How they reach us", "Addresses, numbers and browsers we take to be theirs.",
                  plain(rows, ("kind", "scope", "value", "display", "claimed", "created_at")))  # fmt: skip
    said = list(Fact.objects.filter(identity__in=subject.identities).order_by("observed_at", "pk"))
    yield Section("facts", "What is known of them", "Each value with who said so and when; consent among them.",
                  plain(said, ("name", "value", "source", "proof", "observed_at")))  # fmt: skip
    why = Decision.objects.filter(links__identity__in=subject.identities).distinct().order_by("at")
    yield Section("decisions", "Why this was taken to be one person", "", plain(why, ("kind", "reason", "at")))
