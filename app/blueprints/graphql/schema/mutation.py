"""The root of all changes."""

from __future__ import annotations

from typing import Any

from graphene import Argument, Field, NonNull, ObjectType, String

from app.blueprints.graphql.context import context_of


class Mutation(ObjectType):
    """What can be changed."""

    update_configuration = Field(
        String,
        description="Keep a choice of the caller; `value` is JSON text. Always answers null.",
        key=Argument(NonNull(String), name="name"),
        value=Argument(NonNull(String)),
    )

    @staticmethod
    def resolve_update_configuration(_root: None, info: Any, key: str, value: str) -> None:
        context = context_of(info)
        context.services.user_settings.put(context.user.username, key, value)
