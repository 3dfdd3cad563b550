"""Scenarios in the lint, in publishing and on the command line."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from workflows.policies import packs, publishing
from workflows.policies.lint import NotPublishable, errors, lint, register
from workflows.policies.schema import Pack, parse
from workflows.rehearsal import rule

from .conftest import PACK_FILE, Content, step_of
from .stories import INCIDENT, E, damaged, event, scenario, step, task

WRONG_ROLE = scenario(event(0, INCIDENT, open=[step("discussion", role="strategy_lead")]))


def run(*words: str) -> str:
    out = StringIO()
    call_command("run_scenarios", *words, stdout=out)
    return out.getvalue()


def test_a_failing_scenario_is_an_error_at_its_event(content: Content) -> None:
    (finding,) = errors(parse(damaged(content, scenarios=[WRONG_ROLE])))
    assert (finding.code, finding.path) == ("scenario_fails", "scenarios[0].events[0].expect.open[0].role")
    assert finding.words.startswith("“A story”: On day 0 (1 June 2026) the scenario expects “Discuss the incident” to")
    assert finding.why


def test_a_scenario_that_names_nothing_is_told_once_and_as_that(content: Content) -> None:
    story = scenario(event(0, INCIDENT, open=[step("nowhere", role="mayor")], letters=["valentine"]))
    found = errors(parse(damaged(content, scenarios=[story])))
    assert {finding.code for finding in found} == {"scenario_wrong"}
    assert len(found) == 3


def test_a_policy_with_a_hole_is_linted_whole(content: Content) -> None:
    step_of(content, E, "discussion")["outcomes"][2]["goes_to"] = "nowhere"
    story = scenario(event(0, INCIDENT), event(1, task("discussion", "investigate")))
    codes = {finding.code for finding in lint(parse(damaged(content, scenarios=[story])))}
    assert {"outcome_leads_nowhere", "scenario_fails"} <= codes


def test_a_rule_is_registered_once() -> None:
    with pytest.raises(ValueError, match="there already is a rule 'scenario_fails'"):
        register(rule.check, rule.RULES)


def test_a_failing_scenario_stops_publishing(content: Content, manager: User) -> None:
    policy = packs.load(parse(damaged(content, scenarios=[WRONG_ROLE])), by=manager)
    with pytest.raises(NotPublishable, match="A story"):
        publishing.publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    assert policy.edition is None


def test_the_table_of_a_file_and_its_exit(tmp_path: Path, pack: Pack, content: Content) -> None:
    count = len(pack.scenarios)
    assert f"{count} scenarios passed." in run(str(PACK_FILE))
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(damaged(content, scenarios=[WRONG_ROLE])), encoding="utf-8")
    with pytest.raises(CommandError, match=f"1 scenario failed, {count} passed"):
        run(str(PACK_FILE), str(path))


def test_a_failure_is_told_with_its_place_and_its_days(tmp_path: Path, content: Content) -> None:
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(damaged(content, scenarios=[WRONG_ROLE])), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("run_scenarios", str(path), stdout=out)
    assert "FAILED  story" in out.getvalue()
    assert "events[0].expect.open[0].role: On day 0" in out.getvalue()
    assert "day    0  2026-06-01  an incident was reported" in out.getvalue()


@pytest.mark.django_db
def test_every_draft_and_edition_when_none_is_named(pack: Pack, content: Content, manager: User) -> None:
    policy = packs.load(pack, by=manager)
    publishing.publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    packs.load(parse(damaged(content, scenarios=[])), by=manager)
    said = run()
    assert "west-lindsey, the draft: 0 scenarios" in said
    assert f"west-lindsey, edition 1 in force: {len(pack.scenarios)} scenarios" in said
    assert run("west-lindsey") == said


@pytest.mark.django_db
def test_what_is_neither_file_nor_policy_is_told_in_words() -> None:
    with pytest.raises(CommandError, match="nowhere is neither a pack file nor a policy"):
        run("nowhere")


def test_a_file_that_is_no_pack_names_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="is not a pack"):
        run(str(path))
