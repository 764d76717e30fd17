"""The page, or for htmx the toast, that says what happened, what was kept and what to do; and Django's own handlers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Status -> (title, icon).
TITLES = {
    400: (gettext_lazy("This request could not be read"), "warning"),
    403: (gettext_lazy("You may not do this"), "lock"),
    404: (gettext_lazy("There is nothing here"), "search"),
    409: (gettext_lazy("This can’t be done now"), "info"),
    422: (gettext_lazy("Something is missing or wrong"), "info"),
    500: (gettext_lazy("Something broke on our side"), "warning"),
}


def error_page(
    request: HttpRequest, status: int, *, happened: str, kept: str = "", todo: str = "", reference: str = ""
) -> HttpResponse:
    """Answer with `status` in words. htmx gets a toast, which the shell's configuration swaps into #toasts."""
    title, icon = TITLES.get(status, TITLES[500])
    words = {"title": title, "icon": icon, "happened": happened, "kept": kept, "todo": todo, "reference": reference}
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    template = "look/_toast.html" if fragment else "look/error.html"
    return render(request, template, {**words, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        return error_page(request, 400, happened=_("Sixring does not answer to this address."), todo=_address())
    return error_page(request, 400, happened=_("What arrived was not what this address expects."), kept=_nothing())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request,
        403,
        happened=_("Your role does not include this."),
        kept=_nothing(),
        todo=_("Ask an administrator if you need it."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request,
        404,
        happened=_("It does not exist, or it is not yours to see."),
        kept=_nothing(),
        todo=_("Look for it from the start."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        500,
        happened=_("Sixring met an error it did not expect; it is in the log."),
        kept=_("What was saved before is safe. This one change was not made."),
        todo=_("Try once more; if it happens again, tell the person who runs Sixring."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For settings.CSRF_FAILURE_VIEW."""
    if _called_otherwise(request):
        return error_page(
            request,
            403,
            happened=_("Sixring takes its public address for another one than your browser shows."),
            kept=_nothing(),
            todo=_address(),
        )
    return error_page(
        request,
        403,
        happened=_("This page was open for too long, or it came from somewhere else."),
        kept=_nothing(),
        todo=_("Go back, reload the page and send it again. What you typed stays in this browser."),
    )


def _called_otherwise(request: HttpRequest) -> bool:
    """Whether the form came from our own host, by another scheme or port than PUBLIC_URL has."""
    ours, theirs = urlsplit(settings.PUBLIC_URL), urlsplit(request.headers.get("Origin", ""))
    return theirs.hostname == ours.hostname and (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc)


def _address() -> str:
    return _(
        "Use the address you were given. If you run Sixring: set SIXRING_PUBLIC_URL to what your browser shows, and "
        "let your proxy pass the host on."
    )


def _nothing() -> str:
    return _("Nothing was changed.")
