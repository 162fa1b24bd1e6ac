"""Chapter: albums, polls, what people save, pass on, thank for and think, a report, and a cover for an occasion."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.demo import reading
from touiza.demo.filling.scenes import scene
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.moderation.services.reporting import report_post
from touiza.posts.models import Choice, Post
from touiza.posts.services.albums import begin_album, describe_album_picture, publish_album, settle_pictures
from touiza.posts.services.covers import set_cover
from touiza.posts.services.polling import ask, count_due, vote
from touiza.posts.services.rating import rate_post
from touiza.posts.services.saving import create_list, save_page, save_post
from touiza.posts.services.sharing import share_post
from touiza.posts.services.thanking import thank
from touiza.posts.services.uploading import add_picture

SPEAKS = ("communicator", "owner")


def fill_pictures(world: World) -> str:
    """Write all of it, each on its day."""
    told = content("pictures")
    for entry in told["albums"]:
        write_album(world, entry)
    for entry in told["polls"]:
        write_poll(world, entry)
    count_due(at=world.almanac.now, silent=True)
    leave_marks(world, told)
    keep_lists(world, told["lists"])
    for entry in told["covers"]:
        put_cover(world, entry)
    for entry in told["reports"]:
        report_post(
            post=post_of(entry["post"]), by=world.people[entry["by"]], reason=entry["reason"], words=entry["words"],
            at=world.almanac.ago(20), silent=True,
        )  # fmt: skip
    return f"{len(told['albums'])} albums, {len(told['polls'])} polls, {len(told['lists'])} lists of what is saved"


def write_album(world: World, entry: Entry) -> Post:
    """Begin an album, put its pictures in, describe them as far as somebody did, publish it."""
    author, by = _voice(world, entry)
    at = world.almanac.moment(int(entry["day"]), entry["hour"])
    album = begin_album(
        author=author, by=by, title=_text(entry, "title"), body=_text(entry, "body"), audience=entry.get("audience", Audience.PUBLIC),
        form_key=f"demo-{entry['key']}", at=at,
    )  # fmt: skip
    for number, told in enumerate(entry["pictures"]):
        file = SimpleUploadedFile("scene.png", scene(told["scene"], number), content_type="image/png")
        row = add_picture(album=album, by=by, user=_login(by), upload=file)
        describe_album_picture(picture=row, alt=_text(told, "alt", entry["source"]), caption=_text(told, "caption", entry["source"]))
    post = publish_album(album=album, by=by, at=at, silent=True)
    settle_pictures(post=post.pk)
    return post


def write_poll(world: World, entry: Entry) -> None:
    author, by = _voice(world, entry)
    at = world.almanac.moment(int(entry["day"]), entry["hour"])
    poll = ask(
        author=author, by=by, question=_text(entry, "question"), body=_text(entry, "body"), audience=entry.get("audience", Audience.PUBLIC),
        choices=[TranslatedText.of(entry["source"], **told) for told in entry["choices"]], closes_at=at + dt.timedelta(days=entry["lasts"]),
        form_key=f"demo-{entry['key']}", at=at, silent=True,
    )  # fmt: skip
    keys = dict(Choice.objects.filter(poll=poll).values_list("position", "pk"))
    for hours, (who, position) in enumerate(entry["votes"].items(), 2):
        vote(poll=poll, by=world.people[who], choice=keys[position], at=at + dt.timedelta(hours=hours))


def leave_marks(world: World, told: Entry) -> None:
    """Thank, rate and pass on."""
    for key, people in told["thanks"].items():
        post = post_of(key)
        for hours, who in enumerate(people, 1):
            thank(post=post, by=world.people[who], at=_after(world, post, hours), silent=True)
    for key, steps in told["ratings"].items():
        post = post_of(key)
        for hours, (who, given) in enumerate(steps.items(), 3):
            rate_post(post=post, by=world.people[who], steps=given, at=_after(world, post, hours))
    for entry in told["shares"]:
        person = world.people[entry["by"]]
        share_post(
            post=post_of(entry["post"]), author=person, by=person, words=_text(entry, "words"), audience=entry["audience"],
            at=world.almanac.moment(int(entry["day"]), entry["hour"]), silent=True,
        )  # fmt: skip


def keep_lists(world: World, lists: list[Entry]) -> None:
    """Save posts and pages elsewhere. Their titles are written here: nobody is asked for them."""
    for entry in lists:
        at = world.almanac.ago(24 * 12)
        saved = create_list(owner=world.people[entry["by"]], name=entry["name"], is_public=entry["public"], at=at)
        for hours, told in enumerate(entry["saves"]):
            words = {"note": told.get("note", ""), "tags": told.get("tags", []), "at": at + dt.timedelta(hours=hours * 7)}
            if "post" in told:
                save_post(saved=saved, post=post_of(told["post"]), **words)
            else:
                save_page(saved=saved, address=told["address"], title=told["title"], **words)


def put_cover(world: World, entry: Entry) -> None:
    by = world.people[entry["by"]]
    dated = {name: world.almanac.day(int(entry[name])) for name in ("begins", "until") if name in entry}
    file = SimpleUploadedFile("cover.png", scene(entry["scene"], 40), content_type="image/png")
    set_cover(
        actor=world.associations[entry["as"]].actor, by=by, user=_login(by), upload=file, alt=_text(entry, "alt", "fr"),
        occasion=_text(entry, "occasion", "fr"), at=world.almanac.now, **dated,
    )  # fmt: skip


def post_of(key: str) -> Post:
    """Return what the chapter of posts wrote under a key."""
    return Post.objects.select_related("author").get(form_key__endswith=f":{f'demo-{key}'[:22]}")


def _voice(world: World, entry: Entry) -> tuple[Actor, Actor]:
    """Return who writes, and by whose hand."""
    if "as" not in entry:
        return world.people[entry["by"]], world.people[entry["by"]]
    team = reading.team(entry["as"])
    return world.associations[entry["as"]].actor, world.people[next(key for role in SPEAKS for key, held in team if held == role)]


def _login(person: Actor) -> User:
    return User.objects.get(person=person.pk)


def _after(world: World, post: Post, hours: int) -> dt.datetime:
    return min((post.published_at or world.almanac.now) + dt.timedelta(hours=hours), world.almanac.now)


def _text(entry: Entry, name: str, source: str = "") -> TranslatedText:
    return TranslatedText.of(source or entry["source"], **{code: text.strip() for code, text in entry.get(name, {}).items()})
