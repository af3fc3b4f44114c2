"""All SQL. Names that reach a statement come from tables in this package, values are bound."""
