"""Two revisions of a policy, in words."""

from typing import Any

from django.template.loader import render_to_string
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel

from ...policies.compare import Difference, by_section, differences_of_drafts


class PackComparison(FieldComparison):
    """What is different between two revisions, as the editor's tabs call it."""

    @property
    def differences(self) -> list[Difference]:
        before, after = (value if isinstance(value, dict) else {} for value in (self.val_a, self.val_b))
        return differences_of_drafts(before, after)

    def has_changed(self) -> bool:
        return bool(self.differences)

    def field_label(self) -> str:
        return "The policy"

    def htmldiff(self) -> Any:
        return render_to_string("desk/versions/differences.html", {"sections": by_section(self.differences)})


class PackPanel(FieldPanel):
    def get_comparison_class(self) -> type[FieldComparison]:
        return PackComparison
