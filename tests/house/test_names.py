"""The program knows no council and no policy: whatever is particular to one stands in its pack."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKS = sorted((ROOT / "packs").glob("*.json"))


def names(pack: Path) -> set[str]:
    """What a line of code would call this council or its policy."""
    identity = json.loads(pack.read_text(encoding="utf-8"))["identity"]
    slug = identity["slug"]
    return {slug, slug.replace("-", " "), slug.replace("-", "_"), identity["council"], identity["policy_title"]}


def programs() -> list[Path]:
    """Every file of Python, templates and scripts in the project, tests left out: they are about particular packs."""
    folders = ("forms", "home", "site", "templates", "tools", "workflows")
    inside = [one for folder in folders for one in (ROOT / folder).rglob("*") if one.suffix in (".py", ".html", ".js")]
    return [*sorted(inside), ROOT / "manage.py", ROOT / "Makefile"]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_no_line_of_the_program_names_it(pack: Path) -> None:
    named = re.compile("|".join(re.escape(name) for name in names(pack)), re.IGNORECASE)
    files = programs()
    assert len(files) > 300
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if named.search(line)
    ]
    assert found == []
