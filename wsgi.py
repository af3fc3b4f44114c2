"""The application for ``flask`` commands and WSGI servers."""

import click

from app import create_app
from app.domain.errors import InvalidConfiguration

try:
    app = create_app()
except InvalidConfiguration as error:
    raise click.ClickException(str(error)) from error  # one sentence at the command line instead of a traceback
