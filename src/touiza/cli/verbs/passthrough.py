"""Every other word: one of Django's commands, on the instance's database."""

import difflib
import os

from touiza.cli.call import Call
from touiza.cli.commands import NO_DATABASE, django_commands, execute, explain
from touiza.cli.environment import django_environment, django_on
from touiza.cli.verbs import VERBS
from touiza.core.trouble import Trouble

# Commands that look at no table: the engine is not started for them.
WITHOUT_DATABASE = {"makemessages", "compilemessages", "collectstatic", "findstatic", "diffsettings"}


def run(call: Call) -> int:
    _require_known(call.verb)
    if call.asks_for_help():
        return explain(call)
    instance = call.instance()
    if call.verb in WITHOUT_DATABASE:
        os.environ.update(django_environment(instance, database=NO_DATABASE))
        execute(call)
        return 0
    with django_on(instance):
        execute(call)
    return 0


def _require_known(verb: str) -> None:
    """Raise Trouble for a word that is neither a verb of ours nor of Django's, before anything is made for it."""
    known = django_commands()
    if verb not in known:
        near = difflib.get_close_matches(verb, [*VERBS, *known], n=1)
        hint = f"did you mean “{near[0]}”? " if near else ""
        raise Trouble(f"there is no verb “{verb}”: {hint}./touiza help lists them.", code=2)
