from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self) -> None:
        from forms import mail
        from forms.handlers import read_forms, register

        from .desk.policy_editor import picture
        from .desk.sent import may_read_files as may_read_form_files
        from .notices.outbox import queue_in_confidence
        from .policies import publishing
        from .public.appeal import AppealJourney, may_read_files
        from .rehearsal import rule

        register(AppealJourney(), may_read=may_read_files)
        read_forms(may_read_form_files)
        mail.register(queue_in_confidence)
        publishing.connect()
        picture.connect()
        rule.connect()
