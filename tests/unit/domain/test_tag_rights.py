"""Who may write which tags, role by role."""

import pytest

from app.domain.errors import Forbidden
from app.domain.job import Tag
from app.domain.roles import Role
from app.domain.tag_rights import check_may_write, may_write
from app.domain.user import User


@pytest.mark.parametrize(
    ("roles", "scopes"),
    [
        ((Role.API,), "global admin anna"),
        ((Role.ADMIN,), "global admin anna"),
        ((Role.ADMIN, Role.API), "global admin anna"),
        ((Role.SUPPORT,), "global anna"),
        ((Role.MANAGER,), "anna"),
        ((Role.USER,), "anna"),
        ((Role.USER, Role.API), "anna"),
        ((), "anna"),
    ],
)
def test_scopes_by_role(roles, scopes):
    user = User("anna", roles)

    writable = [scope for scope in ("global", "admin", "anna", "bert") if may_write(Tag("a", "b", scope), user)]

    assert writable == scopes.split()


def test_every_refused_tag_is_named_with_its_place():
    tags = [Tag("a", "b", "anna"), Tag("a", "b", "bert"), Tag("a", "b", "admin")]

    with pytest.raises(Forbidden, match=r"^tags\[1\]: scope 'bert'; tags\[2\]: scope 'admin': user 'anna' may not"):
        check_may_write(tags, User("anna", (Role.USER,)))
