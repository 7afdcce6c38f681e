"""Worked examples of the documentation."""
