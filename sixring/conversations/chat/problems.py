"""What the chat API answers when it can't do what was asked: fixed words, nothing of what went on inside."""

from __future__ import annotations

PROBLEMS = {
    "not_found": (404, "There is no chat here."),
    "method": (405, "This address does not take that method."),
    "origin": (403, "This chat does not belong to this site."),
    "token": (401, "The session has ended or never began. Ask for a new one."),
    "user_token": (401, "The user token was not accepted."),
    "identify_first": (403, "This chat takes messages from signed-in users only."),
    "unreadable": (422, "The request is not in the form this address takes."),
    "empty": (422, "The message is empty."),
    "too_long": (422, "A message has at most 10,000 characters. Nothing was sent."),
    "too_large": (413, "The request is too large."),
    "too_many": (429, "Too much at once. Wait a moment and send it again."),
    "busy": (503, "This could not be kept just now. Send it again."),
}


class Problem(Exception):
    """Ends a request with the answer named `code`. `retry_after` is in seconds."""

    def __init__(self, code: str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        return PROBLEMS[self.code][0]

    @property
    def body(self) -> dict[str, str]:
        return {"code": self.code, "message": PROBLEMS[self.code][1]}

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [("retry-after", str(self.retry_after))] if self.retry_after else []
