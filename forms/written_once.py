"""Rows that stay as they were written: neither one of them nor many at once can be changed or deleted."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class WrittenOnceQuerySet(models.QuerySet[Row]):
    """Refuses every way to change or delete many rows at once. A subclass says why."""

    refusal: ClassVar[type[Exception]]
    words: ClassVar[str]

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        self._refuse()

    def bulk_create(
        self,
        objs: Iterable[Row],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Row]:
        if update_conflicts:
            self._refuse()
        return super().bulk_create(objs, batch_size=batch_size, ignore_conflicts=ignore_conflicts)

    def delete(self) -> NoReturn:
        self._refuse()

    def _raw_delete(self, using: str | None) -> NoReturn:
        # What Django calls when something these rows hang on is deleted.
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise self.refusal(self.words)
