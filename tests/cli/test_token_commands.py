"""`flask token`."""

import pytest

from app.cli.tokens import parse_lifetime
from app.container import current_services
from app.domain.errors import Unauthenticated
from app.domain.roles import Role
from app.domain.user import User
from app.settings.schema import Secrets
from tests.support.tokens import reference_token


@pytest.fixture
def run(app):
    """Return a function that runs a command line and returns its result."""
    return lambda line, **options: app.test_cli_runner().invoke(args=line.split(), **options)


@pytest.fixture
def tokens(app_context):
    services = current_services()
    services.accounts.add(User("slurm", (Role.API,)))
    return services.tokens


def test_nothing_but_the_token_is_printed(run, tokens):
    result = run("token create slurm --expires 30d --name adapter")

    assert (result.exit_code, result.stderr) == (0, "")
    assert tokens.user_of(result.stdout.removesuffix("\n")).username == "slurm"


@pytest.mark.parametrize(
    ("line", "days"), [("", 365), (" --expires 30d", 30), (" --expires 12h", 0.5), (" --expires never", None)]
)
def test_a_token_lasts_as_long_as_asked(run, tokens, line, days):
    run(f"token create slurm{line}")

    token = tokens.all()[0]
    assert (None if token.expires_at is None else (token.expires_at - token.created_at) / 86400) == days


@pytest.mark.parametrize("text", ["", "30", "d", "0d", "-1d", "1.5h", "30 d", "30D", "36501d", "999999999w", "٣d"])
def test_what_is_no_life_time_is_a_wrong_command_line(app, text):
    result = app.test_cli_runner().invoke(args=["token", "create", "slurm", "--expires", text])

    assert result.exit_code == 2
    assert "life time" in result.stderr or "longer than" in result.stderr


@pytest.mark.parametrize(("text", "seconds"), [("1m", 60), ("2h", 7200), ("30d", 2_592_000), ("4w", 2_419_200)])
def test_life_times_have_units(text, seconds):
    assert parse_lifetime(text) == seconds


def test_a_token_of_nobody_is_refused(run, tokens):
    result = run("token create nobody")

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "Error: no user 'nobody'\n")


def test_tokens_are_listed_with_their_state(run, tokens):
    tokens.issue("slurm", "adapter", lifetime_s=None)
    tokens.issue("slurm", "old", lifetime_s=-1)
    tokens.issue("slurm", "lost", lifetime_s=3600)
    tokens.revoke(tokens.all()[2].id)

    lines = [line.split("\t") for line in run("token list slurm").stdout.splitlines()]

    assert [(line[1], line[2], line[5]) for line in lines] == [
        ("slurm", "adapter", "valid"),
        ("slurm", "old", "expired"),
        ("slurm", "lost", "revoked"),
    ]
    assert lines[0][4] == "never"


def test_a_token_is_revoked_by_its_number(run, tokens):
    text = tokens.issue("slurm")

    result = run(f"token revoke {tokens.all()[0].id}")

    assert result.exit_code == 0
    with pytest.raises(Unauthenticated):
        tokens.user_of(text)


def test_a_foreign_token_is_revoked_by_its_text(run, tokens, site_keys):
    text = reference_token(site_keys, "slurm", "api")

    result = run("token revoke --token-stdin", input=text + "\n")

    assert result.exit_code == 0
    with pytest.raises(Unauthenticated):
        tokens.user_of(text)


def test_all_tokens_of_an_account_are_revoked(run, tokens, site_keys):
    texts = [tokens.issue("slurm"), reference_token(site_keys, "slurm", "api")]

    result = run("token revoke --all-of slurm")

    assert result.exit_code == 0
    for text in texts:
        with pytest.raises(Unauthenticated):
            tokens.user_of(text)


@pytest.mark.parametrize("line", ["", " 1 --all-of slurm", " 1 --token-stdin", " x"])
def test_revoke_wants_to_know_one_thing(run, tokens, line):
    assert run(f"token revoke{line}").exit_code == 2


def test_an_unknown_number_is_named(run, tokens):
    result = run("token revoke 7")

    assert (result.exit_code, result.stderr) == (1, "Error: no token 7\n")


class TestWithoutKeys:
    @pytest.fixture
    def settings_overrides(self):
        return {"secrets": Secrets()}

    def test_the_command_that_makes_some_is_named(self, run, tokens):
        result = run("token create slurm")

        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "Error: environment: JWT_PUBLIC_KEY is not set; run: flask keys generate\n"
