"""Suggestions and gold codings of the same interviews come in; how right they are goes out, with intervals."""
