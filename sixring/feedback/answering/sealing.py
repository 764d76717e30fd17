"""The headers of a survey's page: it runs nothing, asks nobody, and is framed by none but the sites an owner named."""

from __future__ import annotations

from django.http import HttpResponse

from sixring.channels.adapters.webchat.settings import origin_of
from sixring.core import brands
from sixring.core.models import Brand

from ..models import Survey, SurveyVersion

NOBODY = "'none'"


def brand_of(survey: Survey) -> Brand | None:
    return survey.brand or brands.main()


def logo_of(survey: Survey, version: SurveyVersion | None) -> str:
    """The address of the brand's picture; "" where there is none, or the survey goes without."""
    brand = brand_of(survey)
    wanted = version is None or (version.design.get("theme") or {}).get("logo", True)
    return brand.logo_url if brand and wanted else ""


def sealed(answer: HttpResponse, framed_by: list[str], logo: str = "") -> HttpResponse:
    """`framed_by` are origins, or "'self'" for the builder's preview."""
    picture = origin_of(logo) if logo else ""
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self' data: {picture}; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {' '.join(framed_by) if framed_by else NOBODY}"
    )
    if framed_by:
        answer.xframe_options_exempt = True
    answer["Referrer-Policy"] = "no-referrer"
    answer["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    answer["X-Robots-Tag"] = "noindex"
    return answer
