from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self) -> None:
        from forms.handlers import register

        from .desk.policy_editor import picture
        from .policies import publishing
        from .public.appeal import AppealJourney
        from .public.late import LateAppealJourney
        from .public.message import MessageJourney
        from .rehearsal import rule

        for journey in (AppealJourney(), LateAppealJourney(), MessageJourney()):
            register(journey)
        publishing.connect()
        picture.connect()
        rule.connect()
