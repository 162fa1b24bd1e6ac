"""A wrong setting stops the start with one sentence that names it."""

import datetime as dt
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from touiza.config import environment as env

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "src/touiza/config/settings.py"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOUIZA_LOG", "loud"),
        ("TOUIZA_QUIET_HOURS", "late"),
        ("TOUIZA_QUIET_HOURS", "21:30-24:00"),
        ("TOUIZA_PUSH_CONTACT", "operator@benevoles.example"),
        ("TOUIZA_PUSH_CONTACT", "mailto:a b"),
        ("TOUIZA_URL", "benevoles.example"),
        ("TOUIZA_URL", "ftp://benevoles.example"),
        ("TOUIZA_URL", "https://"),
        ("TOUIZA_URL", "https://[half"),
        ("TOUIZA_URL", "https://benevoles.example:port"),
        ("TOUIZA_URL", "https://benevoles.example/touiza"),
        ("TOUIZA_URL", "https://benevoles example"),
        ("TOUIZA_SOURCE", "javascript:alert(1)"),
        ("TOUIZA_WEB_PROCESSES", "0"),
        ("TOUIZA_WEB_THREADS", "many"),
        ("TOUIZA_WORKER_TASKS", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is “") as refused:
        runpy.run_path(str(SETTINGS))
    assert len(str(refused.value).splitlines()) == 1


def test_right_values_and_empty_ones_pass(monkeypatch):
    monkeypatch.setenv("TOUIZA_URL", " https://متطوعون.example:8443/ ")
    monkeypatch.setenv("TOUIZA_SOURCE", "https://forge.example/touiza?ref=ours")
    monkeypatch.setenv("TOUIZA_LOG", "debug")
    monkeypatch.setenv("TOUIZA_WORKER_TASKS", " ")
    read = runpy.run_path(str(SETTINGS))
    assert read["SITE_URL"] == "https://متطوعون.example:8443"
    assert read["SOURCE_URL"] == "https://forge.example/touiza?ref=ours"
    assert read["LOGGING"]["root"]["level"] == "DEBUG"
    assert read["WORKER_TASKS"] == 2


def test_an_empty_value_is_as_none(monkeypatch):
    monkeypatch.setenv("TOUIZA_URL", "")
    assert env.address("TOUIZA_URL", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    assert env.address("TOUIZA_SOURCE_THAT_NOBODY_SET", page=True) == ""


@pytest.mark.parametrize("words", [["touiza.cli.prepare"], ["touiza", "check"]])
def test_the_terminal_gets_the_sentence_alone(words, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TOUIZA_LOG": "loud", "TOUIZA_SECRET_KEY": "x"}
    environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    data = ["--data", str(tmp_path)] if words[0] == "touiza" else []
    ended = subprocess.run([sys.executable, "-m", *words, *data], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == "touiza: TOUIZA_LOG is “LOUD”: write one of DEBUG, INFO, WARNING, ERROR, CRITICAL.\n"


@pytest.mark.parametrize(("said", "read"), [("21:30-07:00", (dt.time(21, 30), dt.time(7))), ("none", None), ("", None)])
def test_hours_of_a_day_are_read(monkeypatch: pytest.MonkeyPatch, said: str, read: tuple[dt.time, dt.time] | None) -> None:
    monkeypatch.setenv("TRIED", said)
    assert env.hours("TRIED") == read
