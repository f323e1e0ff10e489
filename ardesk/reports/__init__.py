"""Papers as HTML and charts as figures, without any window."""
