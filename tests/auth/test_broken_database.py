"""A database that fails must not fail the page that says so."""

from sqlalchemy import text

from app.database import db
from app.domain.roles import Role


def test_the_error_page_does_not_ask_the_database_again(app, browser_client):
    client = browser_client(Role.USER)
    with app.app_context():
        db.session.execute(text("DROP TABLE revoked_token"))
        db.session.commit()
    app.testing = False

    reply = client.get("/probe")

    assert reply.status_code == 500
    assert "internal error, reference" in reply.text
