"""Paper on screen, printer and PDF: one layout, painted three ways."""
