"""The errors of Sixring. Each carries a sentence for the person who meets it: what happened, what to do."""


class SixringError(Exception):
    status = 500

    def __init__(self, message: str = "Something went wrong. Nothing was lost; please try again.") -> None:
        super().__init__(message)
        self.message = message


class Refused(SixringError):
    """The act makes no sense now: the state has moved on, or a rule forbids it."""

    status = 409


class Invalid(SixringError):
    """The input can't be used as it is."""

    status = 422


class Forbidden(SixringError):
    """The actor is known and may not do this."""

    status = 403


class NotFound(SixringError):
    """Absent, or hidden from this actor; the two look the same."""

    status = 404

    def __init__(self, message: str = "That isn't here, or isn't yours to see.") -> None:
        super().__init__(message)


class Misconfigured(SixringError):
    """Sixring can't start like this."""
