"""A policy made of step kinds: its schema, its lint, its editions, its packs."""
