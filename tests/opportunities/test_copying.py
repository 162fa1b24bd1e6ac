"""Copies, series and templates: what is said again, what is not, and that a form sent twice makes one."""

import datetime as dt

import pytest

from tests.media.pictures import picture, upload
from tests.opportunities.asking import ask_everything
from tests.worlds import World, add_opportunity
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.services import store_picture
from touiza.opportunities.fields import fields_of
from touiza.opportunities.lines import tag_of
from touiza.opportunities.models import Opportunity, Series, Template
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.copying import copy_opportunity, leave_series
from touiza.opportunities.services.publishing import remove_opportunity, update_opportunity
from touiza.opportunities.services.questions import asked_of
from touiza.opportunities.services.templates import begin_from_template, delete_template, rename_template, save_template
from touiza.posts.models import PostState

pytestmark = pytest.mark.django_db


def test_a_copy_says_and_asks_the_same_but_for_dates_and_places_taken(world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    ask_everything(world.opportunity)
    copy = copy_opportunity(opportunity=world.opportunity, by=world.nassima)
    said, before = fields_of(copy), fields_of(world.opportunity)
    assert (said.title, said.body, said.places, said.starts, said.commune) == (
        before.title, before.body, before.places, before.starts, before.commune
    )  # fmt: skip
    assert (copy.day, copy.last_day, copy.deadline, copy.taken, copy.starts_at) == (None, None, None, 0, None)
    assert copy.post.state == PostState.DRAFT
    assert asked_of(copy) == asked_of(world.opportunity)


def test_it_is_marked_as_a_copy_until_something_is_changed(world: World) -> None:
    copy = copy_opportunity(opportunity=world.opportunity, by=world.nassima)
    assert tag_of(copy) != tag_of(Opportunity(post=copy.post, is_copy=False))
    fields = fields_of(copy)
    assert update_opportunity(opportunity=copy, by=world.nassima, fields=fields).is_copy
    changed = type(fields)(**{**vars(fields), "places": 5})
    assert not update_opportunity(opportunity=copy, by=world.nassima, fields=changed).is_copy


def test_the_same_form_copies_once(world: World) -> None:
    for _n in range(2):
        copy_opportunity(opportunity=world.opportunity, by=world.nassima, same_work=True, form_key="k")
    assert Opportunity.objects.count() == 2
    assert Series.objects.count() == 1


def test_a_copy_keeps_its_picture_when_the_original_goes(world: World) -> None:
    user = world.user("nassima")
    post = world.opportunity.post
    post.picture = store_picture(owner=user, upload=upload(picture()), space=world.chrea.pk)
    post.save()
    copy = copy_opportunity(opportunity=world.opportunity, by=world.nassima, user=user)
    remove_opportunity(opportunity=world.opportunity, by=world.nassima)
    kept = Opportunity.objects.get(pk=copy.pk).post.picture
    assert kept is not None
    assert kept.file.storage.exists(kept.file.name)


def test_a_series_holds_the_copies_of_the_same_work_and_ends_with_the_last_but_one(world: World) -> None:
    first = copy_opportunity(opportunity=world.opportunity, by=world.nassima, same_work=True)
    second = copy_opportunity(opportunity=first, by=world.nassima, same_work=True)
    alone = copy_opportunity(opportunity=first, by=world.nassima)
    assert first.series_id == second.series_id == Opportunity.objects.get(pk=world.opportunity.pk).series_id
    assert alone.series_id is None
    leave_series(opportunity=first)
    leave_series(opportunity=second)
    assert not Series.objects.exists()


def test_a_template_is_begun_from_with_all_it_says_and_asks(world: World) -> None:
    ask_everything(world.opportunity)
    template = save_template(opportunity=world.opportunity, name="غرس السبت", by=world.nassima)
    template.refresh_from_db()
    draft = begin_from_template(template=template, by=world.nassima)
    said, before = fields_of(draft), fields_of(world.opportunity)
    for name in ("title", "body", "address", "places", "minutes", "per", "starts", "ends", "commune", "join_mode", "group_limit"):
        assert getattr(said, name) == getattr(before, name), name
    assert [cause.pk for cause in said.causes] == [cause.pk for cause in before.causes]
    assert draft.day is None
    assert asked_of(draft) == asked_of(world.opportunity)


def test_a_template_of_the_same_name_is_written_over(world: World) -> None:
    save_template(opportunity=world.opportunity, name="غرس", by=world.nassima)
    other = add_opportunity(world.chrea, world.nassima, title="نسقي")
    save_template(opportunity=other, name="غرس", by=world.rachid)
    assert [begin_from_template(template=row, by=world.rachid).post.title.texts["ar"] for row in Template.objects.all()] == ["نسقي"]


def test_names_of_templates(world: World) -> None:
    first = save_template(opportunity=world.opportunity, name="غرس", by=world.nassima)
    second = save_template(opportunity=world.opportunity, name="سقي", by=world.nassima)
    for name, code in (("", "name_missing"), ("غرس", "name_taken")):
        with pytest.raises(Refusal) as refused:
            rename_template(template=second, name=name)
        assert refused.value.code == code
    assert rename_template(template=first, name="غرس الأرز").name == "غرس الأرز"
    delete_template(template=first)
    assert Template.objects.get().name == "سقي"


def test_a_template_survives_words_the_vocabulary_has_lost(world: World) -> None:
    template = save_template(opportunity=world.opportunity, name="غرس", by=world.nassima)
    template.said |= {"causes": [10**9], "commune": 10**9, "unheard_of": 1}
    template.save()
    draft = begin_from_template(template=template, by=world.nassima)
    assert (draft.commune, list(draft.causes.all())) == (None, [])


def test_dates_are_of_the_day_they_are_written(world: World) -> None:
    copy = copy_opportunity(opportunity=world.opportunity, by=world.nassima)
    fields = fields_of(copy)
    dated = type(fields)(**{**vars(fields), "day": dt.date(2030, 1, 4), "title": TranslatedText.of("ar", ar="نغرس ثانية")})
    assert update_opportunity(opportunity=copy, by=world.nassima, fields=dated).starts_at is not None
