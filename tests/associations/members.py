"""What tests of membership share: a form that is open, somebody who asked, somebody who is a member."""

import datetime as dt
from typing import Any

from tests.worlds import World
from touiza.associations.models import MemberForm, MemberQuestion, MemberRequest, Membership
from touiza.associations.services.member_forms import add_question, write_member_form
from touiza.associations.services.members import accept_member, request_membership
from touiza.core.translated import TranslatedText


def said(text: str) -> TranslatedText:
    return TranslatedText.of("ar", ar=text)


def open_form(world: World, **fields: Any) -> MemberForm:
    """Open the form of the Friends of Chrea: a fee of 500 dinars, statutes, a question that must be answered."""
    more = {"fee": 50_000, "statutes": said("نحترم القانون الأساسي."), "runs": MemberForm.Runs.CALENDAR} | fields
    form = write_member_form(association=world.chrea, by=world.rachid, is_open=True, **more)
    add_question(
        association=world.chrea, kind=MemberQuestion.Kind.TEXT, label=said("ما مهنتك؟"), options=TranslatedText(), is_required=True
    )
    return form


def ask_in(world: World, who: str = "amina") -> MemberRequest:
    """Have somebody ask to become a member."""
    if not MemberForm.objects.filter(association=world.chrea).exists():
        open_form(world)
    return request_membership(
        association=world.chrea, person=world.people[who], answers=[{"label": "ما مهنتك؟", "answer": "أستاذة"}]
    )


def let_in(world: World, who: str = "amina", at: dt.datetime | None = None) -> Membership:
    """Make somebody a member."""
    return accept_member(request=ask_in(world, who), by=world.rachid, at=at)
