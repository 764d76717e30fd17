"""What an owner decides about the page of customers' requests."""

from django import forms


class PortalForm(forms.Form):
    """Setting `brand`: the name at the top of the page."""

    brand = forms.CharField(
        required=False, max_length=80, label="Your name on the page", help_text="As your customers know you."
    )
