"""Editing an association's page."""

import pytest

from touiza.associations.models import Association
from touiza.search.models import Document

pytestmark = pytest.mark.django_db
EDIT = "/ar/@chrea/edit/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 302), ("chloe", 403), ("amina", 403), ("salima", 403), ("nassima", 403), ("dalia", 403), ("rachid", 200)],
)
def test_only_an_owner_edits(as_, who, status):
    assert as_(who).get(EDIT).status_code == status
    assert as_(who).post(EDIT, {}).status_code == (status if status != 200 else 422)


def test_what_does_not_exist_cannot_be_edited(as_):
    assert as_("rachid").get("/ar/@nobody_here/edit/").status_code == 404


def test_the_form_shows_what_is_there(as_):
    page = as_("rachid").get(EDIT).content.decode()
    assert "أصدقاء الشريعة" in page
    assert "Les Amis de Chréa" in page
    assert "نغرس الأرز ونحرسه." in page


def test_a_change_shows_at_once_on_the_page_and_in_search(as_, world):
    client = as_("rachid")
    typed = {"version": "first", "name_ar": "حرّاس الأرز", "tagline_ar": "نحرس الغابة", "causes": ["environment"], "languages": ["kab"]}
    assert client.post(EDIT, typed)["Location"] == "/ar/@chrea/"
    assert "حرّاس الأرز" in as_("visitor").get("/ar/@chrea/").content.decode()
    document = Document.objects.get(kind="association", object_id=world.chrea.pk, main=True)
    assert document.title == "حرّاس الأرز"
    assert "language:kab" in document.facets
    assert Association.objects.get(pk=world.chrea.pk).edited_at is not None


def test_a_year_that_has_not_begun_is_refused_at_its_field(as_):
    response = as_("rachid").post(EDIT, {"version": "first", "name_ar": "اسم", "founded": "2031"})
    assert response.status_code == 422
    assert "founded" in response.context["form"].errors


def test_a_website_that_is_a_script_is_refused(as_):
    response = as_("rachid").post(EDIT, {"version": "first", "name_ar": "اسم", "website": "javascript:alert(1)"})
    assert "website" in response.context["form"].errors


def test_of_two_tabs_the_second_is_told_and_may_save_again(as_, world):
    client = as_("rachid")
    assert client.post(EDIT, {"version": "first", "name_ar": "الأول"}).status_code == 302
    response = client.post(EDIT, {"version": "first", "name_ar": "الثاني"})
    assert response.status_code == 422
    assert "الثاني" in response.content.decode()
    assert str(Association.objects.get(pk=world.chrea.pk)) == "الأول"
    version = response.context["form"]["version"].value()
    assert client.post(EDIT, {"version": version, "name_ar": "الثاني"}).status_code == 302
    assert str(Association.objects.get(pk=world.chrea.pk)) == "الثاني"
