"""Any sequence of joins, splits, shares, hand-overs, undos and late facts, taken back, leaves what the facts say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused
from sixring.people import fold, merge
from sixring.people.models import Decision, Identity, Membership, Person
from tests.people.seeing import at, picture, see, seen, together

pytestmark = [pytest.mark.data]

NAMES = "abcde"
who = st.sampled_from(NAMES)
hours = st.integers(0, 8)
acts = st.one_of(
    st.tuples(st.just("join"), who, who),
    st.tuples(st.just("split"), who),
    st.tuples(st.just("share"), who),
    st.tuples(st.just("rebind"), who, who, hours),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("fact"), who, hours, st.sampled_from(["York", "Leeds"])),
)
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))


def people():
    """Five identities of five people; facts of every hour, so that handing over moves some of them."""
    found = see(*(seen("email", f"{name}@example.com", 0, facts={"name": name}) for name in NAMES))
    return dict(zip(NAMES, found, strict=True))


def do(act, cast, facts):
    kind, *what = act
    if kind == "fact":
        name, hour, value = what
        facts.append((name, hour, value))
        see(seen("email", f"{name}@example.com", hour, facts={"city": value}))
    elif kind == "undo":
        made = list(Decision.objects.exclude(kind="undo").filter(undone=False).order_by("pk"))
        if made:
            merge.undo(made[what[0] % len(made)], actor=SYSTEM)
    else:
        group(kind, what, cast)


def group(kind, what, cast):
    one = Identity.objects.get(pk=cast[what[0]].pk)
    other = Identity.objects.get(pk=cast[what[1]].pk) if len(what) > 1 else None
    if kind == "join" and one.person and other and other.person:
        merge.merge(one.person, other.person, actor=SYSTEM, reason="a join")
    if kind == "split":
        merge.split([one], actor=SYSTEM, reason="a split")
    if kind == "share":
        merge.share(one, actor=SYSTEM, reason="shared")
    if kind == "rebind" and other and other.person:
        merge.rebind(one, other.person, at(what[2]), actor=SYSTEM, reason="passed on")


def take_all_back(data):
    while made := list(Decision.objects.exclude(kind="undo").filter(undone=False).order_by("pk")):
        merge.undo(data.draw(st.sampled_from(made)), actor=SYSTEM)
        assert fold.check() == []


def everything_taken_back_restores(script, data):
    cast = people()
    first = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    facts: list[tuple[str, int, str]] = []
    for act in script:
        do(act, cast, facts)
        assert fold.check() == []
    take_all_back(data)
    mine = dict(Membership.objects.values_list("identity", "person"))
    assert [mine[cast[name].pk] for name in NAMES] == first
    after = picture(first)
    for person, name in zip(first, NAMES, strict=True):
        redirect, called, values, own = after[person]
        said = {hour: value for who_, hour, value in facts if who_ == name}
        assert (redirect, called, own) == (None, name, {(cast[name].pk, None, None)})
        if said:
            assert values["city"][0] in {value for who_, hour, value in facts if who_ == name and hour == max(said)}
    before = picture(first)
    fold.rebuild()
    assert picture(first) == before


@pytest.mark.django_db
@few
@given(st.lists(acts, max_size=10), st.data())
def test_everything_taken_back_restores_profile_and_periods(undone_database, script, data):
    with undone_database():
        everything_taken_back_restores(script, data)


@pytest.mark.slow
@pytest.mark.django_db
@many
@given(st.lists(acts, max_size=25), st.data())
def test_long_sequences_taken_back(undone_database, script, data):
    with undone_database():
        everything_taken_back_restores(script, data)


@pytest.mark.django_db
@few
@given(st.lists(acts.filter(lambda act: act[0] not in {"undo", "rebind"}), max_size=8), st.integers(0, 7))
def test_one_join_taken_back_parts_as_if_it_had_never_been_made(undone_database, script, which):
    """Undoing the k-th act leaves the same groups as never doing it, when what follows names the same people."""
    joins = [act for act in script if act[0] == "join" and act[1] != act[2]]
    if not joins:
        return
    dropped = joins[which % len(joins)]
    with undone_database():
        cast = people()
        own = {name: identity.person for name, identity in cast.items()}
        made = {}
        for act in joins:
            made.setdefault(act, merge.merge(own[act[1]], own[act[2]], actor=SYSTEM, reason="named by their own ids"))
        if made[dropped] is not None:
            merge.undo(made[dropped], actor=SYSTEM)
        assert fold.check() == []
        kept = [act for act, decision in made.items() if decision is not None and act != dropped]
        assert groups(cast) == connected(kept)


def groups(cast):
    of = dict(Membership.objects.values_list("identity", "person"))
    return {frozenset(n for n in NAMES if of[cast[n].pk] == of[cast[name].pk]) for name in NAMES}


def connected(edges):
    group = {name: {name} for name in NAMES}
    for _, one, other in edges:
        both = group[one] | group[other]
        for name in both:
            group[name] = both
    return {frozenset(names) for names in group.values()}


visits = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["dan", "erin"])), min_size=1, max_size=6, unique_by=lambda v: v[0]
)


@pytest.mark.django_db
@few
@given(visits, st.data())
def test_whose_a_browser_was_is_the_same_in_any_order_and_with_repeats(undone_database, moments, data):
    arrivals = [together(hour, ("visitor", "v"), ("user_id", user)) for hour, user in moments]
    periods = []
    for order in (sorted(moments), data.draw(st.permutations(moments + moments[:2]))):
        with undone_database():
            for visit in order:
                see(arrivals[moments.index(visit)])
            assert fold.check() == []
            browser = Identity.objects.get(kind="visitor")
            names = {i.person_id: i.value for i in Identity.objects.filter(kind="user_id")}
            mine = Membership.objects.filter(identity=browser).order_by("since")
            periods.append(sorted((str(m.since), str(m.until), names[m.person_id]) for m in mine))
    assert periods[0] == periods[1]


@pytest.mark.django_db
def test_a_refused_join_leaves_no_trace(undone_database):
    with undone_database():
        one, other = see(seen("user_id", "1"), seen("user_id", "2"))
        with pytest.raises(Refused):
            merge.merge(one.person, other.person, actor=SYSTEM, reason="no")
        assert Decision.objects.count() == 0
        assert fold.check() == []
