from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self) -> None:
        from forms.handlers import register

        from .policies import publishing
        from .public.appeal import AppealJourney

        register(AppealJourney())
        publishing.connect()
