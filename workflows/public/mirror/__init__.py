"""The customer's mirror: their own case, shown to them without an account."""
