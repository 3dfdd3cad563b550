"""The tabs of the form editor."""

from ..editor.places import Tab

TABS = (
    Tab(
        "before",
        "Before it begins",
        ("before", "other_ways"),
        "What people read before the first question, and how else they can do the same.",
    ),
    Tab(
        "pages",
        "Pages and questions",
        ("pages",),
        "Add the pages in the order in which people come to them, and to each its questions.",
    ),
    Tab("sent", "Once it is sent", ("confirmation",), "What people are told when they have sent the form."),
    Tab(
        "keeping", "How long it is kept", ("keeping",), "How long answers are needed. Nothing is erased by itself yet."
    ),
)
