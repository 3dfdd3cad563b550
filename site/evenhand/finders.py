"""Where static files come from."""

from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder


class MountedAppsFinder(AppDirectoriesFinder):
    """The static folder of every app whose screens are mounted.

    Viewflow's are not, and its stylesheets name fonts that its package lacks, which stops `collectstatic`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.apps = [name for name in self.apps if not name.startswith("viewflow")]
        self.storages = {name: self.storages[name] for name in self.apps}
