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
    "file": (422, "A file you attached is not there any more. Attach it again. Nothing was sent."),
    "files": (422, "A message takes 10 files. Nothing was sent."),
    "file_empty": (422, "The file is empty. It was not attached."),
    "file_large": (413, "A file has at most 10 MB. It was not attached."),
    "file_bomb": (422, "The file unpacks to far more than it is. It was not attached."),
    "file_slow": (408, "The file took too long. It was not attached."),
    "files_waiting": (429, "Too many files wait to be sent. Send them, or wait a day."),
    "file_link": (404, "This link to a file has run out. Load the conversation again."),
    "no_address": (409, "No e-mail address is proven in this session."),
    "nothing_yet": (409, "There is no conversation yet. Write a message first."),
    "no_way": (409, "This way isn't open here."),
    "address": (422, "That is no e-mail address we could write to."),
    "not_asked": (404, "Nothing is asked there."),
    "not_taken": (409, "This answer was not taken: it was given already, or too late."),
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
