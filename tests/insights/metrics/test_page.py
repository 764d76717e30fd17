"""docs/metrics.md says what the registry says, and the registry says it all."""

import pytest
from click.testing import CliRunner

from sixring.cli import main
from sixring.insights import metrics
from sixring.insights.metrics import page

EVERYTHING = metrics.everything().values()


def test_the_committed_page_is_what_the_registry_says():
    said = (page.DOCS / "metrics.md").read_text(encoding="utf-8")
    assert said == page.written(), "write it anew: sixring metrics page docs/metrics.md"


def test_the_command_writes_it(tmp_path):
    file = tmp_path / "metrics.md"
    assert CliRunner().invoke(main, ["metrics", "page", str(file)]).exit_code == 0
    assert file.read_text(encoding="utf-8") == page.written()


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.name)
def test_each_says_what_it_means_whom_it_counts_where_it_is_from_and_what_it_needs(one):
    assert all(str(words) for words in (one.definition, one.population, one.source))
    assert one.title
    assert one.needs or one.lacking


def test_no_two_are_called_the_same():
    titles = [str(one.title) for one in EVERYTHING]
    assert len(set(titles)) == len(titles)
