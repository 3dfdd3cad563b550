"""Read-only registers of cases, restrictions and appeals."""
