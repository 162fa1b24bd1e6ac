"""Why PostgreSQL did not start: the line of its log that an operator needs, not the last one."""

import pytest

from touiza.core.engine_cluster import last_words

FULL = """\
2026-11-22 19:22:32.102 UTC [13488] FATAL:  the database system is starting up
2026-11-22 19:22:32.215 UTC [13483] ERROR:  could not write blocks 24..24 in file "base/1/1249": No space left on device
2026-11-22 19:22:32.215 UTC [13483] HINT:  Check free disk space.
2026-11-22 19:22:32.218 UTC [13485] FATAL:  checkpoint request failed
2026-11-22 19:22:32.225 UTC [13490] FATAL:  the database system is not yet accepting connections
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FULL, 'could not write blocks 24..24 in file "base/1/1249": No space left on device'),
        ("t [1] FATAL:  no access.\nt [2] FATAL:  the database system is in recovery mode\nt [1] LOG:  shut down", "no access"),
        ('postgres: nothing found\nbut could not open file "a/pg_control": gone', 'but could not open file "a/pg_control": gone'),
        ("", "it said nothing"),
    ],
)
def test_the_line_that_tells_is_chosen(said: str, told: str) -> None:
    assert last_words(said) == told
