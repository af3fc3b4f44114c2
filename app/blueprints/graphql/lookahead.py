"""What an operation is going to select, so that a list can load it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode


def selected(info: GraphQLResolveInfo, *path: str) -> frozenset[str]:
    """Return the fields selected below the resolved field, following `path` down from it.

    Directives are not looked at: a field that is skipped in the end may be among them.
    """
    nodes: Iterable[FieldNode] = info.field_nodes
    for name in path:
        nodes = [node for node in _children(info, nodes) if node.name.value == name]
    return frozenset(node.name.value for node in _children(info, nodes))


def _children(info: GraphQLResolveInfo, nodes: Iterable[FieldNode]) -> Iterator[FieldNode]:
    for node in nodes:
        if node.selection_set:
            yield from _fields(info, node.selection_set)


def _fields(info: GraphQLResolveInfo, selection_set: SelectionSetNode) -> Iterator[FieldNode]:
    for node in selection_set.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(info, node.selection_set)
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(info, info.fragments[node.name.value].selection_set)
