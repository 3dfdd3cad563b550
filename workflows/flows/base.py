"""The class every compiled flow descends from."""

from collections.abc import Callable
from typing import Any

from viewflow.workflow import flow
from viewflow.workflow.activation import Activation

from ..models import Case, Edition, Run, Task
from ..policies.schema import Pack


class EditionFlow(flow.Flow):
    """One process of one edition. Subclasses are made by `compile`, never by hand."""

    process_class = Run
    task_class = Task
    # No lock of Viewflow's: whoever moves a run holds its case (actions.locks), and with it every run of it.

    edition_id: int
    edition_hash: str
    process_code: str
    pack: Pack

    @staticmethod
    def begin(case: Case, edition: Edition, process: str, parent: Run | None = None) -> Run:
        """Start another process on a case; what a start step calls."""
        from .engine import begin

        return begin(case=case, edition=edition, process=process, parent=parent)

    @staticmethod
    def end_early(run: Run, because: str) -> None:
        """End another run of the case; what a restrict step calls when it leaves a review with nothing to look at."""
        from .engine import end_early

        end_early(run=run, because=because)


def fill_in_run(
    activation: Activation,
    *,
    case: Case,
    edition: Edition,
    parent: Run | None,
    data: dict[str, Any] | None,
    tie: Callable[[Run], None] | None,
) -> Run:
    """Give a new run its case, and tie it to what it is about before its first step runs."""
    run: Run = activation.process
    flow_class = activation.flow_class
    run.case, run.edition, run.parent = case, edition, parent
    run.process_code = flow_class.process_code
    run.process_label = flow_class.process_title
    run.data = data or {}
    run.save()
    if tie is not None:
        tie(run)
    return run
