"""`./touiza exposure`: how showings among suggestions are spread over associations, as one line of JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from touiza.opportunities.services.exposure import DAYS, spread_of


class Command(BaseCommand):
    help = "Tell how evenly associations with open work were shown among suggestions: 0 is evenly, 1 is one alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help="how many days to look at, today with them")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        self.stdout.write(json.dumps(asdict(spread_of(days=max(1, days)))))
