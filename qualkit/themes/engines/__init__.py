"""Documents come in; which words and units belong together goes out, by one of several engines."""
