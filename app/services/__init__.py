"""Use cases. A service owns its transaction and is called alike by REST, GraphQL, pages and commands."""
