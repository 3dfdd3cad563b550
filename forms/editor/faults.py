"""What pydantic finds wrong with a draft, in words for somebody who has never heard of pydantic."""

from typing import Any

NEEDED = "this has to be filled in"
TOO_FEW = "too few of these"
A_NUMBER = "a whole number is expected here, without quotation marks and without a point"
A_DAY = "a day is expected here, such as 2027-05-31"
AN_EMAIL = "this is not an email address: it has an “@” and no spaces, such as team@council.example"
YES_OR_NO = "true or false is expected here"
FIELDS = "a group of fields in curly brackets is expected here"
A_LIST = "a list in square brackets is expected here"
SAID: dict[str, str] = {
    "missing": NEEDED,
    "extra_forbidden": "there is no field of this name; check how it is spelled, or take it out",
    "string_too_short": NEEDED,
    "string_too_long": "this is too long: at most {max_length} characters fit here",
    "string_pattern_mismatch": "this is not a code: use small letters, digits and “_” or “-”, and begin with a letter",
    "string_type": "text in quotation marks is expected here",
    "string_unicode": "this holds something that is not text",
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "int_type": A_NUMBER,
    "int_parsing": A_NUMBER,
    "int_parsing_size": A_NUMBER,
    "int_from_float": A_NUMBER,
    "greater_than_equal": "the number must be {ge} or more",
    "less_than_equal": "the number must be {le} or less",
    "date_type": A_DAY,
    "date_parsing": A_DAY,
    "date_from_datetime_parsing": A_DAY,
    "date_from_datetime_inexact": A_DAY,
    "too_short": TOO_FEW + ": there must be {min_length} or more",
    "too_long": "too many of these: at most {max_length} fit",
    "tuple_type": A_LIST,
    "list_type": A_LIST,
    "literal_error": "choose one of {expected}",
    "enum": "choose one of {expected}",
    "union_tag_invalid": "there is no kind “{tag}”; choose one of {expected_tags}",
    "union_tag_not_found": "say of which kind this is (kind)",
    "model_type": FIELDS,
    "model_attributes_type": FIELDS,
    "dict_type": FIELDS,
}
# Said of what this page does not know: true of every fault, and it names the place all the same.
OTHERWISE = "this does not fit here"


def in_words(fault: Any) -> str:
    """One of pydantic's errors as the end of a sentence that begins with its path."""
    context = dict(fault.get("ctx") or {})
    # Nothing has been chosen or typed yet: that is no mistake, it is not done.
    if fault.get("input") in (None, "") and fault["type"] not in ("extra_forbidden", "union_tag_invalid"):
        return NEEDED
    if fault["type"] == "value_error":
        return str(context["error"])
    if fault["type"] == "string_pattern_mismatch" and "@" in context["pattern"]:
        return AN_EMAIL
    quoted = {name: str(value).replace("'", "") for name, value in context.items()}
    return SAID.get(fault["type"], OTHERWISE).format_map(quoted)


def is_missing(words: str) -> bool:
    """Whether a fault in these words is a gap still to be filled; otherwise what is there is wrong."""
    return words == NEEDED or words.startswith((TOO_FEW, "say "))


def sentence(words: str) -> str:
    """A fault's words, which end a sentence, as one that stands alone."""
    return f"{words[:1].upper()}{words[1:]}."
