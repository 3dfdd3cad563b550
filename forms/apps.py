from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"

    def ready(self) -> None:
        from .uploads import checks, signals  # noqa: F401 - registers the system check

        signals.connect()
