"""Letters: their shape, their merge fields, rendering, checking, delivering."""
