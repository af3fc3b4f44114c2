from urllib.parse import urljoin, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from app.web.redirects import is_own_path


def as_a_browser_reads(target):
    """Return the address a browser goes to from http://here.example/login (WHATWG URL, simplified)."""
    cleaned = "".join(char for char in target if char not in "\t\r\n").strip("".join(map(chr, range(0x21))))
    return urljoin("http://here.example/login", cleaned.replace("\\", "/"))


PIECES = st.lists(
    st.sampled_from(["/", "\\", "\t", "\n", " ", "\0", ":", "@", "#", "?", ".", "http", "javascript", "x"])
)


@given(st.text() | PIECES.map("".join) | PIECES.map(lambda pieces: "/" + "".join(pieces)))
@example("/\\evil.example")
@example("/\t/evil.example")
def test_no_accepted_target_leads_away(target):
    if is_own_path(target):
        assert urlsplit(as_a_browser_reads(target))[:2] == ("http", "here.example")


@given(st.from_regex(r"/([a-z0-9%_.~-]+/?)*(\?[a-z0-9=&%+,.-]*)?", fullmatch=True))
def test_every_plain_path_is_accepted(target):
    assert is_own_path(target)
