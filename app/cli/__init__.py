"""Command line: one module per `flask` command group."""
