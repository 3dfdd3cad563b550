"""Letters that could not be issued, words that the public could not read, and examples that do not hold."""

from collections.abc import Iterator

from .registry import Content, Place, damage, humans, putting, steps, without


def _paragraphs(content: Content) -> Iterator[tuple[int, Content, int, Content]]:
    for k, letter in enumerate(content["letters"]):
        for n, part in enumerate(letter["paragraphs"]):
            yield k, letter, n, part


@damage("letter_item_missing")
def paragraph_that_may_be_left_out(content: Content) -> Iterator[Place]:
    for k, _, _, part in _paragraphs(content):
        if part.get("covers"):
            yield putting(part, "required", False, f"letters[{k}]")


@damage("letter_item_missing")
def item_that_nothing_explains(content: Content) -> Iterator[Place]:
    for k, letter in enumerate(content["letters"]):
        items = [*letter["required_items"], {"id": "how", "label": "how it was decided"}]
        yield putting(letter, "required_items", items, f"letters[{k}]")


@damage("letter_field_unknown")
def unknown_field_in_a_letter(content: Content) -> Iterator[Place]:
    for k, letter, _, part in _paragraphs(content):
        yield putting(part, "text", "Your {{ shoe_size }}.", f"letters[{k}]")
        yield putting(letter, "subject", "Your {{ shoe_size }}", f"letters[{k}]")


@damage("letter_field_unknown")
def unknown_length_of_time_in_a_letter(content: Content) -> Iterator[Place]:
    for k, _, _, part in _paragraphs(content):
        yield putting(part, "text", "Within {{ span_someday }}.", f"letters[{k}]")


@damage("letter_field_unanswered")
def field_that_the_policy_does_not_answer(content: Content) -> Iterator[Place]:
    for k, _, _, part in _paragraphs(content):
        for setting, name in (("warning_monitoring", "monitoring_end"), ("monitored_by", "monitored_by")):
            if name in part["text"]:
                yield without(content, setting, f"letters[{k}]")


@damage("automatic_letter_needs_officer")
def automatic_letter_that_somebody_must_write(content: Content) -> Iterator[Place]:
    letters = {one["id"]: one for one in content["letters"]}
    for path, _, step in steps(content, "notice"):
        if step.get("automatic"):
            part = letters[step["letter"]]["paragraphs"][0]
            yield putting(part, "written_by_officer", True, f"{path}.automatic")
    for path, _, step in humans(content):
        if step.get("letter") == "final_warning":
            yield putting(step, "automatic", True, f"{path}.automatic")


@damage("public_value_unknown")
def unknown_value_on_the_page(content: Content) -> Iterator[Place]:
    for k, section in enumerate(content["sections"]):
        yield putting(section, "body", "Within {{ someday }}.", f"sections[{k}].body")
        yield putting(section, "heading", "Every {{ review", f"sections[{k}].heading")


@damage("section_address_taken")
def section_at_a_taken_address(content: Content) -> Iterator[Place]:
    for k, section in enumerate(content["sections"]):
        for slug in ("editions", "print"):
            yield putting(section, "slug", slug, f"sections[{k}].slug")


@damage("section_address_taken")
def two_sections_at_one_address(content: Content) -> Iterator[Place]:
    twice = [*content["sections"], {**content["sections"][0], "heading": "Again"}]
    yield putting(content, "sections", twice, f"sections[{len(twice) - 1}].slug")


@damage("policy_address_taken")
def policy_at_a_taken_address(content: Content) -> Iterator[Place]:
    for slug in ("appeal", "admin", "privacy", "documents"):
        yield putting(content["identity"], "slug", slug, "identity.slug")


@damage("restriction_word_unknown")
def restriction_with_a_gap_in_its_words(content: Content) -> Iterator[Place]:
    for k, one in enumerate(content["restrictions"]):
        yield putting(one, "words", "Only through {{ nobody }}.", f"restrictions[{k}].words")


def _scenario(content: Content, event: Content) -> Place:
    scenario = {"id": "one", "label": "An example", "starts_on": "2026-06-01", "events": [event]}
    return putting(content, "scenarios", [scenario], "")


@damage("scenario_wrong")
def example_of_a_step_that_does_not_exist(content: Content) -> Iterator[Place]:
    for _, process, _ in steps(content):
        event = {"kind": "letter", "day": 0, "process": process["id"], "step": "nowhere"}
        place = _scenario(content, event)
        yield lambda place=place: place() + "scenarios[0].events[0].step"


@damage("scenario_fails")
def example_that_does_not_hold(content: Content) -> Iterator[Place]:
    """An incident has just been reported, and the process that it began is said to have ended early."""
    expect = {"ended": [{"process": "escalation", "outcome": "overtaken"}]}
    place = _scenario(content, {"kind": "incident", "day": 0, "expect": expect})
    yield lambda: place() + "scenarios[0].events[0].expect.ended[0]"
