import time

import pytest

from app.container import current_services
from app.domain.errors import Invalid, NotFound, Unauthenticated
from app.domain.roles import Role
from app.domain.user import User
from app.settings.schema import AuthSettings
from tests.support.databases import on_every_database
from tests.support.tokens import reference_token


@pytest.fixture
def services(app_context):
    services = current_services()
    services.accounts.add(User("lead", (Role.MANAGER, Role.API), ("kelm",), name="Mia", email="mia@example.org"))
    return services


@pytest.fixture
def trusting_the_table(settings_overrides):
    settings_overrides["auth"] = AuthSettings(validate_user=True)


@on_every_database
def test_a_token_stands_for_the_account_it_was_issued_for(services):
    user = services.tokens.user_of(services.tokens.issue("lead"))

    assert (user.username, user.name, user.roles) == ("lead", "Mia", (Role.MANAGER, Role.API))


def test_a_token_is_issued_for_accounts_only(services):
    with pytest.raises(NotFound, match="no user 'nobody'"):
        services.tokens.issue("nobody")


def test_the_name_of_a_token_is_one_line(services):
    with pytest.raises(Invalid, match="one line"):
        services.tokens.issue("lead", "a\tb")


def test_roles_come_from_the_token_and_projects_from_nowhere(services, site_keys):
    user = services.tokens.user_of(reference_token(site_keys, "lead", "support"))

    assert (user.roles, user.projects) == ((Role.SUPPORT,), ())


def test_a_token_may_stand_for_somebody_without_account(services, site_keys):
    user = services.tokens.user_of(reference_token(site_keys, "slurmctld", "api"))

    assert (user.username, user.is_pure_api) == ("slurmctld", True)


def test_rights_come_from_the_table_if_the_site_says_so(trusting_the_table, services, site_keys):
    user = services.tokens.user_of(reference_token(site_keys, "lead", "admin"))

    assert (user.roles, user.projects) == ((Role.MANAGER, Role.API), ("kelm",))


def test_nobody_without_account_comes_in_if_the_site_says_so(trusting_the_table, services, site_keys):
    with pytest.raises(Unauthenticated, match="user 'slurmctld' of the token is unknown"):
        services.tokens.user_of(reference_token(site_keys, "slurmctld", "api"))


@on_every_database
def test_a_revoked_token_is_refused(services):
    text = services.tokens.issue("lead")

    services.tokens.revoke(services.tokens.all()[0].id)

    with pytest.raises(Unauthenticated, match="revoked"):
        services.tokens.user_of(text)


def test_revoking_twice_is_no_error(services):
    services.tokens.issue("lead")
    number = services.tokens.all()[0].id

    services.tokens.revoke(number)
    services.tokens.revoke(number)

    assert services.tokens.all()[0].revoked_at is not None


def test_another_token_of_the_account_goes_on(services):
    services.tokens.issue("lead")
    kept = services.tokens.issue("lead")

    services.tokens.revoke(services.tokens.all()[0].id)

    assert services.tokens.user_of(kept).username == "lead"


def test_an_unknown_number_is_named(services):
    with pytest.raises(NotFound, match="no token 4711"):
        services.tokens.revoke(4711)


def test_a_token_of_the_reference_is_revoked_by_its_text(services, site_keys):
    revoked, kept = reference_token(site_keys, "lead", "api"), reference_token(site_keys, "lead", "api", "user")

    services.tokens.revoke_text(revoked)

    assert services.tokens.user_of(kept).username == "lead"
    with pytest.raises(Unauthenticated, match="revoked"):
        services.tokens.user_of(revoked)


def test_a_text_that_is_no_token_cannot_be_revoked(services):
    with pytest.raises(Unauthenticated, match="malformed"):
        services.tokens.revoke_text("x")


def lose_a_role(accounts):
    accounts.change_rights("lead", (Role.MANAGER,), ("kelm",))


def delete(accounts):
    accounts.delete("lead")


def delete_and_add(accounts):
    accounts.delete("lead")
    accounts.add(User("lead", (Role.USER,)))


@pytest.mark.parametrize(
    "change",
    [
        lose_a_role,
        delete,
        delete_and_add,
        lambda accounts: accounts.set_password("lead", "new"),
        lambda accounts: accounts.end_access("lead"),
    ],
)
@on_every_database
def test_tokens_end_with_what_they_were_issued_for(services, site_keys, change):
    ours, theirs = services.tokens.issue("lead"), reference_token(site_keys, "lead", "manager", "api")

    change(services.accounts)

    for text in (ours, theirs):
        with pytest.raises(Unauthenticated, match="revoked"):
            services.tokens.user_of(text)


def test_tokens_survive_a_new_role(services):
    text = services.tokens.issue("lead")

    services.accounts.change_rights("lead", (Role.MANAGER, Role.API, Role.SUPPORT), ())

    assert services.tokens.user_of(text).username == "lead"


@pytest.mark.parametrize("change", [delete_and_add, lambda accounts: accounts.end_access("lead")])
def test_new_tokens_are_good_at_once(services, change):
    change(services.accounts)

    assert services.tokens.user_of(services.tokens.issue("lead")).username == "lead"


def test_a_token_is_listed_with_its_end(services):
    before = int(time.time())

    services.tokens.issue("lead", "laptop", lifetime_s=3600)
    services.tokens.issue("lead", "for ever")

    first, second = services.tokens.all("lead")
    assert (first.name, first.revoked_at, second.expires_at) == ("laptop", None, None)
    assert before <= first.expires_at - 3600 <= time.time()


def test_the_list_of_one_account_leaves_out_the_others(services):
    services.tokens.issue("lead")

    assert services.tokens.all("kelm014") == []
