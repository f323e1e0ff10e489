"""The KPIs: quantities, formulas over them, the catalogue, and the views on it."""
