"""Weights are files of installed packages, and used only where they are the files that were measured."""

import pytest

from sixring.core.errors import Misconfigured
from sixring.feedback.text.weights import VADER, Weights
from sixring.feedback.text.weights.quantising import RECIPE, quantised


def test_a_package_that_is_not_installed_has_no_weights():
    assert Weights("sixring-no-such-package", "model.onnx", "00").place() is None


def test_a_file_that_is_not_there_is_none():
    assert Weights("Django", "django/no-such-file", "00").place() is None


def test_another_file_than_was_measured_is_refused():
    with pytest.raises(Misconfigured, match="is not the file Sixring was measured with"):
        Weights("Django", "django/__init__.py", "00" * 32).place()


def test_the_right_file_is_found():
    pytest.importorskip("vaderSentiment")
    assert VADER.place().is_file()


def test_what_was_quantised_before_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_HOME", str(tmp_path))
    there = tmp_path / "text" / f"minilm-{'ab' * 6}-{RECIPE}.onnx"
    there.parent.mkdir()
    there.write_bytes(b"made before")
    assert quantised(tmp_path / "not-read.onnx", "ab" * 32) == there
    assert there.read_bytes() == b"made before"


def test_a_failed_quantising_leaves_nothing_behind(tmp_path, monkeypatch):
    pytest.importorskip("onnx")
    monkeypatch.setenv("SIXRING_HOME", str(tmp_path))
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(Exception, match=r"(?i)parse|protobuf|decod|model"):
        quantised(broken, "cd" * 32)
    assert list((tmp_path / "text").iterdir()) == []
