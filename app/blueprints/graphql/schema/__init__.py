"""The GraphQL schema: names, types and nullability are those of cc-backend, additions say so."""

from __future__ import annotations

from functools import cache

from graphene import Schema
from graphql import GraphQLSchema, assert_valid_schema

from app.blueprints.graphql.schema.builtin_scalars import adjust_builtin_scalars
from app.blueprints.graphql.schema.mutation import Mutation
from app.blueprints.graphql.schema.query import Query


@cache
def build_schema() -> GraphQLSchema:
    """Return the schema; the same one for the whole process, since nothing in it depends on the settings."""
    adjust_builtin_scalars()
    schema: GraphQLSchema = Schema(query=Query, mutation=Mutation).graphql_schema
    assert_valid_schema(schema)
    return schema
