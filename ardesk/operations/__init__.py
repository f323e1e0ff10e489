"""One function for each thing a user does; each takes the ledger and plain values."""
