"""The fence around unit tests holds."""

from __future__ import annotations

import socket
import sqlite3
import urllib.request
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy


@pytest.mark.parametrize(
    "reach_out",
    [
        socket.socket,
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
        lambda: sqlite3.connect(":memory:"),
        lambda: psycopg.connect("host=127.0.0.1"),
        lambda: sqlalchemy.create_engine("sqlite://"),
    ],
    ids=["socket", "resolver", "http", "sqlite", "postgresql", "engine"],
)
def test_the_outside_world_is_out_of_reach(reach_out: Callable[[], object]) -> None:
    with pytest.raises(BaseException, match="in a unit test: move it to tests/integration"):
        reach_out()
