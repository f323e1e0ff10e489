"""An immutable snapshot of one revision of a ledger, and the questions it answers."""
