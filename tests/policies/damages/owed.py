"""Policies that hide something from the customer, never answer, never settle, or ask for what cannot be."""

import re
from collections.abc import Iterator

from .registry import Content, Place, damage, putting, steps

LAST_DAY, POLICY = "appeal_last_day|appeal_until", "policy_title"
REVIEW = "review_date|review_explained"


def _never_says(content: Content, letter: Content, fields: str) -> Place:
    """The damage of a letter that uses none of these merge fields."""

    def do() -> str:
        gone = re.compile(rf"\{{\{{ ({fields}) \}}\}}")
        for part in [letter, *letter["paragraphs"]]:
            for key in ("subject", "heading", "text", "facts"):
                if key in part:
                    part[key] = gone.sub("it", part[key])
        return f"letters[{content['letters'].index(letter)}].paragraphs"

    return do


@damage("letter_without_last_day")
def letter_that_hides_until_when(content: Content) -> Iterator[Place]:
    for letter in content["letters"]:
        if letter.get("opens_appeal"):
            yield _never_says(content, letter, LAST_DAY)


@damage("letter_names_no_policy")
def letter_that_hides_the_policy(content: Content) -> Iterator[Place]:
    for letter in content["letters"]:
        if letter.get("opens_appeal"):
            yield _never_says(content, letter, POLICY)


@damage("letter_without_review")
def letter_that_hides_the_review(content: Content) -> Iterator[Place]:
    for _, process, step in steps(content, "restrict"):
        told = next((one for one in process["steps"] if one["id"] == step["goes_to"]), None)
        announced = any(one.get("announces") == step["id"] for one in process["steps"])
        if step["operation"] in ("apply", "extend") and told and told["kind"] == "notice" and not announced:
            letter = next(one for one in content["letters"] if one["id"] == told["letter"])
            yield _never_says(content, letter, REVIEW)


@damage("appeal_answered_by_nobody")
def appeal_that_ends_untold(content: Content) -> Iterator[Place]:
    for path, process, step in steps(content, "task"):
        if step.get("decides") == "appeal":
            end = next(one["id"] for one in process["steps"] if one["kind"] == "end")
            for outcome in step["outcomes"]:
                yield putting(outcome, "goes_to", end, path)


@damage("review_settles_nothing")
def review_that_ends_as_it_began(content: Content) -> Iterator[Place]:
    process = next(one for one in content["processes"] if one["starts_on"] == "review_due")
    first = process["steps"][0]
    end = next(one["id"] for one in process["steps"] if one["kind"] == "end")
    if first.get("operation") not in ("lift", "extend"):
        holders = [*first.get("outcomes", ()), *first.get("branches", ())] or [first]
        for holder in holders:
            if "goes_to" in holder:
                yield putting(holder, "goes_to", end, "review.process")


@damage("condition_never_true")
def condition_that_contradicts_itself(content: Content) -> Iterator[Place]:
    never = [{"fact": "incidents", "operator": operator, "value": 3} for operator in ("equals", "not_equals")]
    for path, _, step in steps(content, "check"):
        for number, branch in enumerate(step["branches"]):
            yield putting(branch, "when", never, f"{path}.branches[{number}].when")


@damage("branch_never_taken")
def branch_that_another_takes_first(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "check"):
        for number in range(1, len(step["branches"])):
            same = step["branches"][0]["when"]
            yield putting(step["branches"][number], "when", same, f"{path}.branches[{number}].when")
