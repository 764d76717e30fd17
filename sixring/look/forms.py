"""Forms in our markup: set FORM_RENDERER = "sixring.look.forms.Renderer" and write `{{ form }}`."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    form_template_name = "look/forms/form.html"
    field_template_name = "look/forms/field.html"
