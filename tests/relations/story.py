"""A register in which each thing exists: for the permission matrix, and for what erasing an account must reach."""

import datetime as dt
from typing import Any

from tests.relations.log import kept
from tests.worlds import World
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Application
from touiza.opportunities.services.applications import apply
from touiza.relations.models import Contact, Delivery
from touiza.relations.selection import Selection
from touiza.relations.services.acts import begin_act
from touiza.relations.services.contacts import ContactFields, add_address, create_contact, set_standing, update_contact
from touiza.relations.services.customs import add_field, save_filter
from touiza.relations.services.importing import begin_import, go_on_with_import, say_columns, start_import
from touiza.relations.services.mailing import begin_sending, send_batch, stop_letters, stop_path, write_mailing
from touiza.relations.services.merging import merge_contacts
from touiza.relations.services.notes import add_note, add_qualification, give_consent

EVERYONE = Selection(query="")


def build_register(world: World) -> dict[str, Any]:
    """Fill the register of the named association with all that can be in it, most of it about Amina; return the things by name."""
    chrea, by = world.chrea, world.nassima
    if not Application.objects.filter(person=world.amina).exists():
        apply(opportunity=world.opportunity, person=world.amina)
    kept()
    amina = Contact.objects.get(association=chrea, person=world.amina)
    field = add_field(association=chrea, name="مقاس القميص", kind="text")
    update_contact(contact=amina, fields=ContactFields(tags=("قائدة فريق",), extra={field.key: "م"}))
    set_standing(contact=amina, status="paused", reason="سفر", by=by)
    address = add_address(contact=amina, kind="phone", text="0550 11 22 33")
    add_address(contact=amina, kind="mail", text="amina.private@mail.example")
    add_note(contact=amina, kind="call", text="تعود في الربيع", level="team", by=by)
    consent = give_consent(contact=amina, purpose="photo", given_on=clock.today() - dt.timedelta(days=9), how="كتابياً", by=by)
    qualification = add_qualification(contact=amina, name="إسعافات أولية", by=by, code="7", evidence="رأينا الشهادة")
    act = begin_act(association=chrea, selection=EVERYONE, kind="tag", value={"name": "سيارة"}, by=by)
    other = create_contact(association=chrea, fields=ContactFields(name="أمينة ب."), by=by)
    merge = merge_contacts(kept=amina, gone=other, choice="both", by=by)
    run = start_import(association=chrea, name="a.csv", data=b"Nom,Mail\nSamir,amina.private@mail.example\n", by=by)
    say_columns(run=run, columns=run.columns)
    go_on_with_import(run_id=run.pk)
    done = start_import(association=chrea, name="b.csv", data=b"Nom,Mail\nAmina,amina.private@mail.example\n", by=by)
    say_columns(run=done, columns=done.columns)
    go_on_with_import(run_id=done.pk)
    begin_import(run=done, by=by)
    go_on_with_import(run_id=done.pk)
    text = TranslatedText.of("ar", ar="نغرس يوم السبت")
    draft = write_mailing(association=chrea, kind="calls", subject=text, body=text, selection=EVERYONE, by=by)
    sent = write_mailing(association=chrea, kind="news", subject=text, body=text, selection=EVERYONE, by=by)
    begin_sending(mailing=sent, by=by)
    while send_batch(mailing_id=sent.pk):
        pass
    letter = Delivery.objects.get(mailing=sent, contact=amina)
    stop_letters(delivery=letter)
    return {
        "amina": amina,
        "field": field,
        "address": address,
        "consent": consent,
        "qualification": qualification,
        "act": act,
        "merge": merge,
        "run": run,
        "row": run.rows.get(),
        "draft": draft,
        "sent": sent,
        "letter": letter,
        "saved": save_filter(association=chrea, name="في استراحة", query="status=paused", by=by),
        "stop": stop_path(letter).split("/stop/")[1].strip("/"),
    }


def register_addresses(told: dict[str, Any]) -> dict[str, dict[str, object]]:
    """Return the arguments of each of the register's routes."""
    here = {"handle": "chrea"}
    one, run = here | {"public_id": told["amina"].public_id}, here | {"public_id": told["run"].public_id}
    found: dict[str, dict[str, object]] = {
        **dict.fromkeys(("register", "new", "saved_filters", "fields", "acts", "act_new", "imports", "export", "mailings", "mailing_new"), here),
        **dict.fromkeys(("contact", "edit", "standing", "notes", "addresses", "consents", "qualifications", "removal", "merge"), one),
        **dict.fromkeys(("import", "import_columns", "import_choices", "import_deed"), run),
        **{name: one | {"pk": told[name].pk} for name in ("address", "consent", "qualification")},
        **{name: here | {"public_id": told["draft"].public_id} for name in ("mailing", "mailing_edit", "mailing_trial", "mailing_sending")},
        **{name: here | {"public_id": told["act"].public_id} for name in ("act", "act_undoing")},
        "saved_filter": here | {"pk": told["saved"].pk},
        "field": here | {"pk": told["field"].pk},
        "merge_undoing": here | {"pk": told["merge"].pk},
        "import_row": run | {"pk": told["row"].pk},
        "letter": {"public_id": told["letter"].public_id},
        "stop": {"key": told["stop"]},
    }
    return {f"relations:{name}": arguments for name, arguments in found.items()}
