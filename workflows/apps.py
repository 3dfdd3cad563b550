from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self) -> None:
        from forms.handlers import register

        from .desk.policy_editor import picture
        from .policies import publishing
        from .public.appeal import AppealJourney, may_read_files
        from .rehearsal import rule

        register(AppealJourney(), may_read=may_read_files)
        publishing.connect()
        picture.connect()
        rule.connect()
