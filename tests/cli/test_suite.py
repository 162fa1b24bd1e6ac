"""The suite of `./touiza test`: every step has its say, and the last line tells all."""

import sys
from pathlib import Path

import pytest

from touiza.cli.suite import Suite, quietly
from touiza.cli.tools import find_browser


def test_a_failed_step_fails_the_whole_and_stops_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    suite = Suite(tmp_path)
    suite.run("lint", [sys.executable, "-c", "raise SystemExit(1)"])
    suite.run("tests", [sys.executable, "-c", "print('seen')"])
    suite.run("browser tests", [sys.executable], unless="no Chromium")
    assert suite.summarise() == 1
    lines = capfd.readouterr().out.splitlines()
    assert "seen" in lines
    assert lines[-1] == "passed: tests; failed: lint; did not run: browser tests"


def test_what_did_not_run_does_not_fail(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    suite = Suite(tmp_path)
    missing = suite.attempt("Browser", lambda: "missing: chromium; install it")
    suite.run("browser tests", [sys.executable], unless=missing)
    assert suite.summarise() == 0
    assert "some tests may have been skipped: missing: chromium; install it" in capfd.readouterr().out


def test_a_program_run_quietly_tells_its_last_line_when_it_fails(tmp_path: Path) -> None:
    assert quietly([sys.executable, "-c", "print('fine')"], tmp_path) == ""
    assert quietly([sys.executable, "-c", "print('one'); print('two'); raise SystemExit(1)"], tmp_path) == "two"
    assert "No such file" in quietly(["/no/such/program"], tmp_path)


def test_the_browser_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUIZA_CHROMIUM", "/opt/chromium")
    assert find_browser() == "/opt/chromium"
