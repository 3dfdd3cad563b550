"""Which part of a pack stands under which tab of the editor. A comparison has the same headings."""

from forms.editor.places import Tab

from .schema import Pack

TABS = (
    Tab(
        "about",
        "About and document control",
        ("identity",),
        "What the document is called, who answers for it, and what is new in this edition.",
    ),
    Tab(
        "people",
        "People and roles",
        ("roles", "monitored_by"),
        "Who does what. A step names a role; groups of staff hold the role, so people can come and go.",
    ),
    Tab(
        "behaviours",
        "Behaviours and checks",
        ("behaviours", "immediate_steps"),
        "What an officer ticks when reporting an incident, and what is looked at first.",
    ),
    Tab(
        "steps",
        "Steps",
        ("processes",),
        "What happens, step by step. Add the steps first, then say of each where the case goes next.",
    ),
    Tab("letters", "Letters", ("letters",), "What the customer is sent. Steps send these letters."),
    Tab("restrictions", "Restrictions", ("restrictions",), "The ways in which contact can be limited."),
    Tab(
        "deadlines",
        "Deadlines and reviews",
        ("deadlines", "review", "warning_monitoring"),
        "Every length of time that the policy promises, and how restrictions are looked at again.",
    ),
    Tab("appeals", "Appeals", ("appeal",), "How a customer can challenge a decision."),
    Tab(
        "words",
        "Words we use",
        ("sections", "signposts", "vocabulary", "scope"),
        "What the public reads, and what this council calls things.",
    ),
    Tab("scenarios", "Scenarios", ("scenarios",), "Examples of what should happen, played through at each check."),
)


def tabs() -> list[Tab]:
    """The tabs whose parts this release's packs have."""
    return [tab for tab in TABS if any(part in Pack.model_fields for part in tab.parts)]
