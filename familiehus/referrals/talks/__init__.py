"""Talks: courses of one or more parents, what is booked in them, and where a talk goes when somebody leaves."""
