"""The scene is built once for the module: nothing a visitor does stays."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from .scene import Scene
from .scene import scene as the_scene


# Takes the place of pytest-django's fixture of this name, so that these tests run before those that empty the database.
@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def scene(db: None) -> Iterator[Scene]:
    with the_scene() as built:
        yield built
