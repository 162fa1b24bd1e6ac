"""`help`: the verbs, a line each."""

from touiza.cli.call import DEFAULT_FOLDER, Call
from touiza.cli.console import say
from touiza.cli.verbs import VERBS


def run(_call: Call) -> int:
    say("./touiza VERB [--data DIR] …\n")
    for verb, summary in VERBS.items():
        say(f"  {verb:<12} {summary}")
    say("\nEvery Django command is a verb too: ./touiza migrate, ./touiza shell, ./touiza makemessages …")
    say("./touiza VERB --help tells a verb's options.")
    say(f"--data DIR names an instance other than the one in {DEFAULT_FOLDER}.")
    return 0
