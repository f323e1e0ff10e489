"""What to do next: whose turn it is to be contacted, how, and why."""
