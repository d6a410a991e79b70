"""Holds requests of GraphQL against GitHub's public schema, which `scripts/github-openapi` fetches with the rest.

It is the npm package `@octokit/graphql-schema`; graphql-core is the judge, on documents and on their variables.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, build_ast_schema, parse, validate
from graphql.execution.values import get_variable_values

from tests.stand_ins.github.openapi import VARIABLE
from tests.stand_ins.github.service import Request


def schema_file() -> Path | None:
    """The schema beside the description that RADAR_GITHUB_OPENAPI names; None where there is none."""
    found = Path(os.environ.get(VARIABLE, "")).with_name("schema.graphql") if os.environ.get(VARIABLE) else None
    if found is not None and found.is_file():
        return found
    if os.environ.get("RADAR_REQUIRE_ALL"):
        pytest.fail(f"GitHub's GraphQL schema is not here (set {VARIABLE} to what scripts/github-openapi prints)")
    return None


@cache
def load(path: Path) -> GraphQLSchema:
    """Reads the schema once; GitHub's own is taken to be sound."""
    document = parse(path.read_text(encoding="utf-8"), no_location=True)
    return build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)


def check_graphql(log: Iterable[Request]) -> list[str]:
    """What is wrong with the requests of GraphQL; nothing where its schema is not here."""
    asked = [request.body for request in log if request.path == "/graphql"]
    if not asked or (path := schema_file()) is None:
        return []
    schema = load(path)
    return [fault for body in asked for fault in _faults(schema, body["query"], body.get("variables") or {})]


def _faults(schema: GraphQLSchema, query: str, variables: dict[str, object]) -> list[str]:
    try:
        document = parse(query)
    except GraphQLError as error:
        return [str(error)]
    faults = [str(error) for error in validate(schema, document)]
    for node in document.definitions:
        if not faults and isinstance(node, OperationDefinitionNode):
            values = get_variable_values(schema, node.variable_definitions or (), variables)
            faults += map(str, values) if isinstance(values, list) else []
    return faults
