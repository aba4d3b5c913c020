"""Tables and timelines come in; pictures for report and print go out, drawn offline."""
