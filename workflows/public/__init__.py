"""What customers send to us: handlers for the journeys of `forms`."""
