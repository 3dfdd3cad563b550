"""A draft with gaps: its text as data, blank rows left out, and what is worth telling of its faults."""

import json
from collections.abc import Collection
from math import isfinite
from typing import Any

from .codes import Schema, passing_codes, unmade_codes
from .faults import NEEDED
from .reading import ContentFault

CHOOSE_AGAIN = "what was chosen here has been removed; choose again"


def data_in(text: str, kind: str) -> Any:
    """Plain data from JSON text. Raises ContentFault when it is not JSON, or holds a number that is none.

    `kind` is what the text should be: “pack”.
    """
    whole = f"the whole {kind}"

    def no_number(name: str) -> Any:
        # NaN and Infinity, which Python reads and no database keeps.
        raise ContentFault([(whole, f"it says {name} where a number is expected")])

    def finite(digits: str) -> float:
        number = float(digits)
        return number if isfinite(number) else no_number(digits)

    try:
        return json.loads(text, parse_constant=no_number, parse_float=finite)
    except json.JSONDecodeError as fault:
        raise ContentFault([(f"line {fault.lineno}, column {fault.colno}", f"it is not JSON: {fault.msg}")]) from None
    except ValueError:
        raise ContentFault([(whole, "it has a number with thousands of digits")]) from None
    except RecursionError:
        raise ContentFault([(whole, f"it is nested too deeply to be a {kind}")]) from None


def without_blanks(value: Any) -> Any:
    """Without the rows of a list in which nothing was chosen or typed."""
    if isinstance(value, dict):
        return {name: without_blanks(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_blanks(item) for item in value if item != ""]
    return value


def worth_telling(
    faults: list[tuple[str, str]], content: dict[str, Any], shape: Schema, gone: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Without what nobody fills in: of a code that could not be made yet, the words it is made from are asked for.

    What names a part by a code that is still to be made is in order, as long as the part is there; `gone` are the
    paths of those that name one which is not.
    """
    made_from = unmade_codes(content, shape)
    passing = set(passing_codes(content))
    told: list[tuple[str, str]] = []
    for path, words in faults:
        if path in made_from:
            told.append((made_from[path], NEEDED))
        elif path in gone and path in passing:
            told.append((path, CHOOSE_AGAIN))
        elif path not in passing:
            told.append((path, words))
    return (*dict.fromkeys(told),) or tuple(faults)
