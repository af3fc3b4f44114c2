"""Execution where it differs from stock graphql-core.

- Lists of plain values go out as they are: sample arrays of numpy and JSON fragments are never visited, so that null
  is legal within ``[NullableFloat!]!``, as clients of cc-backend expect it.
- Introspection answers an error unless it is switched on.
- Nothing is awaitable.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    ExecutionContext,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
)
from graphql.pyutils import Path

from app.blueprints.graphql.context import QueryContext

INTROSPECTION = frozenset({"__schema", "__type"})


class FlightdeckExecution(ExecutionContext):
    """The execution of one operation."""

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_nodes: list[FieldNode], path: Path
    ) -> Any:
        """Resolve and complete a field, unless it asks about the schema and may not."""
        if path.key and field_nodes[0].name.value in INTROSPECTION and not self.context_value.introspection:
            self.collected_errors.add(GraphQLError("introspection disabled", field_nodes, path=path.as_list()), path)
            return None
        return super().execute_field(parent_type, source, field_nodes, path)

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        """Complete a list; see the module for what is not visited."""
        if is_plain(return_type):
            return result
        return super().complete_list_value(return_type, field_nodes, info, path, result)


def is_plain(list_type: GraphQLList[Any]) -> bool:
    """Whether a list holds, at any depth, values that need no completion: all of ours without nulls are."""
    return is_non_null_type(list_type.of_type) and is_leaf_type(get_named_type(list_type))


def run(
    schema: GraphQLSchema, context: QueryContext, variables: dict[str, Any] | None, operation_name: str | None
) -> ExecutionResult:
    """Execute an operation of the context's document."""
    return execute_sync(
        schema,
        context.document.node,
        context_value=context,
        variable_values=variables,
        operation_name=operation_name or None,
        execution_context_class=FlightdeckExecution,
        check_sync=False,
    )
