"""An album, a poll, a list of saved things and a report in the named world, and the addresses that lead to each."""

import datetime as dt

from tests.media.pictures import picture, upload
from tests.posts.written import fr
from tests.worlds import World
from touiza.core import clock
from touiza.moderation.services.reporting import report_post
from touiza.posts.models import Post
from touiza.posts.services.albums import begin_album, publish_album
from touiza.posts.services.polling import ask
from touiza.posts.services.saving import create_list, save_page
from touiza.posts.services.uploading import add_picture, begin_upload

SMALL = picture(size=(64, 40))


def addresses_of_marks(world: World, spoken: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return the arguments of each route; `spoken` are those of a post of the association."""
    chrea, rachid, amina = world.chrea.actor, world.rachid, world.amina
    album = begin_album(author=chrea, by=rachid, title=fr("Les cèdres"))
    shown = add_picture(album=album, by=rachid, user=world.user("rachid"), upload=upload(SMALL))
    publish_album(album=album, by=rachid)
    own = begin_album(author=amina, by=amina, title=fr("La plage"))
    sent = begin_upload(album=own, by=amina, fingerprint="a" * 64, size=1000)
    poll = ask(author=chrea, by=rachid, question=fr("Où planter ?"), choices=[fr("Ici"), fr("Là")], closes_at=clock.now() + dt.timedelta(days=3))
    saved = create_list(owner=amina, name="À lire", is_public=True)
    row = save_page(saved=saved, address="https://revue-sahara.example/foggaras", title="Foggaras")
    report_post(post=Post.objects.get(slug=spoken["slug"]), by=amina, reason="spam")
    there: dict[str, object] = {"slug": album.post.slug}
    one = there | {"pk": shown.pk}
    asked: dict[str, object] = {"slug": poll.post.slug}
    return {
        **{f"posts:{name}": spoken for name in ("marks", "thanks", "rating", "share")},
        **{f"posts:{name}": asked for name in ("vote", "closing")},
        **{f"posts:{name}": there for name in ("album", "album_words", "pictures", "uploads")},
        **{f"posts:{name}": one for name in ("picture", "picture_edit")},
        "posts:upload": {"slug": own.post.slug, "public_id": sent.public_id},
        **{f"posts:{name}": {"public_id": saved.public_id} for name in ("save_list", "save_list_edit")},
        "posts:save": {"pk": row.pk},
        "posts:covers": {"handle": world.chrea.handle},
        **{f"moderation:{name}": spoken for name in ("report", "reported")},
    }
