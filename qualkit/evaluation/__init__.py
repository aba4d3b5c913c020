"""Suggestions and gold codings of the same interviews come in; how right the suggestions are goes out, with intervals."""
