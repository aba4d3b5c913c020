"""A report of sections and blocks comes in; one HTML file or a Word document goes out."""
