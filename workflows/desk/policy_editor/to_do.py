"""What has to be done before a draft can be published, in the order in which to do it."""

from collections.abc import Iterator
from dataclasses import replace

from forms.editor.faults import is_missing, sentence
from forms.editor.to_do import Item, Level, ToDo

from ...models import Policy
from ...policies.drafts import Draft
from ...policies.editions import pack_of
from .form import PolicyForm, draft_of
from .gone import Gone, gone_of
from .places import where

__all__ = ["Item", "Level", "ToDo", "of_box", "of_page", "to_do"]

NEW = (
    "This is the beginning of a policy: a few steps and roles to change into your own. Give it a title, save the "
    "draft, and this box says what is still missing. You can stop at any time: a draft need not be finished."
)
UNREADABLE = "The text of the pack could not be read. What is wrong with it is said under “The whole pack as text”."
UNFINISHED = "The draft is kept. This is still to be filled in before it can be checked and published:"
WRONG = "The draft is kept. This is still to be filled in or put right before it can be checked and published:"
REFUSED = "The draft cannot be published yet:"
LOOK_FIRST = "The draft can be published. But look at this first:"
BELOW = "The draft can be published. Its warnings stand below, each with a box to tick or with who has read it."
READY = "The draft can be published."
MOST_NAMED = 5
NO_LONGER = "A scenario is played at each check. Without it, nobody is told when the policy goes another way."


def of_page(form: PolicyForm) -> ToDo:
    """What to do about the draft on a page. Nothing is asked of a new one before it has been saved."""
    if form.is_bound and form.draft is not None and form.address_fault:
        return ToDo("critical", f"The draft was not saved. {form.address_fault}")
    if not form.is_bound and not form.instance.pk:
        return ToDo("info", NEW)
    return to_do(draft_of(form), form.instance)


def of_box(form: PolicyForm) -> ToDo:
    """As the editor's box says it: warnings that can be ticked stand at their boxes, and once is enough."""
    found = of_page(form)
    draft = draft_of(form)
    if draft is None or not draft.may_be_published or all(item.level != "warning" for item in found.items):
        return found
    left = tuple(item for item in found.items if item.level != "warning")
    return replace(found, summary=LOOK_FIRST if left else BELOW, items=left)


def to_do(draft: Draft | None, policy: Policy | None = None) -> ToDo:
    """What to do about a draft, of this policy if there is one already; None is a draft that could not be read."""
    if draft is None:
        return ToDo("critical", UNREADABLE)
    gone = gone_of(draft.content, policy)
    if draft.pack is None:
        missing = tuple(_missing(draft))
        wrong = any(item.level == "wrong" for item in missing)
        return ToDo("warning", WRONG if wrong else UNFINISHED, missing)
    items = (*_findings(draft, gone), *_fewer_scenarios(draft, policy))
    if not draft.may_be_published:
        return ToDo("critical", REFUSED, items)
    return ToDo("warning", LOOK_FIRST, items) if items else ToDo("info", READY)


def _missing(draft: Draft) -> Iterator[Item]:
    for path, words in draft.faults:
        level: Level = "missing" if is_missing(words) else "wrong"
        yield Item(level, path, where(draft.content, path), sentence(words))


def _findings(draft: Draft, gone: Gone) -> Iterator[Item]:
    for one in draft.findings:
        words = gone.told(one.path, one.words)
        yield Item(one.level, one.path, where(draft.content, one.path), words, one.why, one.code)


def _fewer_scenarios(draft: Draft, policy: Policy | None) -> Iterator[Item]:
    """Scenarios that the edition in force has and the draft has not, when it has fewer of them."""
    if draft.pack is None or policy is None or policy.edition is None:
        return
    before, now = pack_of(policy.edition).scenarios, draft.pack.scenarios
    if len(now) < len(before):
        kept = {one.id for one in now}
        out = [f"“{one.label}”" for one in before if one.id not in kept]
        more = f" and {len(out) - MOST_NAMED} more" if len(out) > MOST_NAMED else ""
        words = (
            f"The draft has fewer scenarios ({len(now)}) than edition {policy.edition.number}, which is in force "
            f"({len(before)}). Not in the draft: {', '.join(out[:MOST_NAMED])}{more}."
        )
        yield Item("note", "scenarios", where(draft.content, "scenarios"), words, NO_LONGER)
