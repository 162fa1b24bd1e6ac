"""What a person leaves in the exchange: something in every model of it that can hold something personal."""

from tests.media.pictures import upload
from tests.posts.posted import SMALL
from tests.posts.written import fr, note
from tests.relations.due_things import here_waits
from tests.worlds import World
from touiza.core import clock
from touiza.moderation.services.reporting import report_post
from touiza.posts.models import Link, PostKind
from touiza.posts.services.albums import begin_album, publish_album
from touiza.posts.services.answering import answer_post, edit_answer
from touiza.posts.services.covers import set_cover
from touiza.posts.services.posting import Written, write_post
from touiza.posts.services.saving import create_list, save_page
from touiza.posts.services.uploading import add_picture
from touiza.relations.services.inbox import decide_item, note_on_item, translate_item


def live(world: World) -> None:
    """Amina writes, shows, saves, asks an association, which settles it, and reports."""
    amina, user, chrea = world.amina, world.user("amina"), world.chrea.actor
    page = write_post(author=amina, by=amina, written=Written(kind=PostKind.LINK, body=fr("À lire."), address="https://revue-sahara.example/foggaras"))
    Link.objects.filter(post=page).update(title="Foggaras", summary="De l'eau", site="Revue")
    album = begin_album(author=amina, by=amina, title=fr("La plage"))
    add_picture(album=album, by=amina, user=user, upload=upload(SMALL))
    publish_album(album=album, by=amina)
    set_cover(actor=amina, by=amina, user=user, upload=upload(SMALL), alt=fr("Une plage"), occasion=fr("L'été"), until=clock.today())
    save_page(saved=create_list(owner=amina, name="À lire"), address="https://revue-sahara.example/puits", title="Puits", note="Pour plus tard")
    announced = note(chrea, "Les couvertures sont là.", by=world.rachid)
    asked = answer_post(post=announced, author=amina, body=fr("À quelle heure ?"))
    edit_answer(answer=asked, body=fr("À quelle heure, samedi ?"), by=amina)
    item = here_waits(world, asked)
    note_on_item(item=item, by=world.nassima, text="Je lui réponds")
    translate_item(item=item, by=world.nassima, language="en", text="At what time?")
    decide_item(item=item, by=world.nassima, decision="none", reason="other", words="Répondu de vive voix")
    report_post(post=announced, by=amina, reason="spam", words="C'est une annonce")
