"""Letters that can never be true any more: what they were to tell the customer has ended meanwhile."""

from ..models import Restriction, Run
from .letter import MERGE_FIELD, Letter

# Merge fields that have nothing to say when no restriction is in force.
ABOUT_RESTRICTIONS = {"restrictions", "restriction_start", "review_date", "review_explained"}


def is_overtaken(letter: Letter, run: Run) -> bool:
    """Whether a letter must tell of restrictions, and all that it is to tell of have ended.

    Those are the ones its run has decided and not told of yet; where there are none, any of the case's. Such a letter
    could not be issued, or it would tell of another decision's restrictions as if they were this one's.
    """
    if not must_tell_of_restrictions(letter):
        return False
    of_the_case = Restriction.objects.filter(case=run.case)
    untold = of_the_case.filter(bases__run=run, bases__letter__isnull=True)
    concerned = untold if untold.exists() else of_the_case
    return not concerned.filter(status__in=Restriction.STANDING).exists()


def must_tell_of_restrictions(letter: Letter) -> bool:
    """Whether what cannot be left out of the letter needs a restriction. An officer's own words need none."""
    parts = [part for part in letter.paragraphs if part.required]
    texts = [letter.subject, *(part.heading for part in parts)]
    texts += [part.text for part in parts if not part.written_by_officer]
    return any(name in ABOUT_RESTRICTIONS for text in texts for name in MERGE_FIELD.findall(text))
