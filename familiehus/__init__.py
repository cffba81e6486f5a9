"""Familiehus: a service directory and referral router for families with small children."""

__version__ = "0.1.0"
