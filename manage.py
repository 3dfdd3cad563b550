#!/usr/bin/env python
"""Evenhand's command line."""

import os
import sys
from pathlib import Path


def main() -> None:
    # `site/` is a source root of its own; it must never become a package named `site`.
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings.dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        # A missing setting is a sentence that says what to do, not a traceback.
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
