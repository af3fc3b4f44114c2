"""updateConfiguration, with a site of its own since it writes."""

import pytest

from app.container import current_services
from tests.graphql.site import build_site
from tests.support.archive_builder import ArchiveBuilder

SET = "mutation($n:String!,$v:String!){updateConfiguration(name:$n,value:$v)}"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("settings")
    return build_site(folder, ArchiveBuilder(folder / "job-archive").with_default_clusters())


def choices(site, username):
    with site.app.app_context():
        return current_services().user_settings.of(username)


def test_a_choice_is_kept_for_the_caller_alone(own_site):
    data = own_site.data(SET, {"n": "theme", "v": '"dark"'}, user="kelm014")

    assert data == {"updateConfiguration": None}
    assert choices(own_site, "kelm014")["theme"] == "dark"
    assert choices(own_site, "boss")["theme"] == "auto"


@pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("theme", '"pink"'), ("nonsense", "1"), ("'--", "1")])
def test_what_cannot_be_chosen_is_named(own_site, name, value):
    before = choices(own_site, "boss")

    assert repr(name) in own_site.error(SET, {"n": name, "v": value})
    assert choices(own_site, "boss") == before
