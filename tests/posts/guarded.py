"""A post of each kind for each narrower audience, told with words that occur nowhere else."""

import datetime as dt

from tests.media.pictures import upload
from tests.posts.posted import SMALL
from tests.posts.written import article, fr, note
from tests.worlds import World
from touiza.actors.models import Follow
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.posts.models import Post
from touiza.posts.services.albums import begin_album, publish_album
from touiza.posts.services.answering import answer_post
from touiza.posts.services.polling import ask
from touiza.posts.services.saving import create_list, save_post
from touiza.posts.services.thanking import thank
from touiza.posts.services.uploading import add_picture

ASKED = "bizarrerie"  # stands in every text, and is what is looked for
GUARDED = {audience: f"zyx{audience.value.replace('_', '')}qw" for audience in (Audience.SIGNED_IN, Audience.FOLLOWERS, Audience.MEMBERS)}


def write_guarded(world: World) -> list[Post]:
    """Publish them at an association's place, mention strangers, and have a follower and member answer, thank and save them in public."""
    chrea, coordinator, inside = world.chrea.actor, world.nassima, world.rachid
    Follow.objects.create(follower=inside, actor=chrea, accepted_at=clock.now())
    shelf = create_list(owner=inside, name="À garder", is_public=True)
    made = []
    for audience, word in GUARDED.items():
        said, names = f"Un texte {ASKED} #{word} de {word}, @{world.chloe.handle} @{world.amina.handle}.", f"{ASKED} {word}"
        album = begin_album(author=chrea, by=coordinator, title=fr(names), body=fr(said), audience=audience)
        add_picture(album=album, by=coordinator, user=world.user("nassima"), upload=upload(SMALL))
        poll = ask(
            author=chrea, by=coordinator, question=fr(names), choices=[fr(f"{word} un"), fr(f"{word} deux")], audience=audience,
            closes_at=clock.now() + dt.timedelta(days=2),
        )  # fmt: skip
        posts = [
            note(chrea, said, by=coordinator, audience=audience),
            article(chrea, names, said, by=coordinator, audience=audience),
            publish_album(album=album, by=coordinator),
            poll.post,
        ]
        for post in posts:
            answer = answer_post(post=post, author=inside, body=fr(f"Une réponse {ASKED} {word} @{world.chloe.handle} ?"))
            answer_post(post=answer, author=chrea, written_by=coordinator, body=fr(f"Oui, {ASKED} {word}."))
            thank(post=post, by=inside)
            save_post(saved=shelf, post=post, note=f"Mon mot {ASKED}.")
        made += posts
    return made
