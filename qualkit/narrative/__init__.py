"""Suggested and decided codings come in; what the interviews tell as stories goes out: turning points first."""
