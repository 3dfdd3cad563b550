"""What forms add to the Wagtail admin: lists that questions are answered from, and sets of questions."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .builder.set_form import QuestionSetViewSet
from .models import LookupList


class LookupListViewSet(SnippetViewSet):
    """Lists of answers. An entry that was chosen is kept with the answer, whatever becomes of the list."""

    model = LookupList
    icon = "list-ul"
    list_display = ["title", "code"]
    copy_view_enabled = False

    def register_chooser_viewset(self) -> None:
        """None: questions name a list by its code, and a chooser opens to all staff."""


register_snippet(LookupListViewSet)
register_snippet(QuestionSetViewSet)
