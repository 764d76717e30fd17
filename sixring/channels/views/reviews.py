"""A file of reviews, uploaded at its account, and what became of each row."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sixring.core.errors import SixringError
from sixring.core.request import Request

from .. import accounts
from ..adapters.reviews import files

SHOWN = 100  # rows that were no review


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("Up to 5 MB and 5,000 rows. The same file again adds what is new."),
        error_messages={"required": gettext_lazy("Choose a CSV file of up to 5 MB.")},
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > files.LARGEST:
            raise forms.ValidationError(gettext_lazy("Choose a CSV file of up to 5 MB."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, account_id: int) -> HttpResponse:
    request.actor.must("configure")
    account = accounts.get(request.actor, account_id)
    if account.kind != "reviews":
        return redirect("channels:account", account.pk)
    form, taken = UploadForm(), None
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                taken = files.take(account, file.read(), file.name, actor=request.actor)
            except SixringError as problem:
                form.add_error("file", problem.message)
    context = {"account": account, "upload": form, "taken": taken, "shown": SHOWN}
    return render(request, "channels/reviews.html", context, status=422 if form.errors else 200)
