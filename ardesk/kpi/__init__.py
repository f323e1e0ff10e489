"""The KPIs: formulas over stocks and flows, declared in one catalogue."""
