"""Referrals: a request to one offer or unit, and the one table of what can happen to it."""
