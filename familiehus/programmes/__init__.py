"""Families and volunteers: match, first meeting, visits and ending, led by the association's own people."""
