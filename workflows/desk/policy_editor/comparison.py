"""Two revisions of a policy, line by line."""

import difflib

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel

from ...policies.drafts import as_text


class PackComparison(FieldComparison):
    """Two revisions line by line; a difference word by word of a whole pack would take minutes."""

    def htmldiff(self) -> SafeString:
        before, after = (as_text(value).splitlines() for value in (self.val_a, self.val_b))
        lines = list(difflib.unified_diff(before, after, n=2, lineterm=""))[2:]
        kinds = {"+": "addition", "-": "deletion", "@": "w-text-text-meta"}
        marked = ((kinds.get(line[:1], ""), line) for line in lines)
        return format_html_join("", '<div class="{}" style="white-space: pre-wrap">{}</div>', marked)


class PackPanel(FieldPanel):
    def get_comparison_class(self) -> type[FieldComparison]:
        return PackComparison
