"""What the machine lacks is named by the package that brings it."""

from tools.system import RUN, TEST, missing


def test_package_of_what_is_not_here_is_missing() -> None:
    assert missing({"fontconfig fonts-dejavu-core": lambda: False, "npm": lambda: True}) == [
        "fontconfig",
        "fonts-dejavu-core",
    ]


def test_machine_that_runs_this_suite_lacks_nothing() -> None:
    assert missing(TEST) == []


def test_tests_need_all_that_running_needs() -> None:
    assert RUN.keys() < TEST.keys()
