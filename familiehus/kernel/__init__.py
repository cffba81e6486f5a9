"""Errors, clocks, ids and working days: pure Python, no framework."""
