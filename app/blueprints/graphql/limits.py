"""How large an operation is, measured before it is validated, since validating a huge document is work already."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from app.settings.schema import GraphQLSettings

MAX_NESTED_FRAGMENTS = 100
"""Fragments within fragments cost no field and no level, but each takes room on the stack."""


class NestedTooDeeply(Exception):
    """Fragments lead through too many others."""


@dataclass(frozen=True, slots=True)
class Size:
    """Selected fields with fragments written out, deepest nesting, and number of aliases."""

    fields: int = 0
    depth: int = 0
    aliases: int = 0


def excess(operation: OperationDefinitionNode, document: DocumentNode, limits: GraphQLSettings) -> str | None:
    """Return which limit the operation exceeds and by how much, or None."""
    try:
        size = size_of(operation, document)
    except NestedTooDeeply:
        return f"operation nests more than {MAX_NESTED_FRAGMENTS} fragments within each other"
    if size.fields > limits.max_complexity:
        return f"operation has complexity {size.fields}, which exceeds the limit of {limits.max_complexity}"
    if size.depth > limits.max_depth:
        return f"operation has depth {size.depth}, which exceeds the limit of {limits.max_depth}"
    if size.aliases > limits.max_aliases:
        return f"operation has {size.aliases} aliases, which exceeds the limit of {limits.max_aliases}"
    return None


def size_of(operation: OperationDefinitionNode, document: DocumentNode) -> Size:
    """Measure an operation; each fragment is measured once, however often it is spread. May raise `NestedTooDeeply`."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    return _Measure(fragments).selections(operation.selection_set)


class _Measure:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Size] = {}
        self._open = 0

    def selections(self, selection_set: SelectionSetNode | None) -> Size:
        fields = depth = aliases = 0
        for node in selection_set.selections if selection_set else ():
            size = self._selection(node)
            fields, depth, aliases = fields + size.fields, max(depth, size.depth), aliases + size.aliases
        return Size(fields, depth, aliases)

    def _selection(self, node: object) -> Size:
        if isinstance(node, FieldNode):
            inner = self.selections(node.selection_set)
            return Size(inner.fields + 1, inner.depth + 1, inner.aliases + (node.alias is not None))
        if isinstance(node, InlineFragmentNode):
            return self.selections(node.selection_set)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        return Size()

    def _fragment(self, name: str) -> Size:
        if name not in self._known and name in self._fragments:
            self._known[name] = Size()  # a fragment within itself counts nothing here; validation refuses it
            self._open += 1
            if self._open > MAX_NESTED_FRAGMENTS:
                raise NestedTooDeeply
            self._known[name] = self.selections(self._fragments[name].selection_set)
            self._open -= 1
        return self._known.get(name, Size())
