"""`worker`: tasks alone, beside a web server that runs elsewhere."""

from dataclasses import replace

from touiza.cli.call import Call, parser
from touiza.cli.server import Plan, run_plan
from touiza.cli.verbs.serve import tell_ready
from touiza.core.instance import claim


def run(call: Call) -> int:
    parser("worker", "Run a worker alone, for mails and other tasks.").parse_args(call.arguments)
    instance = call.instance()
    if instance.kind == "new":
        instance = claim(instance, "real")
    return run_plan(replace(Plan(instance), web=False, live=False), when_ready=tell_ready)
