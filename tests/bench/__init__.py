"""Measurements that must hold: `python -m tests.bench`."""
