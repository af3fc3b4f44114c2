from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.hostlist import MAX_HOSTS, NodeList, fold

NAMES = st.from_regex(r"[a-z]{1,3}[0-9]{0,4}(?:[-_.][a-z0-9]{1,3})?", fullmatch=True)


@pytest.mark.parametrize(
    ("expression", "hosts"),
    [
        ("", ()),
        ("a1", ("a1",)),
        ("n[1-3]", ("n1", "n2", "n3")),
        ("a[08-10],b[1-2]", ("a08", "a09", "a10", "b1", "b2")),
        ("w11[27-28,49]", ("w1127", "w1128", "w1149")),
        ("r[1-2]n[01-02]-ib", ("r1n01-ib", "r1n02-ib", "r2n01-ib", "r2n02-ib")),
        ("node_a.site[1-2]", ("node_a.site1", "node_a.site2")),
        ("tg0[60-61],tg06a", ("tg060", "tg061", "tg06a")),
        ("a,,b,", ("a", "b")),
        (" a1 , b[1 - 2] ", ("a1", "b1", "b2")),
        ("a[1-3],a2", ("a1", "a2", "a3")),
    ],
)
def test_an_expression_stands_for_its_hosts_in_order(expression, hosts):
    assert NodeList.parse(expression).expand() == hosts


@pytest.mark.parametrize(
    ("expression", "place", "reason"),
    [
        ("-a", "character 1", "cannot begin"),
        ("a1,b[1-", "character 5", "unexpected '['"),
        ("a[1-10]", "character 3", "same number of digits"),
        ("a[3,x]", "character 5", "neither a number nor a range"),
        ("a[]", "character 3", "neither a number nor a range"),
        ("a[9-1]", "character 3", "backwards"),
        ("a b", "character 2", "unexpected ' '"),
        ("n/1", "character 2", "unexpected '/'"),
        ("a]", "character 2", "unexpected ']'"),
    ],
)
def test_a_wrong_expression_is_refused_with_its_place(expression, place, reason):
    with pytest.raises(Invalid) as caught:
        NodeList.parse(expression)

    assert expression in str(caught.value)
    assert place in str(caught.value)
    assert reason in str(caught.value)


def test_an_expression_for_too_many_hosts_is_refused_before_it_is_expanded():
    with pytest.raises(Invalid, match=f"1000000000000 hosts; {MAX_HOSTS} are allowed"):
        NodeList.parse("n[000000-999999]m[000000-999999]")


def test_membership_asks_for_the_exact_number_of_digits():
    nodes = NodeList.parse("a[08-10]")

    assert "a09" in nodes
    assert "a9" not in nodes
    assert "a009" not in nodes
    assert len(nodes) == 3


def test_folding_groups_by_text_and_width():
    assert fold(["n1", "n2", "n02", "x", "n1-ib", "n2-ib"]) == "n[1-2],n[1-2]-ib,n02,x"


@given(st.sets(NAMES, max_size=30))
def test_a_folded_list_reads_back_as_the_same_hosts(names):
    assert set(NodeList.parse(fold(names))) == names
