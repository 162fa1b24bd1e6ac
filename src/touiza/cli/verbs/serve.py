"""`serve`: an instance in earnest."""

from touiza.cli.call import Call, parser, port
from touiza.cli.console import say
from touiza.cli.server import Plan, run_plan, settle
from touiza.core import probe


def run(call: Call) -> int:
    reader = parser("serve", "Run an instance: its database (unless DATABASE_URL names one), web server and worker.")
    reader.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    reader.add_argument("--port", type=port, default=8000, help="the port to listen on (default: 8000; 0: any free)")
    alone = reader.add_mutually_exclusive_group()
    alone.add_argument("--web", action="store_true", help="the web server alone")
    alone.add_argument("--worker", action="store_true", help="the worker alone")
    asked = reader.parse_args(call.arguments)
    number = asked.port or probe.free_port(asked.host)
    instance = settle(call.instance(), "real", asked.host, None if asked.worker else number)
    plan = Plan(instance, web=not asked.worker, worker=not asked.web, host=asked.host, port=number)
    return run_plan(plan, when_ready=tell_ready)


def tell_ready(plan: Plan) -> None:
    """Print the line that says people can come."""
    say(f"Touiza is ready at {plan.address}" if plan.web else "The worker is ready.")
