"""What pydantic finds wrong with a pack, in words for somebody who has never heard of pydantic."""

from typing import Any

NEEDED = "this has to be filled in"
SAID: dict[str, str] = {
    "missing": NEEDED,
    "string_too_short": NEEDED,
    "string_too_long": "at most {max_length} characters fit here",
    "string_pattern_mismatch": "this is not a code: small letters, digits and “_” or “-”",
    "string_type": "text is expected here",
    "bool_type": "yes or no (true or false) is expected here",
    "bool_parsing": "yes or no (true or false) is expected here",
    "int_type": "a whole number is expected here",
    "int_parsing": "a whole number is expected here",
    "int_from_float": "a whole number is expected here",
    "greater_than_equal": "the number must be {ge} or more",
    "less_than_equal": "the number must be {le} or less",
    "date_from_datetime_parsing": "a day is expected here, such as 2027-05-31",
    "date_parsing": "a day is expected here, such as 2027-05-31",
    "date_type": "a day is expected here, such as 2027-05-31",
    "too_short": "at least {min_length} needed here, and there {are} {actual_length}",
    "tuple_type": "a list is expected here",
    "literal_error": "choose one of {expected}",
    "enum": "choose one of {expected}",
    "extra_forbidden": "there is no field of this name",
    "union_tag_invalid": "there is no kind “{tag}”; choose one of {expected_tags}",
    "union_tag_not_found": "it must say its kind",
    "model_type": "a group of fields is expected here",
    "model_attributes_type": "a group of fields is expected here",
}


def in_words(fault: Any) -> str:
    """One of pydantic's errors as the end of a sentence."""
    context = dict(fault.get("ctx") or {})
    if fault["type"] == "value_error":
        return str(context["error"])
    # Nothing has been chosen or typed yet: that is no mistake, it is not done.
    if fault.get("input") in (None, "") and fault["type"] not in ("extra_forbidden", "union_tag_invalid"):
        return NEEDED
    said = SAID.get(fault["type"], str(fault["msg"]))
    context["are"] = "is" if context.get("actual_length") == 1 else "are"
    return said.format_map(context)
