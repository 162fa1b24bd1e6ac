"""`serve`: an instance in earnest."""

from touiza.cli.call import Call, parser, port
from touiza.cli.console import say
from touiza.cli.environment import wants_live
from touiza.cli.server import Plan, run_plan, settle
from touiza.core import probe


def run(call: Call) -> int:
    reader = parser("serve", "Run an instance: its database (unless DATABASE_URL names one), web server, live updates and worker.")
    reader.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    reader.add_argument("--port", type=port, default=8000, help="the port to listen on (default: 8000; 0: any free)")
    reader.add_argument("--live-port", type=port, default=0, help="the port of the live updates (default: the next one)")
    alone = reader.add_mutually_exclusive_group()
    alone.add_argument("--web", action="store_true", help="the web server alone")
    alone.add_argument("--live", action="store_true", help="the live updates alone")
    alone.add_argument("--worker", action="store_true", help="the worker alone")
    asked = reader.parse_args(call.arguments)
    number = asked.port or probe.free_port(asked.host)
    part = next((name for name in ("web", "live", "worker") if getattr(asked, name)), "")
    instance = settle(call.instance(), "real", asked.host, number if part in {"", "web"} else None)
    plan = Plan(
        instance, web=part in {"", "web"}, live=part == "live" or (not part and wants_live()), worker=part in {"", "worker"},
        host=asked.host, port=number, live_port=asked.live_port,
    )  # fmt: skip
    return run_plan(plan, when_ready=tell_ready)


def tell_ready(plan: Plan) -> None:
    """Print the line that says people can come."""
    say(f"Touiza is ready at {plan.address}" if plan.web else f"The {plan.main} is ready.")
