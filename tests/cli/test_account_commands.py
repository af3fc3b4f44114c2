"""`flask user`."""

import pytest

from app.container import current_services
from app.domain.errors import Unauthenticated
from app.domain.roles import Role
from app.domain.user import User


@pytest.fixture
def run(app):
    """Return a function that runs a command line and returns its result."""
    return lambda line, **options: app.test_cli_runner().invoke(args=line.split(), **options)


@pytest.fixture
def accounts(app_context):
    return current_services().accounts


def test_an_account_is_added_with_everything(run, accounts):
    line = "user add lead --role manager --role API --project kelm --project mohr --name Mia --email mia@example.org"

    result = run(f"{line} --password-stdin", input="correct horse\n")

    assert (result.exit_code, result.stdout) == (0, "Added user lead with roles manager, api\n")
    expected = User("lead", (Role.MANAGER, Role.API), ("kelm", "mohr"), "Mia", "mia@example.org")
    assert accounts.authenticate("lead", "correct horse") == expected


def test_a_password_keeps_its_blanks(run, accounts):
    run("user add demo --role user --password-stdin", input=" two words \r\n")

    assert accounts.authenticate("demo", " two words ").username == "demo"


def test_machine_accounts_need_no_password(run, accounts):
    result = run("user add slurm --role api")

    assert (result.exit_code, accounts.find("slurm").is_pure_api) == (0, True)


def test_an_account_without_password_cannot_log_in(run, accounts):
    result = run("user add ldapuser --role user --no-password")

    assert result.exit_code == 0
    with pytest.raises(Unauthenticated):
        accounts.authenticate("ldapuser", "")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("user add x --role wizard --no-password", "unknown role 'wizard'; known are anonymous, api, user,"),
        ("user add a/b --role user --no-password", "user name 'a/b' must not have slashes"),
        ("user add x --role user --password-stdin", "the password must not be empty"),
        ("user delete nobody", "no user 'nobody'"),
        ("user set-password nobody --password-stdin", "no user 'nobody'"),
        ("user set-roles nobody --role user", "no user 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(run, line, complaint):
    result = run(line, input="\n")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {complaint}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "line", ["user add", "user add x", "user add x --role user", "user set-password demo", "user set-roles x", "user x"]
)
def test_a_wrong_command_line_ends_with_2(run, accounts, line):
    accounts.add(User("demo", (Role.USER,)))

    assert run(line).exit_code == 2


def test_the_list_has_a_line_for_each_account(run, accounts):
    accounts.add(User("lead", (Role.MANAGER, Role.API), ("kelm", "mohr"), "Mia", "mia@example.org"))
    accounts.add(User("demo", (Role.USER,)))

    assert run("user list").stdout == "demo\tuser\t\t\t\nlead\tmanager,api\tkelm,mohr\tMia\tmia@example.org\n"


def test_an_account_is_deleted(run, accounts):
    accounts.add(User("demo", (Role.USER,)))

    assert (run("user delete demo").exit_code, accounts.all()) == (0, [])


def test_a_password_is_changed(run, accounts):
    accounts.add(User("demo", (Role.USER,)), "old")

    result = run("user set-password demo --password-stdin", input="new\n")

    assert result.exit_code == 0
    assert accounts.authenticate("demo", "new").username == "demo"


def test_roles_are_replaced(run, accounts):
    accounts.add(User("demo", (Role.USER,)))

    result = run("user set-roles demo --role manager --project kelm")

    assert result.stdout == "User demo has role manager\n"
    assert accounts.find("demo") == User("demo", (Role.MANAGER,), ("kelm",))
