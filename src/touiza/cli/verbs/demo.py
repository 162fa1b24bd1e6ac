"""`demo`: a filled world on this machine, to try everything in."""

from touiza.cli.call import Call, parser, port
from touiza.cli.console import say
from touiza.cli.environment import wants_live
from touiza.cli.server import Plan, run_plan, settle
from touiza.core import probe
from touiza.core.instance import empty_demo


def run(call: Call) -> int:
    reader = parser("demo", "Try Touiza: a demo world on this machine, with people to sign in as.")
    reader.add_argument("--port", type=port, default=8000, help="where the pages are served (default: 8000; 0: any free)")
    reader.add_argument("--reset", action="store_true", help="empty the demo first")
    asked = reader.parse_args(call.arguments)
    if asked.reset:
        empty_demo(call.folder)
    number = asked.port or probe.free_port("127.0.0.1")
    instance = settle(call.instance(), "demo", "127.0.0.1", number)
    say(f"Touiza's demo; its data are in {instance.folder}")
    return run_plan(Plan(instance, live=wants_live(), port=number), when_ready=tell_people)


def tell_people(plan: Plan) -> None:
    """Print the address, and who one can sign in as."""
    say(f"Touiza is ready at {plan.address}")
    people = probe.fetch_json(f"{plan.address}demo/people.json")
    rows = [[str(person[key]) for key in ("role", "email", "password")] for person in _listed(people)]
    if rows:
        say("\nThe demo's people:")
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            say("  " + "   ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    say(f"\nNo mail leaves this machine: every one is to be read at {plan.address}demo/mail/")
    say("Ctrl-C stops everything; the next start takes seconds.")


def _listed(people: object) -> list[dict[str, object]]:
    rows = people.get("people", []) if isinstance(people, dict) else people
    return [row for row in rows if {"role", "email", "password"} <= row.keys()] if isinstance(rows, list) else []
