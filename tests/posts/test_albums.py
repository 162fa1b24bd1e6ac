"""Albums: pictures that arrive piece by piece, lose where they were taken, keep their order, and are seen by their audience."""

import datetime as dt
import hashlib
import threading

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from tests.media.pictures import opened, picture, upload
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Follow
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.incoming import read_whole, sweep_incoming
from touiza.media.models import Attachment
from touiza.posts.galleries import undescribed
from touiza.posts.models import AlbumPicture, Post, Upload
from touiza.posts.services.albums import begin_album, move_picture, publish_album, settle_pictures
from touiza.posts.services.changing import remove_written
from touiza.posts.services.uploading import add_picture, begin_upload, sweep_uploads, take_piece

pytestmark = pytest.mark.django_db
SMALL = picture(size=(64, 40))


def a_picture(number=0):
    return picture(size=(64 + number, 40))


def text(words):
    return TranslatedText.of("fr", fr=words)


def refused(deed, **how):
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def begin(author, by=None, audience=Audience.PUBLIC, **more):
    return begin_album(author=author, by=by or author, title=text("La plage"), audience=audience, **more)


def add(world, album, who="yanis", data=SMALL):
    return add_picture(album=album, by=world.people[who], user=world.user(who), upload=upload(data))


def sent(world, album, data, who="yanis"):
    return begin_upload(album=album, by=world.people[who], fingerprint=hashlib.sha256(data).hexdigest(), size=len(data))


def published(world, who="yanis", author=None, audience=Audience.PUBLIC, pictures=3):
    album = begin(author or world.people[who], world.people[who], audience)
    for number in range(pictures):
        add(world, album, who, a_picture(number))
    publish_album(album=album, by=world.people[who])
    settle_pictures(post=album.pk)
    album.post.refresh_from_db()
    return album


def order(album):
    return list(AlbumPicture.objects.filter(album=album).order_by("position").values_list("pk", flat=True))


def test_a_picture_comes_in_pieces_and_goes_on_where_the_line_broke(world):
    album, data = begin(world.yanis), SMALL
    row = sent(world, album, data)
    cut = len(data) // 3
    take_piece(upload=row, offset=0, data=data[:cut])
    assert refused(take_piece, upload=row, offset=0, data=data[:cut]) == "offset"
    again = sent(world, album, data)
    assert (again.pk, again.received) == (row.pk, cut)
    take_piece(upload=again, offset=cut, data=data[cut:])
    again.refresh_from_db()
    assert again.picture is not None
    assert sent(world, album, data).picture_id == again.picture_id
    take_piece(upload=again, offset=len(data), data=b"")
    assert AlbumPicture.objects.count() == 1


def test_a_process_that_died_after_the_piece_and_before_its_row_loses_nothing(world):
    album, data = begin(world.yanis), SMALL
    row = sent(world, album, data)
    take_piece(upload=row, offset=0, data=data[:100])
    Upload.objects.filter(pk=row.pk).update(received=40)
    take_piece(upload=row, offset=40, data=data[40:])
    assert AlbumPicture.objects.count() == 1


def test_a_process_that_died_before_the_picture_was_made_makes_it_when_asked_again(world, monkeypatch):
    album, data = begin(world.yanis), SMALL
    row = sent(world, album, data)
    with monkeypatch.context() as dying:
        dying.setattr("touiza.media.pictures.subprocess.run", lambda *_args, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_piece(upload=row, offset=0, data=data)
    row.refresh_from_db()
    assert (row.received, row.picture) == (len(data), None)
    take_piece(upload=row, offset=len(data), data=b"")
    assert AlbumPicture.objects.count() == 1


def test_nothing_of_where_and_with_what_it_was_taken_is_kept(world):
    exif = Image.Exif()
    exif[0x010F] = "CANARY MAKER"
    exif.get_ifd(0x8825)[2] = (36.0, 45.0, 12.0)
    data = picture("JPEG", (300, 200), exif=exif, comment=b"CANARY COMMENT")
    album = begin(world.yanis)
    row = sent(world, album, data)
    take_piece(upload=row, offset=0, data=data)
    kept = Attachment.objects.get()
    for field in (kept.file, kept.small):
        raw = field.read()
        assert b"CANARY" not in raw
        assert not opened(raw).getexif()
    assert read_whole(row.public_id) == b"" or b"CANARY" in read_whole(row.public_id)


def test_what_is_no_picture_is_forgotten_with_a_reason(world, tmp_path):
    album, data = begin(world.yanis), b"<script>alert(1)</script>" * 40
    row = sent(world, album, data)
    assert refused(take_piece, upload=row, offset=0, data=data) == "not_a_picture"
    assert not Upload.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("size", "code"), [(0, "empty_file"), (13 * 1024 * 1024, "too_big")])
def test_too_large_and_empty_files_are_refused_before_they_are_sent(world, size, code):
    assert refused(begin_upload, album=begin(world.yanis), by=world.yanis, fingerprint="a" * 64, size=size) == code


def test_more_than_was_announced_is_not_taken(world):
    row = begin_upload(album=begin(world.yanis), by=world.yanis, fingerprint="a" * 64, size=10)
    assert refused(take_piece, upload=row, offset=0, data=b"x" * 11) == "too_big"


def test_a_full_space_takes_no_more_and_leaves_nothing_behind(world, settings):
    album = begin(world.yanis)
    add(world, album)
    settings.SPACE_LIMIT = Attachment.objects.get().size + 10
    assert refused(add, world=world, album=album, data=a_picture(9)) == "space_full"
    assert Attachment.objects.count() == AlbumPicture.objects.count() == 1
    settings.SPACE_LIMIT = 1
    assert refused(begin_upload, album=album, by=world.yanis, fingerprint="b" * 64, size=10) == "space_full"


def test_the_addresses_of_an_upload_over_http(as_, world):
    album, data = begin(world.yanis), SMALL
    client = as_("yanis")
    where = f"/en/posts/{album.post.slug}/uploads/"
    made = client.post(where, {"size": len(data), "fingerprint": hashlib.sha256(data).hexdigest()})
    assert made.status_code == 201
    href = made.json()["href"]

    def patch(offset, piece):
        return client.patch(href, data=piece, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)})

    assert patch(0, data[:50]).json()["received"] == 50
    wrong = patch(10, data[10:])
    assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "50")
    assert client.get(href).json() == {"href": href, "received": 50, "size": len(data), "picture": None}
    assert patch(50, data[50:]).json()["picture"] == AlbumPicture.objects.get().pk
    assert as_("amina").get(href).status_code == 404
    assert as_("amina").post(where, {"size": 1, "fingerprint": "a" * 64}).status_code in {403, 404}
    assert Client().patch(href).status_code == 302
    assert client.post(where, {"size": "many", "fingerprint": "x"}).status_code == 400
    assert client.delete(href).status_code == 204


def test_the_token_of_the_form_is_asked_of_pieces_too(world):
    album = begin(world.yanis)
    row = sent(world, album, SMALL)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.user("yanis"))
    address = f"/en/posts/{album.post.slug}/uploads/{row.public_id}/"
    assert strict.patch(address, data=b"x", headers={"Upload-Offset": "0"}).status_code == 403


def test_several_pictures_with_a_plain_form_and_one_that_is_none(as_, world):
    album = begin(world.yanis)
    files = [upload(a_picture(1), "one.jpg"), upload(b"no picture", "two.jpg"), upload(a_picture(2), "three.jpg")]
    answer = as_("yanis").post(f"/en/posts/{album.post.slug}/album/edit/", {"add": "1", "pictures": files}, follow=True)
    page = answer.content.decode()
    assert "2 pictures were added" in page
    assert "two.jpg" in page
    assert AlbumPicture.objects.count() == 2
    assert as_("yanis").post(f"/en/posts/{album.post.slug}/album/edit/", {"add": "1"}).status_code == 422


def test_an_album_without_pictures_is_not_published(as_, world):
    album = begin(world.yanis)
    assert refused(publish_album, album=album, by=world.yanis) == "no_pictures"
    as_("yanis").post(f"/en/posts/{album.post.slug}/state/", {"deed": "publish"})
    assert Post.objects.get(pk=album.pk).state == "draft"


def test_order_by_buttons(as_, world):
    album = begin(world.yanis)
    one, two, three = [add(world, album, data=a_picture(number)) for number in range(3)]
    page, words = f"/en/posts/{album.post.slug}/album/edit/", {"words": "1"}
    yanis = as_("yanis")
    yanis.post(page, {**words, "later": one.pk})
    assert order(album) == [two.pk, one.pk, three.pk]
    yanis.post(page, {**words, "first": three.pk})
    yanis.post(page, {**words, "first": three.pk})
    assert order(album) == [three.pk, two.pk, one.pk]
    yanis.post(page, {**words, "earlier": three.pk})
    assert order(album) == [three.pk, two.pk, one.pk]
    move_picture(picture=AlbumPicture.objects.get(pk=one.pk), to="earlier")
    assert order(album) == [three.pk, one.pk, two.pk]


def test_what_they_show_is_asked_for_and_never_blocks(as_, world):
    album = begin(world.yanis)
    one, _two = [add(world, album, data=a_picture(number)) for number in range(2)]
    assert undescribed(album.post) == 2
    page = f"/fr/posts/{album.post.slug}/album/edit/"
    as_("yanis").post(page, {"words": "1", f"p{one.pk}-alt": "Deux enfants trient des bouteilles.", f"p{one.pk}-caption": "Avant midi"})
    assert undescribed(album.post) == 1
    one.refresh_from_db()
    assert (str(one.caption), one.attachment.alt.texts) == ("Avant midi", {"fr": "Deux enfants trient des bouteilles."})
    as_("yanis").post(f"/ar/posts/{album.post.slug}/album/{one.pk}/edit/", {"alt_ar": "طفلان يفرزان القوارير.", "alt_fr": "Deux enfants."})
    one.attachment.refresh_from_db()
    assert one.attachment.alt.texts == {"ar": "طفلان يفرزان القوارير.", "fr": "Deux enfants."}
    as_("yanis").post(page, {"words": "1", "deed": "publish"})
    assert Post.objects.get(pk=album.pk).state == "published"


READERS = {"visitor": 404, "chloe": 404, "amina": 200, "nassima": 200}


@pytest.mark.parametrize("who", READERS)
def test_a_followers_only_album_is_served_as_private_files_to_its_readers(as_, world, who):
    Follow.objects.create(follower=world.amina, actor=world.chrea.actor, accepted_at=clock.now())
    album = published(world, "rachid", world.chrea.actor, Audience.FOLLOWERS)
    first = AlbumPicture.objects.select_related("attachment").order_by("position").first()
    client, base = as_(who), f"/en/posts/{album.post.slug}/album/"
    assert client.get(base).status_code == READERS[who]
    page = client.get(f"{base}{first.pk}/")
    assert page.status_code == READERS[who]
    assert first.attachment.private
    name = f"/media/{first.attachment.file.name}"
    assert name.startswith("/media/private/")
    assert Client().get(name).status_code == 404
    assert (f"{name}?s=" in page.content.decode()) is (READERS[who] == 200)


def test_a_public_album_leaves_its_private_addresses_and_a_draft_has_no_others(world):
    album = begin(world.yanis)
    row = add(world, album)
    assert row.attachment.private
    publish_album(album=album, by=world.yanis)
    assert settle_pictures(post=album.pk) == 1
    assert settle_pictures(post=album.pk) == 0
    row.attachment.refresh_from_db()
    assert not row.attachment.private
    assert Client().get(f"/media/{row.attachment.file.name}").status_code == 200


def test_one_picture_knows_its_neighbours(as_, world):
    album = published(world)
    one, two, three = order(album)
    page = as_("visitor").get(f"/en/posts/{album.post.slug}/album/{two}/").content.decode()
    assert "Picture 2 of 3" in page
    for key in (one, three):
        assert f"/album/{key}/" in page


def test_deleting_one_deletes_its_files_and_the_last_one_stays(as_, world, django_capture_on_commit_callbacks):
    album = published(world, pictures=2)
    one, two = order(album)
    storage, name = (row := AlbumPicture.objects.get(pk=one)).attachment.file.storage, row.attachment.file.name
    yanis, deed = as_("yanis"), {"deed": "remove"}
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            assert yanis.post(f"/en/posts/{album.post.slug}/album/{one}/edit/", deed).status_code == 302
    assert not storage.exists(name)
    yanis.post(f"/en/posts/{album.post.slug}/album/{two}/edit/", deed)
    assert order(album) == [two]


def test_a_removed_album_leaves_no_picture(world, django_capture_on_commit_callbacks):
    album = published(world)
    with django_capture_on_commit_callbacks(execute=True):
        remove_written(post=album.post, by=world.yanis)
    assert not Attachment.objects.filter(space=world.yanis.pk).exists()


def test_erasing_a_person_takes_their_pictures_not_those_of_the_association(world, django_capture_on_commit_callbacks):
    own, theirs = published(world), published(world, "rachid", world.chrea.actor)
    with django_capture_on_commit_callbacks(execute=True):
        erase_user(user=world.user("yanis"))
    assert not AlbumPicture.objects.filter(album=own).exists()
    assert AlbumPicture.objects.filter(album=theirs).count() == 3


@pytest.mark.parametrize("who", ["visitor", "amina", "nassima"])
def test_only_who_may_speak_for_it_changes_an_associations_album(as_, world, who):
    album = published(world, "rachid", world.chrea.actor)
    client = as_(who)
    for path in ("album/edit/", f"album/{order(album)[0]}/edit/"):
        assert client.post(f"/en/posts/{album.post.slug}/{path}", {"deed": "remove", "add": "1"}).status_code in {302, 403}
    assert len(order(album)) == 3


def test_what_nobody_goes_on_with_is_swept(world):
    row = sent(world, begin(world.yanis), SMALL)
    take_piece(upload=row, offset=0, data=SMALL[:10])
    assert sweep_uploads() == 0
    Upload.objects.update(created_at=clock.now() - dt.timedelta(days=3))
    assert sweep_uploads() == 1
    assert read_whole(row.public_id) == b""
    assert sweep_incoming() == 0


def test_what_an_album_is_called_is_changed_with_its_history(as_, world):
    album = published(world)
    page = f"/fr/posts/{album.post.slug}/album/words/"
    yanis = as_("yanis")
    assert 'value="La plage"' in yanis.get(page).text
    typed = {"title_fr": "La plage, un matin", "body_fr": "Deux cents bouteilles."}
    assert yanis.post(page, typed | {"seen": "first"}).status_code == 302
    post = Post.objects.get(pk=album.post.pk)
    assert (post.title.texts["fr"], post.body.texts["fr"]) == ("La plage, un matin", "Deux cents bouteilles.")
    assert post.edited_at
    assert "La plage" in as_("visitor").get(f"/fr/posts/{post.slug}/versions/").text
    late = yanis.post(page, {"title_fr": "Autre", "seen": "first"})
    assert late.status_code == 422
    assert "Autre" in late.text
    assert Post.objects.get(pk=post.pk).title == post.title
    assert yanis.post(page, {"title_fr": ""}).status_code == 422
    assert as_("amina").get(page).status_code == 403


def test_pages_of_large_albums_cost_what_small_ones_do(as_, world, django_assert_max_num_queries):
    album = published(world, pictures=12)
    with django_assert_max_num_queries(12):
        as_("visitor").get(f"/en/posts/{album.post.slug}/album/")
    yanis = as_("yanis")
    for page in ("album/", f"album/{order(album)[0]}/", "album/edit/", ""):
        with django_assert_max_num_queries(20):
            assert yanis.get(f"/en/posts/{album.post.slug}/{page}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_same_last_piece_twice_at_once_makes_one_picture(world):
    album, data = begin(world.yanis), SMALL
    row = sent(world, album, data)
    take_piece(upload=row, offset=0, data=data[:50])
    said = []

    def press():
        try:
            take_piece(upload=Upload.objects.get(pk=row.pk), offset=50, data=data[50:])
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AlbumPicture.objects.count() == Attachment.objects.count() == 1
    assert set(said) <= {"offset"}
