"""Officers' and managers' screens inside the Wagtail admin."""
