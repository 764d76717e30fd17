"""What one chart of a page shows, as CSV: the page's own address with `csv` and the chart's name."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from sixring.core import sheets
from sixring.core.errors import NotFound
from sixring.look.charts import Figure

ASKED = "csv"


def asked(request: HttpRequest, figures: Iterable[Figure | None]) -> HttpResponseBase | None:
    """The rows of the chart that was asked for; None where none was. Raises `NotFound` for one that isn't there."""
    name = request.GET.get(ASKED)
    if not name:
        return None
    found = next((one for one in figures if one is not None and one.name == name), None)
    if found is None:
        raise NotFound
    answer = StreamingHttpResponse(sheets.as_csv(found.table.head, found.table.rows), content_type=sheets.CSV)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    return answer
