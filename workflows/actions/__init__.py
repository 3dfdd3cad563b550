"""The only writers of case data: one verb, one function; keyword-only, atomic, ending in an event."""
