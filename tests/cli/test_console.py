"""What is printed for somebody who has stopped reading: the work goes on."""

import subprocess
import sys

PROGRAM = """
import sys, time
from touiza.cli.console import complain, say
for number in range(200):
    say("x" * 1000)
    time.sleep(0.001)
complain("done")
"""


def test_a_closed_pipe_does_not_end_the_work() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == "done\n"
        assert process.wait() == 0


def test_an_output_that_was_closed_before_is_no_trouble() -> None:
    done = subprocess.run(["/bin/sh", "-c", f'exec {sys.executable} -c "$0" >&-', PROGRAM], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "done\n")
