from django.apps import AppConfig


class EvenhandConfig(AppConfig):
    name = "evenhand"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the system checks
