"""The company's own contact form: a hosted page, and an address for forms of its own. See docs/webform.md."""

from .channel import WebForm

adapter = WebForm()

__all__ = ["WebForm", "adapter"]
