"""A council that does not exist: its people and a dozen cases, made through the verbs the screens use."""
