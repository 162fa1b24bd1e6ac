"""Documents: who reads which, versions, private files, and what is refused."""

import pytest

from tests.associations.showing import put_document
from tests.media.papers import honest, locked, sent
from tests.worlds import World
from touiza.actors.models import Activity, Tie
from touiza.associations.models import Document
from touiza.associations.services.closing import close_association
from touiza.associations.services.documents import remove_document, replace_file, update_document
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.media.models import Paper

pytestmark = pytest.mark.django_db
LIST = "/en/@chrea/documents/"


def typed(**changes: object) -> dict[str, object]:
    return {"kind": "statutes", "title_fr": "Statuts", "audience": "public", "file": sent(honest()), "form_key": public_id()} | changes


def test_who_acts_for_it_puts_a_document_on_the_page(as_, world):
    response = as_("nassima").post(f"{LIST}new/", typed(summary_fr="Douze articles.", dated_on="03/05/2019"))
    document = Document.objects.get()
    assert response.url == f"{LIST}{document.public_id}/"
    page = as_("visitor").get(response.url).content.decode()
    assert "Douze articles." in page
    assert "3 May 2019" in page
    assert "Statuts" in as_("visitor").get(LIST).content.decode()
    assert Activity.objects.filter(verb="document.added", audience="public", actor=world.nassima).exists()


@pytest.mark.parametrize("who", ["chloe", "amina", "salima", "dalia"])
def test_nobody_else_does(as_, world, who):
    assert as_(who).post(f"{LIST}new/", typed()).status_code == 403
    assert as_(who).get(f"{LIST}new/").status_code == 403
    assert not Document.objects.exists()


def test_a_form_sent_twice_adds_one_document_and_one_file(as_, world):
    key = public_id()
    for _time in range(2):
        assert as_("nassima").post(f"{LIST}new/", typed(form_key=key)).status_code == 302
    assert Document.objects.count() == Paper.objects.count() == 1


def test_a_file_that_cannot_be_taken_is_refused_at_its_field_and_what_was_typed_stays(as_, world):
    for file, told in ((sent(locked()), "password"), (sent(b"<html>"), "not a PDF"), (sent(honest()[:900]), "damaged")):
        response = as_("nassima").post(f"{LIST}new/", typed(file=file))
        assert response.status_code == 422
        assert told in response.content.decode()
        assert 'value="Statuts"' in response.content.decode()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("name", ["statuts.exe", "../../etc/passwd.pdf", "x" * 200 + ".pdf", "ملف.html"])
def test_the_senders_name_of_the_file_is_never_used(as_, world, name):
    as_("nassima").post(f"{LIST}new/", typed(file=sent(honest(), name)))
    paper = Paper.objects.get()
    assert paper.saved_as == "Statuts"
    assert len(paper.file.name) == len("documents/") + 22 + 4


SEEN = {"public": "visitor chloe amina nassima", "signed_in": "chloe amina nassima", "members": "amina nassima", "private": "nassima"}


@pytest.mark.parametrize("audience", SEEN)
@pytest.mark.parametrize("who", ["visitor", "chloe", "amina", "nassima"])
def test_a_document_is_for_its_audience_alone(as_, world, audience, who):
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind="member")
    document = put_document(world.chrea, world.nassima, title="Rapport", audience=audience)
    status = 200 if who in SEEN[audience].split() else 404
    client, address = as_(who), f"{LIST}{document.public_id}/"
    assert client.get(address).status_code == status
    assert client.get(f"{address}1/").status_code == (302 if status == 200 else 404)
    assert ("Rapport" in client.get(LIST).content.decode()) == (status == 200)


def test_a_private_file_is_reached_by_a_signed_address_that_no_page_holds(as_, world):
    document = put_document(world.chrea, world.nassima, audience="private")
    client = as_("nassima")
    for page in (LIST, f"{LIST}{document.public_id}/"):
        assert "/media/" not in client.get(page).content.decode()
    response = client.get(f"{LIST}{document.public_id}/1/")
    assert response.url.startswith("/media/private/")
    assert "no-store" in response["Cache-Control"]
    assert as_("visitor").get(response.url).status_code == 200  # for five minutes
    assert as_("visitor").get(response.url.partition("?")[0]).status_code == 404


def test_made_private_every_version_moves_and_no_old_address_answers(as_, world, django_capture_on_commit_callbacks):
    document = put_document(world.chrea, world.nassima)
    replace_file(document=document, by=world.nassima, user=None, upload=sent(honest(3)))
    client = as_("visitor")
    old = [client.get(f"{LIST}{document.public_id}/{number}/").url for number in (1, 2)]
    assert all(address.startswith("/media/documents/") for address in old)
    fields = {name: getattr(document, name) for name in ("kind", "title", "summary", "year", "dated_on")}
    with django_capture_on_commit_callbacks(execute=True):
        update_document(document=document, by=world.nassima, audience="private", **fields)
    assert [client.get(address).status_code for address in old] == [404, 404]


def test_a_newer_file_takes_the_place_and_the_older_stays_in_the_list(as_, world):
    document = put_document(world.chrea, world.nassima)
    data = typed(file=sent(honest(3)), note="Article 12") | {"title_fr": "Statuts"}
    assert as_("nassima").post(f"{LIST}{document.public_id}/edit/", data).status_code == 302
    document.refresh_from_db()
    assert (document.current.number, document.current.paper.pages) == (2, 3)
    page = as_("visitor").get(f"{LIST}{document.public_id}/").content.decode()
    assert "Version 1" in page
    assert "Article 12" in page


def test_editing_without_a_file_keeps_the_file_and_the_same_again_changes_nothing(as_, world):
    document = put_document(world.chrea, world.nassima)
    data = typed(title_fr="Les statuts", year="2024")
    del data["file"]
    for _time in range(2):
        assert as_("nassima").post(f"{LIST}{document.public_id}/edit/", data).status_code == 302
    document.refresh_from_db()
    assert document.current.number == 1
    assert Activity.objects.filter(verb="document.edited").count() == 1


def test_taken_away_it_is_gone_with_its_files_and_twice_is_once(as_, world, django_capture_on_commit_callbacks):
    document = put_document(world.chrea, world.nassima)
    storage, name = document.current.paper.file.storage, document.current.paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document=document, by=world.nassima)
        remove_document(document=document, by=world.nassima)
    assert not storage.exists(name)
    assert Activity.objects.filter(verb="document.removed").count() == 1
    assert as_("visitor").get(f"{LIST}{document.public_id}/").status_code == 404


def test_ones_own_handle_opens_no_document_of_another(as_, world):
    document = put_document(world.chrea, world.nassima, audience="private")
    for path in ("", "1/", "edit/"):
        assert as_("salima").get(f"/en/@nour/documents/{document.public_id}/{path}").status_code == 404
    assert as_("salima").post(f"/en/@nour/documents/{document.public_id}/removal/").status_code == 404


def test_a_closed_association_adds_none(world):
    close_association(association=world.chrea, by=world.rachid)
    with pytest.raises(Refusal) as refused:
        put_document(world.chrea, world.rachid)
    assert refused.value.code == "association_closed"
    assert not Paper.objects.exists()


@pytest.mark.parametrize("typed_date", ["31/02/2024", "yesterday", "٠١/٠١/٩٩٩٩"])
def test_a_date_that_is_none_is_asked_for_again(as_, world, typed_date):
    assert as_("nassima").post(f"{LIST}new/", typed(dated_on=typed_date)).status_code == 422


def test_the_pages_ask_a_constant_number_of_queries(as_, world: World, django_assert_max_num_queries):
    client = as_("visitor")
    first = put_document(world.chrea, world.nassima)
    for count in (10, 20):
        while Document.objects.count() < count:
            paper = first.current.paper
            copy = Paper.objects.create(file=f"documents/{public_id()}.pdf", pages=1, size=10, saved_as=paper.saved_as)
            document = Document.objects.create(association=world.chrea, kind="minutes", title=TranslatedText.of("fr", fr="PV"))
            document.current = document.versions.create(number=1, paper=copy)
            document.save()
        for address in (LIST, f"{LIST}{first.public_id}/"):
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200
