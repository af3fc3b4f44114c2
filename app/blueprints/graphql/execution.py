"""Execution where it differs from stock graphql-core.

- Lists of plain values go out as they are: sample arrays of numpy and JSON fragments are never visited, so that null
  is legal within ``[NullableFloat!]!``, as clients of cc-backend expect it.
- Introspection answers an error unless it is switched on.
- Nothing is awaitable.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from graphql import (
    ExecutionContext,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
)
from graphql.pyutils import Path

from app.blueprints.graphql.compiled import Planner, Step, is_plain
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
        kind = return_type.of_type.of_type if isinstance(return_type.of_type, GraphQLNonNull) else return_type.of_type
        if result and isinstance(kind, GraphQLObjectType) and isinstance(result, list | tuple):
            plan = self._plan(kind, field_nodes, result[0])
            if plan is not None and None not in result:
                with suppress(Exception):
                    return [plan(item, info) for item in result]
        return super().complete_list_value(return_type, field_nodes, info, path, result)

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        """Complete an object, by its plan if it has one."""
        plan = self._plan(return_type, field_nodes, result)
        if plan is not None:
            with suppress(Exception):  # whatever it was, graphql-core meets it again and reports it at its place
                return plan(result, info)
        return super().complete_object_value(return_type, field_nodes, info, path, result)

    def _plan(self, kind: GraphQLObjectType, field_nodes: list[FieldNode], source: Any) -> Step | None:
        document = self.context_value.document
        if document.has_directives:
            return None
        if document.planner is None:
            document.planner = Planner(self.schema, self.fragments)
        return document.planner.plan(kind, field_nodes, source)


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
