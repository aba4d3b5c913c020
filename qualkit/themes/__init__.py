"""Informants' talk comes in; themes with their words, spread and stability go out."""
