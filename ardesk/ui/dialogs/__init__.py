"""Dialogs: forms to enter and correct records by keyboard alone."""
