from __future__ import annotations

import gzip

import pytest
from flask import Flask

from app.web.assets import StaticFiles, init_assets, version_of


@pytest.fixture
def folder(tmp_path):
    files = tmp_path / "static"
    (files / "js").mkdir(parents=True)
    (files / "js" / "page.js").write_text("export const answer = 42;\n" * 100)
    (files / "small.css").write_text("a{}")
    (tmp_path / "secret.txt").write_text("not for browsers")
    return files


@pytest.fixture
def client(folder):
    app = Flask(__name__, static_folder=None)
    init_assets(app, folder)
    app.add_url_rule("/where", "where", lambda: app.jinja_env.from_string("{{ asset('js/page.js') }}").render())
    return app.test_client()


def where(client, **arguments):
    return client.get("/where", **arguments).text


def test_an_asset_is_served_for_ever_under_its_versioned_address(client, folder):
    response = client.get(where(client))

    assert where(client) == f"/static/{version_of(folder)}/js/page.js"
    assert response.status_code == 200
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_address_of_another_version_is_answered_but_not_kept(client):
    response = client.get("/static/0123456789ab/js/page.js")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_address_carries_the_url_prefix(client, folder):
    url = where(client, environ_overrides={"SCRIPT_NAME": "/monitor"})

    assert url == f"/monitor/static/{version_of(folder)}/js/page.js"


def test_text_is_gzipped_for_who_accepts_it(client, folder):
    response = client.get(where(client), headers={"Accept-Encoding": "br, gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(response.data) == (folder / "js" / "page.js").read_bytes()


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0"])
def test_text_is_sent_plain_to_everybody_else(client, accepted):
    response = client.get(where(client), headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in response.headers
    assert response.data.startswith(b"export const")


def test_a_small_file_is_not_compressed(client):
    response = client.get("/static/x/small.css", headers={"Accept-Encoding": "gzip"})

    assert response.data == b"a{}"


def test_a_known_etag_saves_the_body(client):
    headers = {"Accept-Encoding": "gzip"}
    etag = client.get(where(client), headers=headers).headers["ETag"]

    response = client.get(where(client), headers={**headers, "If-None-Match": etag})

    assert response.status_code == 304
    assert response.data == b""


def test_plain_and_compressed_form_have_different_etags(client):
    plain = client.get(where(client)).headers["ETag"]
    compressed = client.get(where(client), headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    assert plain != compressed


@pytest.mark.parametrize(
    "name", ["../secret.txt", "js/../../secret.txt", "%2e%2e/secret.txt", "js", "missing.js", "//etc/passwd"]
)
def test_nothing_outside_the_folder_can_be_read(client, name):
    response = client.get(f"/static/v/{name}")

    assert response.status_code in {404, 308}
    assert b"not for browsers" not in response.data


def test_a_changed_file_changes_the_version(folder):
    before = version_of(folder)

    (folder / "small.css").write_text("b{}")

    assert version_of(folder) != before


def test_a_file_is_kept_once_however_it_is_asked_for(folder):
    files = StaticFiles(folder)

    assert files.find("js/page.js") is files.find("js/../js/page.js")


def test_a_name_that_no_file_can_have_is_not_found(folder):
    assert StaticFiles(folder).find("x" * 5000) is None
