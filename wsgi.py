"""The application for ``flask`` commands and WSGI servers."""

from app import create_app

app = create_app()
