"""Chapter: whom and what people follow, how open they are, and what stands on walls."""

from touiza.actors.models import Actor, Follow
from touiza.actors.services.following import accept_follower, follow, set_openness
from touiza.core.translated import TranslatedText
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.posts.services.heating import count_heat
from touiza.posts.services.posting import Written
from touiza.posts.services.walls import write_on_wall
from touiza.vocabulary.models import Place
from touiza.vocabulary.topics import topics_named


def fill_feeds(world: World) -> str:
    """Let people choose, follow, and write a few lines at each other's places."""
    told = content("feeds")
    for entry in told["choices"]:
        _choose(world, entry)
    for entry in told["follows"]:
        _follow(world, entry)
    for entry in told["accepts"]:
        at = world.almanac.moment(int(entry["day"]), 9)
        accept_follower(actor=world.people[entry["person"]], follower=world.people[entry["follower"]], at=at, silent=True)
    for entry in told["walls"]:
        _write(world, entry)
    count_heat(at=world.almanac.now)
    return f"{Follow.objects.count()} follows, {len(told['walls'])} posts on walls"


def _choose(world: World, entry: Entry) -> None:
    actor = _actor(world, entry["association"]) if "association" in entry else world.people[entry["person"]]
    names = ("followers", "shows_following", "shows_followers", "wall")
    set_openness(actor=actor, **{name: entry[name] for name in names if name in entry})


def _follow(world: World, entry: Entry) -> None:
    """Follow each thing, an hour apart; people who want to be asked are asked."""
    who = world.people[entry["person"]]
    actors = [*(_actor(world, handle) for handle in entry["associations"]), *(world.people[key] for key in entry["people"])]
    tags = topics_named(names=entry["topics"], most=len(entry["topics"]))
    places = list(Place.objects.filter(code__in=entry["places"]).order_by("pk"))
    things = [*({"actor": one} for one in actors), *({"tag": one} for one in tags), *({"place": one} for one in places)]
    for number, thing in enumerate(things):
        follow(follower=who, at=world.almanac.moment(int(entry["day"]), 8 + number), silent=True, **thing)


def _write(world: World, entry: Entry) -> None:
    host = _actor(world, entry["of"]) if entry["of"] in world.associations else world.people[entry["of"]]
    text = TranslatedText(entry["source"], {entry["source"]: entry["body"]})
    written = Written(title=TranslatedText(entry["source"]), body=text, audience=entry["audience"])
    at = world.almanac.moment(int(entry["day"]), entry["hour"])
    write_on_wall(host=host, author=world.people[entry["by"]], written=written, form_key=f"demo-wall-{entry['by']}"[:22], at=at, silent=True)


def _actor(world: World, handle: str) -> Actor:
    return world.associations[handle].actor
