"""Double clicks on the real database: each form posted twice at once, then once more; each deed is done exactly once."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.test import Client

from tests.accounts.helpers import proved
from tests.accounts.test_at_once import at_once
from tests.opportunities.typed_in import complete
from tests.real_data.drill import text_of
from tests.real_data.naughty import Page
from tests.worlds import World
from touiza.accounts.models import User
from touiza.actors.models import Activity
from touiza.associations.models import Association, Claim, Invitation, Role
from touiza.associations.services.claims import file_claim
from touiza.associations.services.founding import found_association, version_of
from touiza.associations.services.invitations import invite
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message
from touiza.opportunities.models import Application, ApplicationStep, Opportunity
from touiza.opportunities.services.applications import accept_application, apply, ask_applicant
from touiza.proof.models import Certificate, Contribution
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours

pytestmark = pytest.mark.django_db(transaction=True)
SLUG, HANDLE = "/ar/opportunities/{slug}/", "/ar/@chrea/"


@dataclass
class Click:
    """Who presses which button, and what there is once it was pressed."""

    who: str
    address: str
    data: dict[str, object]
    rows: QuerySet[Model]
    verb: str = ""  # of which there is one activity
    proven: bool = False
    gone: bool = False  # afterwards there is nothing left to press it on


def applied(world: World) -> Application:
    return apply(opportunity=world.opportunity, person=world.amina, message="-")


def page_of(application: Application) -> str:
    return f"/ar/applications/{application.public_id}/"


def worked(world: World) -> Contribution:
    accept_application(application=applied(world), by=world.nassima)
    return claim_hours(
        person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=60,
        done_on=clock.today(), note="سقي",
    )  # fmt: skip


def confirmed(world: World) -> Contribution:
    claim = worked(world)
    confirm_hours(claim=claim, by=world.nassima)
    return claim


def slug_of(world: World) -> str:
    return f"/ar/opportunities/{world.opportunity.post.slug}/"


def apply_click(world: World) -> Click:
    return Click("amina", f"{slug_of(world)}application/", {"message": "-"}, Application.objects.all(), "application.submitted")


def withdraw_click(world: World) -> Click:
    rows = ApplicationStep.objects.filter(kind="withdrawn")
    return Click("amina", f"{page_of(applied(world))}withdrawal/", {"sentence": "-"}, rows, "application.withdrawn")


def accept_click(world: World) -> Click:
    rows = ApplicationStep.objects.filter(kind="accepted")
    return Click("nassima", f"{page_of(applied(world))}acceptance/", {}, rows, "application.accepted")


def ask_click(world: World) -> Click:
    rows = ApplicationStep.objects.filter(kind="asked")
    return Click("nassima", f"{page_of(applied(world))}question/", {"sentence": "متى؟"}, rows, "application.asked")


def answer_click(world: World) -> Click:
    application = applied(world)
    ask_applicant(application=application, by=world.nassima, question="متى؟")
    rows = ApplicationStep.objects.filter(kind="answered")
    return Click("amina", f"{page_of(application)}answer/", {"sentence": "غداً"}, rows, "application.answered")


def decline_click(world: World) -> Click:
    data = {"reason": "full", "sentence": "-"}
    rows = ApplicationStep.objects.filter(kind="declined")
    return Click("nassima", f"{page_of(applied(world))}refusal/", data, rows, "application.declined")


def message_click(world: World) -> Click:
    rows = ApplicationStep.objects.filter(kind="edited")
    return Click("amina", f"{page_of(applied(world))}message/", {"message": "جديد"}, rows)


def hours_click(world: World) -> Click:
    accept_application(application=applied(world), by=world.nassima)
    data = {"done_on": f"{clock.today():%d/%m/%Y}", "minutes_hours": "1", "note": "سقي", "key": "a-key"}
    return Click("amina", f"{slug_of(world)}hours/", data, Contribution.objects.claims(), "hours.claimed")


def confirm_click(world: World) -> Click:
    rows = Contribution.objects.filter(kind="confirmed")
    return Click("nassima", f"{HANDLE}hours/{worked(world).pk}/", {"confirm": "1"}, rows, "hours.confirmed")


def confirm_less_click(world: World) -> Click:
    data = {"c-minutes_hours": "0", "c-minutes_minutes": "30", "c-reason": "نصف ساعة"}
    rows = Contribution.objects.exclude(kind="entered")
    return Click("nassima", f"{HANDLE}hours/{worked(world).pk}/", data, rows, "hours.confirmed")


def correct_click(world: World) -> Click:
    data = {"c-minutes_hours": "1", "c-minutes_minutes": "30", "c-reason": "كان أطول"}
    rows = Contribution.objects.filter(kind="corrected", minutes=30)
    return Click("nassima", f"{HANDLE}hours/{confirmed(world).pk}/", data, rows, "hours.adjusted")


def decline_hours_click(world: World) -> Click:
    rows = Contribution.objects.filter(kind="declined")
    return Click("nassima", f"{HANDLE}hours/{worked(world).pk}/", {"decline": "1", "d-reason": "-"}, rows, "hours.declined")


def certificate_click(world: World) -> Click:
    confirmed(world)
    data = {"source": str(world.opportunity.post.pk)}
    return Click("amina", "/ar/me/certificates/", data, Certificate.objects.all(), "certificate.issued")


def revoke_click(world: World) -> Click:
    confirmed(world)
    number = issue_certificate(person=world.amina, source=world.opportunity.post).spoken
    rows = Certificate.objects.filter(state="revoked")
    return Click("rachid", f"{HANDLE}certificates/{number}/revocation/", {"r-reason": "خطأ"}, rows, "certificate.revoked")


def draft_click(world: World) -> Click:
    data = complete(title_ar="نسقي مرة", deed="draft", form_key="a-key")
    rows = Opportunity.objects.filter(form_key__endswith=":a-key")
    return Click("nassima", f"{HANDLE}opportunities/new/", data, rows)


def publish_click(world: World) -> Click:
    data = complete(title_ar="نسقي مرة", form_key="a-key")
    rows = Opportunity.objects.filter(form_key__endswith=":a-key", post__state="published")
    return Click("nassima", f"{HANDLE}opportunities/new/", data, rows)


def close_click(world: World) -> Click:
    rows = Opportunity.objects.filter(state="closed")
    return Click("nassima", f"{slug_of(world)}state/", {"state": "closed"}, rows, "opportunity.closed")


def remove_click(world: World) -> Click:
    rows = Opportunity.objects.filter(post__state="tombstone")
    return Click("nassima", f"{slug_of(world)}state/", {"state": "removed"}, rows, "opportunity.removed", gone=True)


def found_click(world: World) -> Click:
    rows = Association.objects.filter(actor__name__ar="أصدقاء النقرة")
    return Click("chloe", "/ar/associations/new/", {"name_ar": "أصدقاء النقرة"}, rows)


def edit_click(world: World) -> Click:
    data = {"name_ar": "أصدقاء الشريعة", "name_fr": "Les Amis de Chréa", "tagline_ar": "نغرس", "version": version_of(world.chrea)}
    return Click("rachid", f"{HANDLE}edit/", data, Association.objects.filter(tagline__ar="نغرس"), "association.edited")


def invite_click(world: World) -> Click:
    data = {"email": "n@touiza.example", "kind": "coordinator", "language": "ar"}
    return Click("rachid", f"{HANDLE}people/", data, Message.objects.filter(kind="invitation"), "invitation.sent", proven=True)


def cancel_click(world: World) -> Click:
    made = invite(association=world.chrea, by=world.rachid, email="n@touiza.example", kind="coordinator", language="ar")
    rows = Invitation.objects.exclude(cancelled_at=None)
    return Click("rachid", f"{HANDLE}invitations/{made.pk}/", {"to": "cancel"}, rows, "invitation.cancelled", proven=True)


def take_up_click(world: World) -> Click:
    invite(association=world.chrea, by=world.rachid, email="chloe@touiza.example", kind="coordinator", language="ar")
    text = Message.objects.get(kind="invitation").text
    address = text[text.index("/ar/invitations/") :].split()[0]
    rows = Role.objects.filter(association=world.chrea, person=world.chloe)
    return Click("chloe", address, {}, rows, "invitation.accepted")


def end_role_click(world: World) -> Click:
    role = Role.objects.get(association=world.chrea, person=world.nassima)
    rows = Role.objects.filter(pk=role.pk).exclude(ended_at=None)
    return Click("rachid", f"{HANDLE}people/{role.pk}/", {"to": "end"}, rows, "role.ended", proven=True)


def leave_click(world: World) -> Click:
    return Click("nassima", *_of(end_role_click(world)), "role.ended", proven=True)


def _of(click: Click) -> tuple[str, dict[str, object], QuerySet[Model]]:
    return click.address, click.data, click.rows


def claim_click(world: World) -> Click:
    found_association(founder=None, name=TranslatedText.of("ar", ar="جمعية بلا مسير"), handle="alone")
    return Click("chloe", "/ar/@alone/claim/", {"position": "-", "evidence": "-"}, Claim.objects.all(), "claim.filed")


def accept_claim_click(world: World) -> Click:
    alone = found_association(founder=None, name=TranslatedText.of("ar", ar="جمعية بلا مسير"), handle="alone")
    claim = file_claim(association=alone, person=world.chloe, position="-", evidence="-")
    rows = Role.objects.filter(association=alone)
    return Click("dalia", f"/ar/claims/{claim.public_id}/", {"answer": "accept", "sentence": "-"}, rows, "claim.accepted", proven=True)


def close_association_click(world: World) -> Click:
    rows = Association.objects.filter(pk=world.chrea.pk).exclude(closed_at=None)
    return Click("rachid", f"{HANDLE}closing/", {"sure": "on", "sentence": "-"}, rows, "association.closed", proven=True)


def suspend_click(world: World) -> Click:
    rows = Association.objects.exclude(actor__suspended_at=None)
    return Click("dalia", f"{HANDLE}suspension/", {"sentence": "-"}, rows, "association.suspended", proven=True)


CLICKS: tuple[Callable[[World], Click], ...] = (
    apply_click, withdraw_click, accept_click, ask_click, answer_click, decline_click, message_click, hours_click, confirm_click,
    confirm_less_click, correct_click, decline_hours_click, certificate_click, revoke_click, draft_click, publish_click, close_click,
    remove_click, found_click, edit_click, invite_click, cancel_click, take_up_click, end_role_click, leave_click, claim_click,
    accept_claim_click, close_association_click, suspend_click,
)  # fmt: skip


def windows(client: Client) -> tuple[Client, Client]:
    """Return two clients that are one browser."""
    other = Client()
    other.cookies = deepcopy(client.cookies)
    return client, other


def is_friendly(answer: object) -> bool:
    """Tell whether an answer leads on, or says in a sentence what is the matter."""
    if not isinstance(answer, HttpResponse):
        return False
    told = Page(text_of(answer))
    return answer.status_code == 302 or (answer.status_code in (200, 409, 410, 422) and ("<h1" in told.text or bool(told.refusals())))


@pytest.mark.parametrize("click", CLICKS, ids=lambda click: click.__name__.removesuffix("_click"))
def test_two_clicks_are_one(as_: Callable[[str], Client], world: World, click: Callable[[World], Click]) -> None:
    made = click(world)
    client = as_(made.who)
    if made.proven:
        proved(client)
    answers = at_once([lambda window=window: window.post(made.address, made.data) for window in windows(client)])
    answers.append(client.post(made.address, made.data))  # and a third when all is done
    assert all(is_friendly(answer) or (made.gone and answer.status_code == 404) for answer in answers), answers  # 404: it came when all was done
    assert any(answer.status_code == 302 for answer in answers), answers
    assert made.rows.count() == 1
    assert not made.verb or Activity.objects.filter(verb=made.verb).count() == 1


def test_leaving_twice_is_leaving(as_: Callable[[str], Client], world: World) -> None:
    client = proved(as_("amina"))
    answers = at_once([lambda window=window: window.post("/ar/me/data/erasure/", {"sure": "on"}) for window in windows(client)])
    answers.append(client.post("/ar/me/data/erasure/", {"sure": "on"}))
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * 3
    assert not User.objects.filter(email="amina@touiza.example").exists()


def test_two_addresses_cannot_be_one_account(world: World) -> None:
    data = {"name": "Nour", "email": "Nour@touiza.example", "of_age": "on"}
    answers = at_once([lambda: Client().post("/ar/account/signup/", data) for _click in range(2)])
    assert [answer.status_code for answer in answers] == [302, 302]
    assert User.objects.filter(email__iexact="nour@touiza.example").count() == 1
