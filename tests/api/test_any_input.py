"""Whatever text stands in a request, the answer is a result or a clear refusal."""

from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = ["state", "cluster", "project", "start-time", "items-per-page", "page", "with-metadata", "all-metrics", "x"]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.integers().map(str),
    st.sampled_from(["running", "1-2", "' OR 1=1 --", "%", "_", "\0", "9" * 30, "1e9", "NaN", "-1-5", "0x10", "true"]),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=4).map(
    lambda pairs: urlencode([(name, text.encode("utf-8", "surrogatepass")) for name, text in pairs])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)

# The fixtures hold no state that one example could leave to the next.
shared_site = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)


def is_clear(reply):
    return reply.status_code == 200 or (reply.status_code == 400 and len(reply.json["error"]) > 10)


@shared_site
@given(query=QUERIES)
def test_any_query_of_the_list(robot, query):
    assert is_clear(robot.get(f"/api/jobs/?{query}"))


@shared_site
@given(query=QUERIES)
def test_any_query_of_the_clusters(robot, query):
    assert is_clear(robot.get(f"/api/clusters/?{query}"))


@shared_site
@given(row_id=TEXTS.filter(lambda text: text.strip("/") not in ("", ".", "..")), query=QUERIES)
def test_any_id_of_a_job(robot, row_id, query):
    path = quote(row_id.encode("utf-8", "surrogatepass"), safe="")

    assert robot.get(f"/api/jobs/{path}?{query}").status_code in {400, 404, 422}


@shared_site
@given(body=st.binary(max_size=30) | JSON.map(lambda value: str(value).encode("utf-8", "surrogatepass")))
def test_any_body_of_a_job(robot, body):
    assert robot.post("/api/jobs/7", data=body).status_code in {400, 422}
