"""The only SQL of the program: opening, tables, journal, backup and the queries behind lists."""
