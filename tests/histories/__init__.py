"""Histories of lines, consents and referrals: the rules put together as plain values, and what must always hold."""
