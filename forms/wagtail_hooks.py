"""What the forms app adds to the Wagtail admin."""

from wagtail.snippets.models import register_snippet

from .builder.set_form import QuestionSetViewSet

register_snippet(QuestionSetViewSet)
