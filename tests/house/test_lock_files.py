"""Lock files pin every package and name no registry, mirror or path of the machine that wrote them."""

import json
import re

import pytest

from tests.house.deployed import ROOT

REQUIREMENTS = ["requirements/base.txt", "requirements/dev.txt"]
PLACES = re.compile(r"https?:|file:/|git\+|--(?:extra-)?index-url|--find-links|--trusted-host|^/| /", re.MULTILINE)


@pytest.mark.parametrize("name", [*REQUIREMENTS, "package.json", "package-lock.json"])
def test_lock_file_names_no_place(name: str) -> None:
    assert PLACES.findall((ROOT / name).read_text()) == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_package_is_pinned_with_a_hash(name: str) -> None:
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / name).read_text())
    entries = [entry for entry in re.split(r"(?m)^(?=\S)", text) if entry.strip()]

    assert entries
    assert [entry for entry in entries if not re.match(r"\S+==\S+ \\\n +--hash=sha256:", entry)] == []


def test_development_and_production_pin_the_same_versions() -> None:
    base, dev = (dict(re.findall(r"(?m)^(\S+)==(\S+)", (ROOT / name).read_text())) for name in REQUIREMENTS)

    assert {name: dev.get(name) for name in base} == base


def test_front_end_packages_are_pinned_with_a_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    installed = {name: package for name, package in packages.items() if name}
    assert installed
    assert all("integrity" in package and "version" in package for package in installed.values())
