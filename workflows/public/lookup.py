"""Which case a customer means: a reference and a surname, as people type them."""

import hmac
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from ..actions.references import normal_reference
from ..models import Case, surname_key

TITLES = {"mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "rev", "reverend", "fr"}
TITLES |= {"sir", "dame", "lord", "lady", "cllr", "councillor"}
# Stands for the names of a case that does not exist, so that as much is compared.
NOBODY = ("nobody", "nobody", "nobody")


def find_case(answers: Mapping[str, Any]) -> Case | None:
    """The case with this reference whose customer has this name.

    A wrong reference and a wrong surname cost the same: one row of three short values comes back for either (an
    aggregate answers with a row even when nothing is found), and the same comparisons are made of it. Only a match
    loads the case and its edition.
    """
    found = Case.objects.filter(reference=normal_reference(str(answers.get("reference") or ""))).aggregate(
        pk=Max("pk"), surname=Max("customer__surname"), first_names=Max("customer__first_names")
    )
    known = NOBODY if found["pk"] is None else names_of(found["first_names"], found["surname"])
    matches = [
        hmac.compare_digest(name.encode(), given.encode())
        for name in known
        for given in names_given(str(answers.get("surname") or ""))
    ]
    if found["pk"] is None or not any(matches):
        return None
    return Case.objects.select_related("customer", "edition").get(pk=found["pk"])


def names_of(first_names: str, surname: str) -> tuple[str, str, str]:
    """What a customer may call themselves: the surname alone, or with their first names or the first of them.

    Each holds the whole surname, so that none is easier to guess than the surname.
    """
    first = first_names.split()[0] if first_names.split() else ""
    return surname_key(surname), surname_key(first_names + surname), surname_key(first + surname)


def names_given(typed: str) -> tuple[str, str]:
    """What was typed, as it is compared: whole, and without a title in front. A space where there is nothing."""
    words = typed.split()
    start = next((place for place, word in enumerate(words[:-1]) if word.strip(".").casefold() not in TITLES), None)
    bare = " ".join(words[start:] if start is not None else words[-1:])
    return surname_key(typed) or " ", surname_key(bare) or " "
