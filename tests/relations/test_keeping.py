"""The register keeps itself: contacts come from the log, follow profiles, and never hold more than a person shows."""

import pytest
from django.db import connection, transaction

from tests.posts.written import note
from tests.relations.log import kept
from tests.worlds import World
from touiza.actors.services.following import follow
from touiza.actors.services.people import set_audience, update_profile
from touiza.associations.services.claims import file_claim
from touiza.associations.services.founding import found_association
from touiza.associations.services.roles import give_role
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.opportunities.services.applications import apply
from touiza.posts.services.answering import answer_post
from touiza.posts.services.thanking import thank
from touiza.relations.faces import faces_of
from touiza.relations.filters import Filters, find_contacts
from touiza.relations.models import Contact, Source, Standing, Status
from touiza.relations.services.contacts import set_standing
from touiza.relations.services.keeping import refresh_person
from touiza.vocabulary.models import Place

pytestmark = pytest.mark.django_db


def found(world: World, words: str) -> set[str]:
    return {str(face.name) for face in faces_of(find_contacts(world.chrea, Filters(words=words), {}), world.chrea)}


def test_who_applied_is_a_first_contact_and_who_gave_hours_is_active(world: World, amina: Contact) -> None:
    apply(opportunity=world.opportunity, person=world.yanis)
    kept()
    yanis = Contact.objects.get(association=world.chrea, person=world.yanis)
    assert (amina.status, amina.source) == (Status.ACTIVE, Source.APPLICATION)
    assert (yanis.status, yanis.source) == (Status.PROSPECT, Source.APPLICATION)
    assert Standing.objects.filter(contact=amina).count() == 1
    assert not Contact.objects.filter(association=world.nour, person=world.amina).exists()


def test_reading_the_log_again_adds_nobody(world: World, amina: Contact) -> None:
    before = Contact.objects.count()
    kept()
    assert Contact.objects.count() == before
    assert Standing.objects.filter(contact=amina).count() == 1


def test_history_that_was_brought_in_counts_too(world: World) -> None:
    apply(opportunity=world.opportunity, person=world.yanis, silent=True)
    kept()
    assert Contact.objects.filter(association=world.chrea, person=world.yanis).exists()


def test_who_only_claims_an_association_is_not_in_its_register(world: World) -> None:
    unclaimed = found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    file_claim(association=unclaimed, person=world.chloe, position="présidente", evidence="registre")
    kept()
    assert not Contact.objects.filter(association=unclaimed).exists()


def test_who_only_talks_at_an_associations_place_is_not_in_its_register(world: World) -> None:
    post = note(world.chrea.actor, "Les cèdres ont tenu.", by=world.rachid)
    asked = answer_post(post=post, author=world.chloe, body=TranslatedText.of("fr", fr="Combien ?"))
    answer_post(post=asked, author=world.chrea.actor, written_by=world.rachid, body=TranslatedText.of("fr", fr="571."))
    thank(post=asked, by=world.rachid)
    follow(follower=world.chloe, actor=world.chrea.actor)
    kept()
    assert not Contact.objects.filter(association=world.chrea, person=world.chloe).exists()


def test_a_status_set_by_hand_is_not_changed_by_the_log(world: World) -> None:
    apply(opportunity=world.opportunity, person=world.yanis)
    kept()
    yanis = Contact.objects.get(person=world.yanis)
    set_standing(contact=yanis, status=Status.PAUSED, reason="موسم الامتحانات", by=world.nassima)
    give_role(association=world.chrea, person=world.yanis, kind="coordinator", by=world.rachid)
    kept()
    yanis.refresh_from_db()
    assert yanis.status == Status.PAUSED


def test_marks_and_alef_do_not_matter_to_the_search(world: World, amina: Contact, karim: Contact) -> None:
    assert found(world, "امينه") == {"أمينة بن يوسف"}
    assert found(world, "بن يوسُف") == {"أمينة بن يوسف"}
    assert found(world, "ouali") == {"Karim Ouali"}
    assert found(world, "+213 550 319 044") == {"Karim Ouali"}
    assert found(world, "KARIM@mail.example") == {"Karim Ouali"}
    assert found(world, "riim") == set()


def test_a_hidden_name_is_neither_shown_nor_found(world: World, amina: Contact, django_capture_on_commit_callbacks) -> None:
    set_audience(person=world.amina.person, field="name", audience=Audience.PRIVATE)
    assert [str(face.name) for face in faces_of([amina], world.chrea)] == [f"@{world.amina.handle}"]  # at once
    refresh_person(person_id=world.amina.pk)
    assert found(world, "أمينة") == set()
    amina.refresh_from_db()
    assert "امين" not in amina.search_key
    assert amina.near_key == "" or "مينه" not in amina.near_key


def test_keys_follow_the_profile_by_a_task_of_the_same_transaction(world: World, amina: Contact) -> None:
    person = world.amina.person
    with transaction.atomic():
        update_profile(person=person, commune=Place.objects.get(code="dz_0908"), name=TranslatedText.of("fr", fr="Amina Haddad"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'person_id' FROM procrastinate_jobs WHERE task_name = 'relations.refresh'")
        assert [int(row[0]) for row in cursor.fetchall()] == [person.pk]
    refresh_person(person_id=person.pk)
    assert found(world, "haddad") == {"Amina Haddad"}
    amina.refresh_from_db()
    assert amina.wilaya == "dz_09"


def test_a_profile_that_no_register_knows_wakes_nobody(world: World) -> None:
    update_profile(person=world.chloe.person, about="Bonjour")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'relations.refresh'")
        assert cursor.fetchone() == (0,)
