"""Documents, parsed and validated once and kept under their text."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    Visitor,
    parse,
    validate,
    visit,
)

from app.blueprints.graphql.compiled import Planner
from app.blueprints.graphql.limits import excess
from app.settings.schema import GraphQLSettings

MAX_DOCUMENTS = 256
MAX_CACHED_LENGTH = 32 * 1024
"""Characters; longer documents are written by programs and rarely come twice."""
MAX_LENGTH = 1024 * 1024
MAX_TOKENS = 50_000

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
LIMIT_EXCEEDED = "COMPLEXITY_LIMIT_EXCEEDED"
NO_OPERATION = "no operation provided"


class Refused(Exception):
    """An operation will not be executed; `code` says at which stage that was decided."""

    def __init__(self, code: str, *errors: GraphQLError | str) -> None:
        super().__init__(code)
        self.code = code
        self.errors = [GraphQLError(error) if isinstance(error, str) else error for error in errors]


class Document:
    """A valid document, and the plans of `execution` for it."""

    def __init__(self, node: DocumentNode) -> None:
        self.node = node
        self.planner: Planner | None = None
        self.has_directives = _has_directives(node)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation called `name`, or the only one without a name."""
        operations = _operations(self.node)
        chosen = [node for node in operations if not name or (node.name and node.name.value == name)]
        if not operations:
            raise Refused(VALIDATION_FAILED, NO_OPERATION)
        if len(chosen) != 1:
            raise Refused(VALIDATION_FAILED, f"operation {name or ''} not found")
        return chosen[0]


class DocumentCache:
    """The documents used most recently; safe to use from several threads."""

    def __init__(self, schema: GraphQLSchema, limits: GraphQLSettings, *, hide_suggestions: bool) -> None:
        self._schema = schema
        self._limits = limits
        self._hide_suggestions = hide_suggestions
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Document:
        """Return the document for a text; raise `Refused` when it is not valid or too large."""
        with self._lock:
            if (document := self._documents.get(text)) is not None:
                self._documents.move_to_end(text)
                return document
        document = Document(self._checked(text))
        if len(text) <= MAX_CACHED_LENGTH:
            self._keep(text, document)
        return document

    def _keep(self, text: str, document: Document) -> None:
        with self._lock:
            self._documents[text] = document
            while len(self._documents) > MAX_DOCUMENTS:
                self._documents.popitem(last=False)

    def _checked(self, text: str) -> DocumentNode:
        if not text.strip():
            raise Refused(VALIDATION_FAILED, NO_OPERATION)
        if len(text) > MAX_LENGTH:
            raise Refused(PARSE_FAILED, f"the document has {len(text)} characters, at most {MAX_LENGTH} are read")
        try:
            node = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLSyntaxError as error:
            raise Refused(PARSE_FAILED, error) from error
        for operation in _operations(node):
            if problem := excess(operation, node, self._limits):
                raise Refused(LIMIT_EXCEEDED, problem)
        if problems := validate(self._schema, node, max_errors=20, hide_suggestions=self._hide_suggestions):
            raise Refused(VALIDATION_FAILED, *problems)
        return node


def _operations(node: DocumentNode) -> Sequence[OperationDefinitionNode]:
    return [definition for definition in node.definitions if isinstance(definition, OperationDefinitionNode)]


def _has_directives(node: DocumentNode) -> bool:
    finder = _DirectiveFinder()
    visit(node, finder)
    return finder.found


class _DirectiveFinder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_directive(self, _node: DirectiveNode, *_path: Any) -> None:
        self.found = True
