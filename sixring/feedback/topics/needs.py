"""What finding topics needs beside Sixring itself, asked without loading it."""

from __future__ import annotations

from importlib.util import find_spec

from django.utils.translation import gettext as _


def missing() -> str:
    """What to install, in a sentence; "" where everything is there."""
    if find_spec("numpy") is not None:
        return ""
    return _("Finding topics needs the extra “text”: bin/setup full, or pip install “sixring[text]”.")
