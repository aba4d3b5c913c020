"""Decisions and suggestions come in; what a coder sees next, and what coders have said, goes out. No screen here."""
