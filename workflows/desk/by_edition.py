"""What a case's tasks and runs were done by: it may have been moved since, and its new edition may lack a step."""

from collections.abc import Iterable

from ..models import Case, Run, Task
from ..notices.issued import editions_by_id
from ..policies.editions import pack_of
from ..policies.schema import Pack


def packs_of(case: Case, rows: Iterable[Task | Run]) -> dict[int, Pack]:
    """The pack of each row's edition, by the edition's id. One query where the case has been moved, else none."""
    editions = editions_by_id(case, {row.edition_id for row in rows})
    return {pk: pack_of(edition) for pk, edition in editions.items()}
