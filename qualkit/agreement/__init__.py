"""Codings of several coders come in; how far they agree, and how sure that is, goes out."""
