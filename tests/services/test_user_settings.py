"""What users choose in the pages, over the defaults of the site."""

import pytest

from app.container import current_services
from app.domain.errors import Invalid
from app.domain.roles import Role
from app.domain.user import User
from app.services.user_settings import CHOICES, MAX_VALUE_BYTES, most_special
from app.settings.schema import JobSettings, UISettings
from tests.support.databases import on_every_database


@pytest.fixture
def settings_overrides():
    return {"ui": UISettings(jobs_per_page=100, theme="dark"), "jobs": JobSettings(short_job_seconds=60)}


@pytest.fixture
def user_settings(app_context):
    current_services().accounts.add(User("anna", (Role.USER,)))
    current_services().accounts.add(User("bert", (Role.USER,)))
    return current_services().user_settings


def test_the_site_decides_what_nobody_chose(user_settings):
    values = user_settings.of("anna")

    assert values.keys() == {*CHOICES, "jobList_hideShortRunningJobs"}
    assert (values["jobList_jobsPerPage"], values["theme"], values["jobList_hideShortRunningJobs"]) == (100, "dark", 60)


def test_somebody_without_an_account_has_the_defaults(user_settings):
    assert user_settings.of("stranger") == user_settings.of("anna")


@on_every_database
def test_a_choice_is_kept_for_its_owner_only(user_settings):
    user_settings.put("anna", "theme", '"light"')
    user_settings.put("anna", "theme", '"auto"')
    user_settings.put("anna", "metricConfig_jobListMetrics:fritz:main", '["flöps", "😀"]')

    values = user_settings.of("anna")

    assert values["theme"] == "auto"
    assert values["metricConfig_jobListMetrics:fritz:main"] == ["flöps", "😀"]
    assert user_settings.of("bert")["theme"] == "dark"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("jobList_jobsPerPage", "10"), ("jobList_jobsPerPage", "200"), ("jobList_usePaging", "false"),
        ("plotConfiguration_plotsPerRow", "6"), ("jobList_density", '"plots"'), ("jobList_showFootprint:fritz", "true"),
        ("metricConfig_jobViewPlotMetrics", "[]"), ("jobView_showRoofline", "true"),
    ],
)  # fmt: skip
def test_values_that_fit_are_taken(user_settings, key, value):
    user_settings.put("anna", key, value)

    assert user_settings.of("anna")[key] is not None


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("jobList_jobsPerPage", "9", "'jobList_jobsPerPage' takes a number from 10 to 200, not 9"),
        ("jobList_jobsPerPage", "201", "not 201"),
        ("jobList_jobsPerPage", "25.0", "not 25.0"),
        ("jobList_jobsPerPage", "true", "not true"),
        ("jobList_jobsPerPage", '"25"', 'not "25"'),
        ("jobList_usePaging", "1", "takes true or false, not 1"),
        ("jobList_usePaging", "null", "takes true or false, not null"),
        ("theme", '"pink"', 'takes light, dark or auto, not "pink"'),
        ("theme", "dark", "is not JSON"),
        ("theme", "", "is not JSON"),
        ("theme", "NaN", "is not JSON"),
        ("jobList_density", "[]", "takes compact, table or plots"),
        ("metricConfig_jobListMetrics", '"a"', "takes a list of metric names"),
        ("metricConfig_jobListMetrics", '["a", 1]', "takes a list of metric names"),
        ("metricConfig_jobListMetrics", '[""]', "takes a list of metric names"),
        ("metricConfig_jobListMetrics", '{"a":1}', "takes a list of metric names"),
        ("metricConfig_jobListMetrics", '["' + "x" * MAX_VALUE_BYTES + '"]', "longer than 16384 bytes"),
        ("metricConfig_jobListMetrics", "[" * 100_000, "longer than"),
        ("nosuch", "1", "unknown setting 'nosuch'"),
        ("", "1", "unknown setting ''"),
        ("theme:fritz", '"dark"', "unknown setting 'theme:fritz'"),
        ("metricConfig_jobListMetrics:a:b:c", "[]", "unknown setting"),
        ("metricConfig_jobListMetrics:a'b", "[]", "unknown setting"),
        ("metricConfig_jobListMetrics:" + "x" * 300, "[]", "unknown setting"),
        ("jobList_hideShortRunningJobs", "1", "unknown setting"),
        ("theme\n", '"dark"', "unknown setting"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_key_and_value(user_settings, key, value, said):
    with pytest.raises(Invalid) as caught:
        user_settings.put("anna", key, value)

    assert said in str(caught.value)
    assert user_settings.of("anna") == user_settings.of("bert")


def test_somebody_without_an_account_cannot_choose(user_settings):
    with pytest.raises(Invalid, match="user 'stranger' has no account here"):
        user_settings.put("stranger", "theme", '"dark"')


@pytest.mark.parametrize(
    ("cluster", "subcluster", "value"),
    [("", "", 1), ("fritz", "", 2), ("fritz", "main", 3), ("fritz", "other", 2), ("alex", "main", 1)],
)
def test_the_most_special_choice_counts(cluster, subcluster, value):
    values = {"m": 1, "m:fritz": 2, "m:fritz:main": 3}

    assert most_special(values, "m", cluster, subcluster) == value


def test_every_default_would_be_accepted(user_settings):
    for key, choice in CHOICES.items():
        assert choice.accepts(user_settings.of("anna")[key]), key
