"""Codings and cases come in; how many informants tell of what goes out, as tables."""
