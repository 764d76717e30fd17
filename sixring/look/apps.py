from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "sixring.look"
    label = "look"
    verbose_name = "Look"
