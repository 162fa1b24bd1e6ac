"""Bad input where it leaves the pages: mails, notices, certificates on paper, exports, schema.org, addresses, imports."""

import csv
import email
import email.policy
import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest
from django.urls import resolve, reverse
from django.utils import translation

from tests.proof.test_hours import enter
from tests.real_data.drill import SHARP, Browser, text_of, undone
from tests.real_data.naughty import FILE, LINKED, Page, strings
from tests.worlds import World
from touiza.accounts.services.export import export_user
from touiza.actors.models import Activity
from touiza.actors.services.people import update_profile
from touiza.core.linked_data import linked_data
from touiza.core.translated import TranslatedText
from touiza.kernel.text import clean_line, clean_name, clean_text, slugify
from touiza.mail.models import Message
from touiza.mail.services.sending import _as_email
from touiza.notices.services.telling import tell
from touiza.opportunities.importing.mapping import find_mapping
from touiza.opportunities.importing.storing import import_opportunities
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import apply
from touiza.opportunities.structured import described
from touiza.opportunities.words import words_of
from touiza.proof.documents import certificate_pdf
from touiza.proof.models import Certificate
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import confirm_hours

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
HEADERS = {
    "Content-Type", "MIME-Version", "Subject", "From", "To", "Message-ID", "Date", "Content-Language", "Auto-Submitted",
    "List-Unsubscribe", "List-Unsubscribe-Post",
}  # fmt: skip
LETTER = "<br></style></title>"  # what our own letters hold
TYPST = ('#read("/etc/passwd")', "#panic()", "$x^2$", "*bold* _it_", "@ref <label>", "\\ ] [ }", "#sys.version", "// comment", "= Title", "`raw`")


def arabic(text: str) -> TranslatedText:
    return TranslatedText.of("ar", ar=text)


def french(text: str) -> TranslatedText:
    return TranslatedText.of("fr", fr=text)


def chunks(size: int) -> Iterator[tuple[str, ...]]:
    found = iter([*TYPST, *strings()])
    while part := tuple(islice(found, size)):
        yield part


def test_mails_and_notices_hold_what_was_typed_and_no_header_of_its_own(world: World) -> None:
    application = apply(opportunity=world.opportunity, person=world.amina, message="-")
    activity = Activity.objects.get(verb="application.submitted")
    reader = Browser()
    reader.force_login(world.user("nassima"))
    before = text_of(reader.get("/ar/me/notices/"))
    post, wrong = world.opportunity.post, []
    for number, string in enumerate(one for one in strings() if SHARP.search(one) or not one.isprintable()):
        world.amina.name, post.title = arabic(clean_name(string)[:80] or "-"), arabic(clean_line(string)[:120] or "-")
        application.message = clean_text(string)
        with undone():
            world.amina.save(update_fields=["name"])
            post.save(update_fields=["title"])
            application.save(update_fields=["message"])
            tell(Activity.objects.get(pk=activity.pk))
            for message in Message.objects.filter(kind=activity.verb):
                wrong += [f"{string!r}: {fault}" for fault in mail_faults(message, string)]
            if number % 6 == 0:
                wrong += Page(text_of(reader.get("/ar/me/notices/"))).faults(string, before)
    assert not wrong, wrong[:25]


def mail_faults(message: Message, string: str) -> list[str]:
    """Return what is wrong with a mail as it goes over the wire."""
    read = email.message_from_bytes(_as_email(message).message().as_bytes(), policy=email.policy.default)
    wrong = Page(message.html).faults(string, LETTER)
    if set(read.keys()) - HEADERS or len(read.keys()) != len(set(read.keys())):
        wrong.append(f"headers {read.keys()}")
    if str(read["Subject"]).split() != message.subject.split():
        wrong.append(f"subject {read['Subject']!r}")
    return wrong


def test_a_certificate_prints_what_was_typed_and_runs_nothing(world: World) -> None:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    wrong = []
    for part in chunks(5):
        typed = [clean_name(string)[:60] or "-" for string in part] + ["-"] * 5
        certificate.name, certificate.association_name, certificate.title, certificate.signed_by = map(french, typed[:4])
        certificate.approval = typed[4]
        printed = squeezed(text_of_pdf(certificate))
        wrong += [string for string in typed[: len(part)] if plain(string) and squeezed(string) not in printed]
    assert not wrong, wrong[:25]


def text_of_pdf(certificate: Certificate) -> str:
    """Return the text of a certificate in French, so that what is Latin stands from left to right."""
    document = pypdfium2.PdfDocument(certificate_pdf(certificate, ("fr",)))
    assert len(document) == 1
    return document[0].get_textpage().get_text_range()


def plain(string: str) -> bool:
    """Tell whether a string is of characters that a PDF gives back one by one, in their order."""
    return string.isascii() and string.isprintable()


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe-]", "", text)


def test_an_export_of_everything_is_json_that_holds_every_string(world: World) -> None:
    person = world.amina.person
    for part in chunks(12):
        about = clean_text("\n".join(part))
        update_profile(person=person, about=about)
        written = json.dumps(export_user(user=world.user("amina")), ensure_ascii=False).encode()
        read = json.loads(written)
        assert read["records"]["actors.person"][0]["about"] == about


def test_schema_org_says_what_was_typed_and_ends_no_script(world: World) -> None:
    opportunity = world.opportunity
    for string in strings():
        text = clean_line(string)
        opportunity.post.title = opportunity.post.body = opportunity.address = arabic(text)
        element = str(linked_data(described(opportunity, "https://touiza.example/x", words_of(opportunity))))
        inner = LINKED.findall(element)
        assert len(inner) == element.count("<") - 1 == 1, string
        assert json.loads(inner[0]).get("name", "") == text


def test_every_title_makes_an_address_that_leads_somewhere() -> None:
    with translation.override("ar"):
        for string in strings():
            slug = slugify(string) or "x"
            assert resolve(reverse("opportunities:detail", args=[slug])).kwargs == {"slug": slug}


def test_a_table_of_bad_input_is_stored_or_refused_row_by_row(world: World, tmp_path: Path) -> None:
    headings = ["key", "title_fr", "body_fr", "association_fr", "address_fr", "link", "commune", "causes", "date", "heures"]
    table = io.StringIO()
    rows = [[string, string, string, string, string, string] for string in strings()]
    whole = [[string] * len(headings) for string in strings()[::10]]
    csv.writer(table).writerows([headings, *rows, *whole])
    path = tmp_path / "naughty.csv"
    path.write_text(table.getvalue(), encoding="utf-8", newline="")
    with translation.override("en"):
        report = import_opportunities(path=path, mapping=find_mapping("touiza"))
    assert report.read == report.counts.total() + len(report.refused)
    assert report.counts["stored"] > 150, report.counts
    assert all(refused.sentence for refused in report.refused)
    client, wrong = Browser(), []
    before = text_of(client.get(f"/fr/opportunities/{world.opportunity.post.slug}/"))
    for opportunity in Opportunity.objects.exclude(pk=world.opportunity.pk).select_related("post").order_by("pk")[::8]:
        answer = client.get(f"/fr/opportunities/{opportunity.post.slug}/")
        wrong += Page(text_of(answer)).faults(str(opportunity.post.title), before)
    assert not wrong, wrong[:25]
