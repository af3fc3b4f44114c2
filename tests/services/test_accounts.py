from dataclasses import replace

import pytest

from app.container import current_services
from app.domain.errors import Conflict, Invalid, NotFound, Unauthenticated
from app.domain.roles import Role
from app.domain.user import AuthSource, User
from app.services.accounts import parse_roles
from tests.support.databases import on_every_database

ANNA = User("kelm014", (Role.USER,), name="Anna Kelm", email="anna@example.org")


@pytest.fixture
def accounts(app_context):
    return current_services().accounts


@on_every_database
def test_an_account_is_found_as_it_was_added(accounts):
    manager = User("lead", (Role.MANAGER, Role.API), ("kelm", "möhr"), "Mia", "mia@example.org")

    accounts.add(manager, "secret")

    assert accounts.find("lead") == manager


@on_every_database
def test_names_differ_by_case(accounts):
    accounts.add(ANNA)

    with pytest.raises(NotFound):
        accounts.find("KELM014")


def test_accounts_are_listed_by_name(accounts):
    accounts.add(User("zoe", (Role.USER,)))
    accounts.add(ANNA)

    assert [user.username for user in accounts.all()] == ["kelm014", "zoe"]


def test_a_name_is_given_once(accounts):
    accounts.add(ANNA)

    with pytest.raises(Conflict, match="'kelm014' exists already"):
        accounts.add(ANNA)


@pytest.mark.parametrize(
    "name", ["", "a/b", "a\\b", "a\nb", "a\0b", " a", "a ", "a\u200bb", "\ud800", "x" * 101, "ä" * 51]
)
def test_names_that_break_urls_or_logs_are_refused(accounts, name):
    with pytest.raises(Invalid, match="user name"):
        accounts.add(User(name, (Role.USER,)))


@pytest.mark.parametrize("name", ["m.muster@uni-a.de", "Jörg", "x" * 100, "a b", "-", "o'neil"])
def test_names_that_sites_have_are_taken(accounts, name):
    accounts.add(User(name, (Role.USER,)))

    assert accounts.find(name).username == name


@pytest.mark.parametrize(("name", "role"), [("global", Role.ADMIN), ("global", Role.USER), ("admin", Role.SUPPORT)])
def test_nobody_is_called_like_a_tag_scope_that_is_not_theirs(accounts, name, role):
    with pytest.raises(Invalid, match="tag scope"):
        accounts.add(User(name, (role,)))


def test_an_administrator_may_be_called_admin(accounts):
    accounts.add(User("admin", (Role.ADMIN,)))

    assert accounts.find("admin").has(Role.ADMIN)


def test_an_account_called_admin_stays_an_administrator(accounts):
    accounts.add(User("admin", (Role.ADMIN,)))

    with pytest.raises(Invalid, match="needs the role admin"):
        accounts.change_rights("admin", (Role.USER,), ())


@pytest.mark.parametrize(
    "changes", [{"name": "a\tb"}, {"email": "a\nb"}, {"projects": ("a\0b",)}, {"name": "x" * 256}], ids=repr
)
def test_texts_that_are_no_line_are_refused(accounts, changes):
    with pytest.raises(Invalid, match=r"control characters|at most 255"):
        accounts.add(replace(ANNA, **changes))


def test_projects_that_are_no_line_are_refused(accounts):
    accounts.add(ANNA)

    with pytest.raises(Invalid, match="project 'a"):
        accounts.change_rights("kelm014", (Role.MANAGER,), ("a\nb",))


def test_an_unknown_role_is_answered_with_the_known_ones():
    with pytest.raises(Invalid, match="unknown role 'wizard'; known are anonymous, api, user, manager, support, admin"):
        parse_roles(["user", "wizard"])


def test_an_account_needs_a_role():
    with pytest.raises(Invalid, match="needs a role"):
        parse_roles([])


@on_every_database
def test_a_password_logs_its_owner_in(accounts):
    accounts.add(ANNA, "correct horse")

    assert accounts.authenticate("kelm014", "correct horse") == ANNA


def test_a_password_may_be_72_bytes_long_and_no_longer(accounts):
    with pytest.raises(Invalid, match="at most 72"):
        accounts.add(ANNA, "x" * 73)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("kelm014", "wrong"),
        ("kelm014", ""),
        ("kelm014", "x" * 1000),
        ("nobody", "correct horse"),
        ("", "correct horse"),
        ("kelm014\0", "correct horse"),
        ("KELM014", "correct horse"),
        ("machine", "correct horse"),
        ("machine", ""),
        ("fromldap", "correct horse"),
    ],
)
@on_every_database
def test_every_failed_login_is_told_the_same(accounts, username, password):
    accounts.add(ANNA, "correct horse")
    accounts.add(User("machine", (Role.API,)))
    accounts.add(User("fromldap", (Role.USER,), source=AuthSource.LDAP), "correct horse")

    with pytest.raises(Unauthenticated, match=r"^User name or password is wrong\.$"):
        accounts.authenticate(username, password)


def test_a_new_password_replaces_the_old_one(accounts):
    accounts.add(ANNA, "old")

    accounts.set_password("kelm014", "new")

    assert accounts.authenticate("kelm014", "new") == ANNA
    with pytest.raises(Unauthenticated):
        accounts.authenticate("kelm014", "old")


def test_rights_are_replaced(accounts):
    accounts.add(ANNA)

    changed = accounts.change_rights("kelm014", (Role.MANAGER,), ("kelm",))

    assert accounts.find("kelm014") == changed
    assert (changed.roles, changed.projects, changed.name) == ((Role.MANAGER,), ("kelm",), "Anna Kelm")


@on_every_database
def test_a_deleted_account_is_gone(accounts):
    accounts.add(ANNA, "correct horse")
    current_services().tokens.issue("kelm014")
    current_services().user_settings.put("kelm014", "theme", '"dark"')

    accounts.delete("kelm014")

    assert accounts.all() == []
    assert current_services().tokens.all() == []


@pytest.mark.parametrize(
    "use",
    [
        lambda accounts: accounts.find("nobody"),
        lambda accounts: accounts.delete("nobody"),
        lambda accounts: accounts.set_password("nobody", "x"),
        lambda accounts: accounts.change_rights("nobody", (Role.USER,), ()),
        lambda accounts: accounts.end_access("nobody"),
    ],
)
def test_an_unknown_account_is_named(accounts, use):
    with pytest.raises(NotFound, match="no user 'nobody'"):
        use(accounts)
