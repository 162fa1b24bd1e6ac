"""Chapter: the certificates people made of their confirmed hours."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max, Sum

from touiza.actors.models import Actor
from touiza.core.ids import ALPHABET
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.world import World
from touiza.demo.reading import content
from touiza.posts.models import Post
from touiza.proof.models import Certificate, Contribution
from touiza.proof.services.certificates import issue_certificate

FIRST_NUMBER = "TZ7K4M29QD"  # Amina's first: the one that the guides and the screenshots show
LEAST = 300  # minutes below which few ask for a certificate
MOST = 34  # of the crowd
Wish = tuple[Actor, Post, dt.datetime]


def fill_certificates(world: World) -> str:
    """Issue the named people's certificates, then those of the crowd who worked longest at one thing."""
    lot = world.lot("certificates")
    wishes = [*_told(world), *_wished(world)]
    for number, (person, source, at) in enumerate(wishes):
        certificate = issue_certificate(person=person, source=source, at=at, silent=True)
        code = FIRST_NUMBER if number == 0 else "TZ" + "".join(lot.choice(ALPHABET) for _n in range(8))
        Certificate.objects.filter(pk=certificate.pk).update(number=code)  # drawn from the seed, the same in every demo
    return f"{len(wishes)} certificates"


def _told(world: World) -> Iterator[Wish]:
    for entry in content("story")["story"]:
        if "certificate" in entry:
            source = world.opportunities[entry["opportunity"]].post
            yield world.people[entry["person"]], source, world.almanac.moment(entry["certificate"], 21, 15)


def _wished(world: World) -> Iterator[Wish]:
    """Yield those of the crowd, two evenings after the last of their hours was confirmed."""
    crowd = {actor.pk: actor for actor in crowd_actors().values()}
    totals = (
        Contribution.objects.counted()
        .filter(person__in=crowd)
        .values("person", "source")
        .annotate(total=Sum("minutes"), last=Max("at"))
        .filter(total__gte=LEAST, last__lt=world.almanac.ago(60))
        .order_by("-total", "last", "person")[:MOST]
    )
    sources = Post.objects.in_bulk([row["source"] for row in totals])
    for row in totals:
        yield crowd[row["person"]], sources[row["source"]], row["last"] + dt.timedelta(days=2)
