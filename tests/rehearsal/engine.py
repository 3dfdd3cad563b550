"""Drives the real engine and the interpreter through the same happenings, and compares where each stands."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import strategies as st

from tests.policies.test_run import answers_to
from workflows import access
from workflows.actions import notices
from workflows.actions.cases import EvidenceItem, IncidentReport
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import LIVE, Case, Customer, Notice, Policy, Restriction, Task
from workflows.notices.window import reached_on
from workflows.policies.schema import Pack
from workflows.rehearsal import history
from workflows.rehearsal.play import AppealRefused, NotPossible, Play
from workflows.rehearsal.rules import Rules
from workflows.rehearsal.standing import Standing, standing
from workflows.steps import HumanStep, NoticeStep, PanelStep, Refusal

Draw = Callable[[st.SearchStrategy[Any]], Any]
DAYS = (0, 1, 2, 3, 5, 8, 13, 14, 15, 29, 45, 91, 92, 93, 184)


class Stuck(Exception):
    """Both the engine and the interpreter cannot go on: the example ends here."""


class Pair:
    """One customer, in the database and in a rehearsal."""

    def __init__(self, *, policy: Policy, pack: Pack, people: list[User], clock: time_machine.Traveller) -> None:
        self.policy, self.people, self.clock = policy, people, clock
        self.customer = Customer.objects.create(surname="Marsh", email="ada@customer.example", address="1 High Street")
        self.play = Play(Rules(pack), timezone.now())
        self.told: list[str] = []
        # Each is in one group, the reporter in none.
        self.groups = {one.pk: one.groups.values_list("name", flat=True).first() for one in people}

    def cases(self) -> list[Case]:
        return list(Case.objects.filter(customer=self.customer).select_related("edition").order_by("pk"))

    def compare(self) -> None:
        real, rehearsed = history.stands(history.read(self.cases())), standing(self.play)
        assert rehearsed == real, self.difference(real, rehearsed)
        moments = [line.at for line in self.play.record.lines]
        assert moments == sorted(moments), f"the rehearsal went back in time, after: {self.told}"

    def difference(self, real: Standing, rehearsed: Standing) -> str:
        lines = [f"after: {' | '.join(self.told)}"]
        for name in Standing.__dataclass_fields__:
            engine_says, rehearsal_says = getattr(real, name), getattr(rehearsed, name)
            if engine_says != rehearsal_says:
                lines += [f"{name}: the engine {engine_says}", f"{' ' * len(name)}  rehearsed {rehearsal_says}"]
        return "\n".join(lines)

    # What happens. Each says what it did.

    def days_pass(self, draw: Draw) -> None:
        days = draw(st.sampled_from(DAYS))
        self.told.append(f"{days} days pass")
        until = timezone.now() + dt.timedelta(days=days, minutes=1)
        stuck = False
        while (night := self._next_night()) and night <= until and not stuck:
            self.clock.move_to(night)
            # What nobody in the cast may do is the cast's fault, and the rehearsal has none.
            stuck = any("that nobody can do" not in one for one in sweep().stuck)
        why = self._rehearse_time(until)
        assert bool(why) == stuck, f"engine: {stuck}, rehearsal: {why!r}, after: {self.told}"
        if stuck:
            raise Stuck(f"{why}, after: {self.told}")
        self.clock.move_to(until)

    def _rehearse_time(self, until: dt.datetime) -> str:
        """Why the rehearsal sticks, or ""."""
        try:
            self.play.pass_time(until)
        except NotPossible as fault:
            return str(fault)
        return ""

    def incident(self, draw: Draw) -> None:
        items = draw(st.integers(1, 3))
        self.told.append("an incident")
        report = IncidentReport(
            occurred_at=timezone.now(),
            channel="email",
            description="Twelve emails.",
            behaviours=(self.play.rules.pack.behaviours[0].id,),
            evidence=(EvidenceItem(kind="email", dated=timezone.localdate(), summary="Email"),) * items,
        )
        verbs.report_incident(
            policy=self.policy, customer=self.customer, service="Planning", report=report, by=self.people[0]
        )
        self.play.incident(evidence=items)

    def appeal(self, draw: Draw) -> None:
        """Against the latest decision that can be appealed, or against any that the customer was told of."""
        opening = [number for number, row in enumerate(self.play.record.notices) if row.opens_appeal]
        number = draw(st.sampled_from([None, *opening]))
        self.told.append("an appeal" if number is None else f"an appeal against letter {number}")
        assert self._rehearse_appeal(number) == self._real_appeal(number), f"after: {self.told}"

    def _real_appeal(self, number: int | None) -> str:
        """Why it is refused, or ""."""
        opening = [letter.id for letter in self.play.rules.pack.letters if letter.opens_appeal]
        letters = Notice.objects.filter(case__customer=self.customer).order_by("issued_at", "pk")
        letter = None if number is None else letters[number]
        told = (
            [letter.case]
            if letter
            else [case for case in self.cases() if letters.filter(case=case, letter__in=opening)]
        )
        key = f"appeal {len(self.told)} of {self.customer.pk}"
        try:
            verbs.open_appeal(
                case=(told or self.cases())[-1], letter=letter, grounds=["x"], statement="No.", submission_key=key
            )
        except verbs.WindowClosed as fault:
            return "window_closed" if fault.last_day else "nothing_to_appeal"
        except verbs.AlreadyAppealed:
            return "already_appealed"
        return ""

    def _rehearse_appeal(self, number: int | None) -> str:
        try:
            self.play.appeal(number)
        except AppealRefused as refusal:
            return refusal.why
        return ""

    def someone_acts(self, draw: Draw) -> None:
        live = Task.objects.filter(case__customer=self.customer, flow_task_type="HUMAN", status__in=LIVE)
        waiting = list(live.select_related("process").order_by("created", "pk"))
        if not waiting:
            self.incident(draw)
            return
        where = draw(st.sampled_from(sorted({(task.process.process_code, task.step) for task in waiting})))
        # Of two open tasks of one step the rehearsal does the one that has waited longest.
        task = next(task for task in waiting if (task.process.process_code, task.step) == where)
        step, pack = engine.step_and_pack(task)
        who, seat = self._who(draw, task, step, pack)
        if who is None:
            return
        if isinstance(step, NoticeStep) and step.is_overtaken(pack, task) and draw(st.booleans()):
            self._not_needed(task, who)
            return
        self._act(task, who, seat, self._answers(draw, step, pack, task))

    def act(self, process: str, step: str, who: User, seat: str = "", **given: Any) -> None:
        """One act by name, for a test that goes one way only; compared at once."""
        live = Task.objects.filter(case__customer=self.customer, flow_task_type="HUMAN", status__in=LIVE)
        task = live.get(step=step, process__process_code=process)
        found, pack = engine.step_and_pack(task)
        given = {**{key: text for key, text in found.initial(pack, task).items() if text}, **given}
        refused = self._act(task, who, seat, answers_to(list(found.questions(pack, task)), given))
        assert not refused, refused
        self.compare()

    def _act(self, task: Task, who: User, seat: str, answers: dict[str, Any]) -> str:
        """Both do it, or both refuse, with the engine's words."""
        where = task.process.process_code, task.step
        self.told.append(f"{task.step}: {answers.get('outcome', 'done')}")
        real = self._complete(task, who, answers)
        rehearsed = self._rehearse(*where, {"seat": seat, "outcome": answers["outcome"]} if seat else answers)
        assert bool(real) == bool(rehearsed), f"engine: {real!r}, rehearsal: {rehearsed!r}, after: {self.told}"
        return real

    def _not_needed(self, task: Task, who: User) -> None:
        self.told.append(f"{task.step}: not needed")
        engine.take(task=task, by=who)
        engine.not_needed(task=task, by=who, reason="It has ended.")
        self.play.not_needed(task.process.process_code, task.step)

    def _rehearse(self, process: str, step: str, answers: dict[str, Any]) -> str:
        """Why it is refused, or ""."""
        try:
            self.play.complete(process, step, answers)
        except NotPossible as fault:
            return str(fault)
        return ""

    def letter_is_settled(self, draw: Draw) -> None:
        """What became of a letter is recorded: of one that is on its way, or that somebody has to bring."""
        letters = list(Notice.objects.filter(case__customer=self.customer).order_by("issued_at", "pk"))
        ways = [(number, way) for number, letter in enumerate(letters) for way in self._ways(letter)]
        if not ways:
            return
        number, way = draw(st.sampled_from(ways))
        letter = letters[number]
        on = draw(st.sampled_from([timezone.localdate(letter.issued_at), timezone.localdate()]))
        self.told.append(f"{letter.letter}: {way} on {on}")
        if way in ("sent", "failed"):
            getattr(notices, way)(delivery=letter.deliveries.get())
        elif way == "uncollected":
            notices.uncollected(notice=letter, by=self.people[0])
        elif way == "posted":
            notices.posted(notice=letter, by=self.people[0], on=on)
        else:
            notices.handed_over(notice=letter, by=self.people[0], on=on, identity="A passport")
        letter.refresh_from_db()
        self.play.record.notices[number].reached_on = reached_on(letter)

    def _ways(self, letter: Notice) -> list[str]:
        by_email = ["sent", "failed"] if letter.status == Notice.Status.ISSUED else []
        return [*by_email, *(status.value for status in notices.possible(letter))]

    def _complete(self, task: Task, who: User, answers: dict[str, Any]) -> str:
        try:
            if task.kind != "panel":
                engine.take(task=task, by=who)
            engine.complete(task=task, by=who, answers=answers)
        except Refusal as fault:
            return str(fault)
        return ""

    def _who(self, draw: Draw, task: Task, step: HumanStep, pack: Pack) -> tuple[User | None, str]:
        """Somebody who may do it, and of a panel their seat."""
        names = set(pack.role(step.role).groups)
        able = (
            one
            for one in self.people
            if self.groups[one.pk] in names and access.workable_by(one).filter(pk=task.pk).exists()
        )
        if not isinstance(step, PanelStep):
            return next(able, None), ""
        seats = {step._hardest_to_fill(pack, seats): one for one in able if (seats := step.open_seats(pack, task, one))}
        if not seats:
            return None, ""
        seat = draw(st.sampled_from(sorted(seats)))
        return seats[seat], seat

    def _answers(self, draw: Draw, step: HumanStep, pack: Pack, task: Task) -> dict[str, Any]:
        given: dict[str, Any] = {key: text for key, text in step.initial(pack, task).items() if text}
        questions = list(step.questions(pack, task))
        for question in questions:
            if question.id == "outcome":
                given["outcome"] = draw(st.sampled_from([option.value for option in question.options]))
            elif question.kind == "yes_no":
                given[question.id] = draw(st.sampled_from(["yes", "no"]))
            elif question.id == "channel":
                given["channel"] = draw(st.sampled_from([option.value for option in question.options]))
            elif question.id == "restrictions":
                # Now and then an officer chooses none, and is refused.
                codes = [one.id for one in pack.restrictions]
                given["restrictions"] = draw(st.sampled_from([[], codes[:1], codes[1:2], codes[:2]]))
        return answers_to(questions, given)

    def _next_night(self) -> dt.datetime | None:
        """The next midnight at which any row in the database has something due. Asks the rows, not the rehearsal."""
        live = Task.objects.filter(case__customer=self.customer, status__in=LIVE)
        late = live.filter(flow_task_type="HUMAN", overdue_at=None).exclude(due=None)
        moments = [*live.exclude(scheduled=None).values_list("scheduled", flat=True)]
        moments += late.values_list("due", flat=True)
        days = [timezone.localdate(moment) + dt.timedelta(days=1) for moment in moments]
        in_force = Restriction.objects.filter(case__customer=self.customer, status=Restriction.Status.IN_FORCE)
        days += list(in_force.filter(review_run=None).values_list("review_on", flat=True))
        days += list(in_force.exclude(review_run__finished=None).values_list("review_on", flat=True))
        if not days:
            return None
        day = max(min(days), timezone.localdate() + dt.timedelta(days=1))
        return timezone.make_aware(dt.datetime.combine(day, dt.time()))


HAPPENINGS: tuple[Callable[[Pair, Draw], None], ...] = (
    Pair.someone_acts,
    Pair.someone_acts,
    Pair.someone_acts,
    Pair.days_pass,
    Pair.incident,
    Pair.appeal,
    Pair.letter_is_settled,
)
