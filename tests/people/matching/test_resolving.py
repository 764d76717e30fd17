"""Records of one person find each other, those of different people don't; and what that rests on is said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("ibis")

from click.testing import CliRunner  # noqa: E402

from sixring.cli import main  # noqa: E402
from sixring.people.matching import roles as naming  # noqa: E402
from sixring.people.matching.resolving import Resolution, resolve  # noqa: E402
from sixring.people.matching.roles import BadRoles, Roles  # noqa: E402

GIVEN = "robert anna dieter maria john lucia peter sofia hans emma karl nina paul clara oscar ines".split()
FAMILY = "mueller allen rossi smith fernandez berg novak young costa weber lind moreau okafor silva tanaka".split()
CITY = "london leeds bath york hull derby".split()


@pytest.fixture(scope="module")
def customers() -> tuple[pa.Table, list[int]]:
    """120 people with two records each, the second with a slip of the pen here and a gap there; and 60 with one."""
    chance = random.Random(7)
    rows, truth = [], []
    for who in range(180):
        row = {
            "given": chance.choice(GIVEN), "family": chance.choice(FAMILY) + chance.choice("aeiou"),
            "dob": f"{chance.randint(1940, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "email": f"c{who}@mail.test" if chance.random() < 0.7 else None, "city": chance.choice(CITY),
        }  # fmt: skip
        rows.append(row)
        truth.append(who)
        if who < 120:
            rows.append(again(row, chance))
            truth.append(who)
    return pa.Table.from_pylist(rows), truth


def again(row: dict[str, str | None], chance: random.Random) -> dict[str, str | None]:
    second = dict(row)
    family = str(row["family"])
    if chance.random() < 0.4:
        at = chance.randrange(len(family) - 1)
        second["family"] = family[:at] + family[at + 1] + family[at] + family[at + 2 :]
    for name in ("email", "city", "dob"):
        if chance.random() < 0.15:
            second[name] = None
    if chance.random() < 0.1:
        second["given"], second["family"] = second["family"], second["given"]
    return second


@pytest.fixture(scope="module")
def found(customers: tuple[pa.Table, list[int]]) -> Resolution:
    table, _ = customers
    return resolve(table, Roles.of({name: name for name in table.column_names}))


def pairs(labels: list[int]) -> set[tuple[int, int]]:
    places: dict[int, list[int]] = {}
    for number, label in enumerate(labels):
        places.setdefault(label, []).append(number)
    return {(a, b) for own in places.values() for a in own for b in own if a < b}


def test_most_records_of_one_person_are_found_and_nearly_no_others(
    customers: tuple[pa.Table, list[int]], found: Resolution
) -> None:
    true, said, sure = pairs(customers[1]), pairs(found.cluster.tolist()), pairs(found.sure.tolist())
    assert len(true & said) >= 0.9 * len(true)
    assert len(said - true) <= 2
    assert not sure - true


def test_what_is_sure_is_a_part_of_what_is_found(found: Resolution) -> None:
    assert pairs(found.sure.tolist()) <= pairs(found.cluster.tolist())


def test_the_same_records_end_the_same_way(customers: tuple[pa.Table, list[int]], found: Resolution) -> None:
    table, _ = customers
    again = resolve(table, Roles.of({name: name for name in table.column_names}))
    assert again.cluster.tolist() == found.cluster.tolist()


def test_a_pair_says_why_and_its_evidence_adds_up(found: Resolution) -> None:
    row = max(found.pairs.to_pylist(), key=lambda row: row["log_odds"])
    steps = found.why(row)
    assert {step.field for step in steps} >= {"given", "family"}
    assert sum(step.bits for step in steps) + found.weights.prior == pytest.approx(
        row["log_odds"], abs=0.11
    )  # steps that add next to nothing are left out


def test_two_sources_without_doubles_pair_off_one_to_one() -> None:
    rows = [{"src": s, "name": f"{g} {f}", "dob": f"19{n:02}-05-0{n % 9 + 1}"}
            for n, (g, f) in enumerate(zip(GIVEN, FAMILY, strict=False)) for s in "ab"]  # fmt: skip
    made = resolve(pa.Table.from_pylist(rows), Roles.of({"source": "src", "name": "name", "dob": "dob"}))
    assert pairs(made.cluster.tolist()) == {(n, n + 1) for n in range(0, len(rows), 2)}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"nickname": "x"}, "There is no role nickname"),
        ({"id": "x"}, "Name at least one column"),
        ({"given": "vorname"}, "There is no column vorname"),
    ],
)
def test_roles_that_do_not_fit_are_refused(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadRoles, match=sentence):
        resolve(pa.table({"given": ["ada"]}), Roles.of(said))


def test_roles_are_told_from_what_columns_are_usually_called() -> None:
    guessed = naming.guess(["Customer ID", "First Name", "Surname", "bd", "by", "bm", "Zip", "colour"])
    assert guessed == {
        "id": ["Customer ID"], "given": ["First Name"], "family": ["Surname"], "dob": ["by", "bm", "bd"],
        "postcode": ["Zip"],
    }  # fmt: skip


def test_the_command_writes_who_belongs_together_and_why(tmp_path: Path) -> None:
    people = [f"{n},{GIVEN[n % 16]},{FAMILY[n % 15]},19{50 + n}-0{n % 9 + 1}-11" for n in range(40)]
    twins = [line.replace(f"{n},", f"{n + 100},", 1) for n, line in enumerate(people[:20])]
    source, out = tmp_path / "people.csv", tmp_path / "clusters.csv"
    source.write_text("\n".join(["customer_id,first_name,surname,dob", *people, *twins]))
    said = CliRunner().invoke(main, ["people", "resolve", str(source), "--out", str(out)])
    assert said.exit_code == 0, said.output
    head, *lines = out.read_text().splitlines()
    assert head == "customer_id,cluster,sure_cluster,best_partner,log_odds,evidence"
    clusters = {line.split(",")[0]: line.split(",")[1] for line in lines}
    assert all(clusters[str(n)] == clusters[str(n + 100)] for n in range(20))
    assert len(set(clusters.values())) == 40


def test_a_file_that_is_no_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"name\n\xff\xfe\n")
    said = CliRunner().invoke(main, ["people", "resolve", str(tmp_path / "odd.csv")])
    assert said.exit_code == 1
    assert "can't be read" in said.output
    assert "Traceback" not in said.output
