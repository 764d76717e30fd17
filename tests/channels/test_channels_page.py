"""docs/channels.md says what the capability data says."""

from click.testing import CliRunner

from sixring.channels import page, registry
from sixring.cli import main


def test_the_committed_page_is_what_the_data_says():
    said = (page.DOCS / "channels.md").read_text(encoding="utf-8")
    assert said == page.written(), "write it anew: sixring channels table docs/channels.md"


def test_every_channel_stands_on_it_with_its_proof():
    said = page.written()
    for adapter in map(registry.adapter_of, registry.OURS):
        assert f"| {adapter.label} | " in said
        assert str(adapter.capabilities.gives) in said
    assert "| **unproven** | " in said or all(
        registry.adapter_of(kind).capabilities.proven != "unproven" for kind in registry.OURS
    )


def test_the_command_writes_it(tmp_path):
    file = tmp_path / "channels.md"
    assert CliRunner().invoke(main, ["channels", "table", str(file)]).exit_code == 0
    assert file.read_text(encoding="utf-8") == page.written()
