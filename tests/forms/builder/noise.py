"""A form of three pages, the last for those who said yes on the second."""

from typing import Any

from django.contrib.auth.models import Group

from forms.models import FormPage
from home.seeding import ensure_site

Content = dict[str, Any]


def noise() -> Content:
    return {
        "format": "evenhand-form/1",
        "before": ["Tell us about noise that disturbs you."],
        "pages": [
            {"id": "noise", "title": "The noise", "questions": [_question("what", "short_text", "What is the noise?")]},
            {"id": "often", "title": "How often", "questions": [_question("often", "yes_no", "Does it happen often?")]},
            {
                "id": "more",
                "title": "More about it",
                "questions": [_question("when", "short_text", "When does it happen?")],
                "show_when": {"question": "often", "operator": "equals", "value": "yes"},
            },
        ],
        "confirmation": {"title": "We have your report", "next_steps": ["We answer in five working days."]},
        "other_ways": ["You can also telephone us."],
        "keeping": {"months": 12, "why": "Disputes come back within a year."},
    }


def _question(code: str, kind: str, label: str) -> Content:
    return {"id": code, "kind": kind, "label": label}


def published(content: Content, *readers: Group, slug: str = "noise") -> FormPage:
    """The form, live, on a site of its own."""
    home = ensure_site(council_name="Anywhere Council")
    page = FormPage(title="Tell us about noise", slug=slug, content=content)
    home.add_child(instance=page)
    page.readers = list(readers)
    page.save()
    return page
