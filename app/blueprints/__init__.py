"""Entry points over HTTP, one package per area: `routes.py` parses, calls one service, presents."""
