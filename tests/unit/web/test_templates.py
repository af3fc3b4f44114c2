"""Rules for all templates and scripts, and what the shared templates promise to pages."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template, render_template_string

from app.cli.vendor_files import ICONS
from app.domain.roles import Role
from app.domain.user import User
from app.web.assets import init_assets
from app.web.format import init_filters

APP = Path(__file__).parents[3] / "app"
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
SCRIPTS = sorted(path for path in (APP / "static" / "js").rglob("*.js"))


@pytest.fixture(scope="module")
def app():
    app = Flask("app", root_path=str(APP), static_folder=None)
    init_assets(app)
    init_filters(app)
    return app


@pytest.fixture
def render(app):
    def render_it(source, **context):
        with app.test_request_context("/", base_url="http://localhost/"):
            return (
                render_template(source, **context)
                if source.endswith(".html")
                else render_template_string(source, **context)
            )

    return render_it


def page(render, **context):
    return render("{% extends 'base.html' %}{% block content %}hello{% endblock %}", **context)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(APP).as_posix())
def test_a_template_keeps_to_the_content_security_policy(path):
    text = path.read_text("utf-8")

    assert not re.search(r"\sstyle\s*=", text), "style attributes are blocked"
    assert not re.search(r"\son[a-z]+\s*=|hx-on|\bjs:", text), "inline handlers are blocked"
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text), "inline styles and scripts are blocked"
    assert not re.search(r"(src|href)\s*=\s*[\"']https?:", text), "nothing is loaded from elsewhere"
    assert not re.search(r"\|\s*safe\b", text), "text is escaped"


@pytest.mark.parametrize("path", TEMPLATES + SCRIPTS, ids=lambda path: path.relative_to(APP).as_posix())
def test_every_icon_is_in_the_sprite(path):
    used = re.findall(r"""\bicon\(\s*["']([a-z0-9-]+)["']""", path.read_text("utf-8"))

    assert set(used) <= set(ICONS)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(APP).as_posix())
def test_a_script_builds_text_as_text(path):
    text = path.read_text("utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)


def test_a_page_has_the_frame(render):
    user = User("kelm014", (Role.USER,), name="Anna Kelm")
    navigation = [{"label": "Jobs", "url": "/monitoring/jobs/", "current": True}]

    html = page(
        render, current_user=user, navigation=navigation, logout_url="/logout", csrf_token="t0ken", theme="dark"
    )

    assert 'data-bs-theme="dark"' in html
    assert re.search(r'href="/monitoring/jobs/"\s+aria-current="page"', html)
    assert '<meta name="csrf-token" content="t0ken" />' in html
    assert re.search(
        r'<form action="/logout" method="post">\s*<input type="hidden" name="csrf_token" value="t0ken" />', html
    )
    assert 'href="#content"' in html
    assert ">AK</span>" in html


def test_a_page_can_be_drawn_without_a_session(render):
    html = page(render)

    assert 'data-theme="auto"' in html
    assert "Sign out" not in html


def test_what_a_user_typed_is_escaped(render):
    html = page(render, search_url="/search", search='"><script>alert(1)</script>')

    assert "<script>alert" not in html


def test_an_unknown_theme_in_the_cookie_is_the_theme_of_the_system(app):
    with app.test_request_context("/", headers={"Cookie": 'fd_theme="><x'}):
        html = render_template("layout.html")

    assert 'data-theme="auto"' in html
    assert "><x" not in html


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 418, 422, 429, 500, 503])
def test_an_error_page_says_what_happened(render, status):
    html = render("errors/error.html", status=HTTPStatus(status), message="job 4711 is not known")

    assert "job 4711 is not known" in html
    assert f">{status}<" in html


def test_login_shows_the_error_at_the_field_and_keeps_the_target(render):
    html = render(
        "auth/login.html",
        error="User name or password is wrong.",
        username="kelm014",
        redirect="/monitoring/jobs/?a=1&b=2",
    )

    assert re.search(r'aria-invalid="true"\s+aria-describedby="login-error"', html)
    assert 'id="login-error" role="alert"' in html
    assert 'name="redirect" value="/monitoring/jobs/?a=1&amp;b=2"' in html
    assert 'value="kelm014"' in html


def test_login_offers_the_centre_account_and_the_notice_only_where_they_exist(render):
    plain = render("auth/login.html")
    full = render(
        "auth/login.html", oidc_url="/oidc-login", notice={"level": "caution", "text": "fritz is in maintenance"}
    )

    assert "centre account" not in plain
    assert "fd-banner" not in plain
    assert 'href="/oidc-login"' in full
    assert full.index("fritz is in maintenance") < full.index("Sign in</h1>")


LABELS = "{% from 'macros/labels.html' import state_badge, meter, tag %}"


@pytest.mark.parametrize(
    ("state", "word", "level"),
    [("completed", "Completed", "ok"), ("out_of_memory", "Out of memory", "alert"), ("odd", "odd", "unknown")],
)
def test_a_job_state_has_an_icon_and_a_word(render, state, word, level):
    html = render(LABELS + "{{ state_badge(state) }}", state=state)

    assert f"fd-{level}" in html
    assert "<use href=" in html
    assert html.endswith(f"{word}</span>")


@pytest.mark.parametrize(("share", "width"), [(0.57, "57.0%"), (1.7, "100%"), (0.001, "0.1%")])
def test_a_meter_is_as_long_as_its_share_and_never_longer_than_its_track(render, share, width):
    html = render(LABELS + "{{ meter(share, 'used', marks=(0.2, none, 1.4)) }}", share=share)

    assert f'class="fd-meter-fill" width="{width}"' in html
    assert html.count("fd-meter-gap") == 1


def test_an_empty_meter_has_no_bar(render):
    assert "fd-meter-fill" not in render(LABELS + "{{ meter(none, 'no data') }}")


def test_a_tag_is_read_as_two_words(render):
    plain, linked = render(LABELS + "{{ tag('app', 'jax') }}"), render(LABELS + "{{ tag('app', 'jax', '/jobs') }}")

    assert "app</span> jax" in plain
    assert "app</span> jax" in linked


def test_a_time_carries_its_full_date(render):
    html = render("{% from 'macros/time.html' import relative %}{{ relative(1795479125) }}")

    assert 'datetime="2026-11-24T00:12:05Z"' in html
    assert re.search(r'title="[A-Z][a-z]{2}.\d+.Nov.2026,', html)


def test_pagination_switches_off_what_leads_nowhere(render):
    html = render("{% from 'macros/pagination.html' import pagination %}{{ pagination(1, 25, 1284, '', '/next') }}")

    assert "1\N{EN DASH}25 of 1,284" in html
    assert html.count('aria-disabled="true"') == 1
    assert 'href="/next" rel="next"' in html


def test_cards_and_states_wrap_what_they_are_given(render):
    html = render(
        "{% from 'macros/cards.html' import card, empty_state, fact, figure, banner %}"
        "{% call card('Running', count=3) %}{% call empty_state('inbox', 'No job', 'yet') %}<a>how</a>{% endcall %}{% endcall %}"
        "{{ fact('User', 'kelm014', href='/u') }}{{ figure('Used', '48.2 k', 'core h') }}{{ banner('alert', 'Down', 'now') }}"
    )

    assert '<span class="fd-count">3</span>' in html
    assert '<div class="fd-state-actions"><a>how</a></div>' in html
    assert '<a href="/u">kelm014</a>' in html
    assert "fd-banner-alert" in html


def test_banners_stand_on_top_of_the_page(render):
    banners = [SimpleNamespace(level="caution", title="Metric store does not answer", text="since 12:51")]

    html = page(render, banners=banners)

    assert html.index("Metric store does not answer") < html.index("hello")
