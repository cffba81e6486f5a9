"""Storms: a million steps of the plain rules, and processes killed at random while families are handed on."""
