"""A thing of each kind in the named world, and the arguments of every address that has some."""

import datetime as dt
import json
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.associations.members import ask_in, let_in, said
from tests.associations.showing import ask as ask_verification
from tests.associations.showing import put_document, rule
from tests.kernel.credentials.made import sealed
from tests.notices.browsers import Browser, told_in
from tests.opportunities import asking
from tests.opportunities.day_work import add_day
from tests.opportunities.shift_work import add_shift_work
from tests.posts.posted import addresses_of_marks
from tests.posts.written import note
from tests.relations.due_things import here_waits
from tests.relations.story import build_register, register_addresses
from tests.worlds import World, add_opportunity, add_person
from touiza.accounts.access import MAILBOX
from touiza.actors.services.activity import record
from touiza.actors.services.following import follow
from touiza.actors.services.qualifications import state_qualification
from touiza.associations.access_members import questions_of
from touiza.associations.models import Claim, Evidence, Role
from touiza.associations.services.agreements import Terms, propose_agreement
from touiza.associations.services.chart import add_body, add_seat, name_holder
from touiza.associations.services.claims import file_claim
from touiza.associations.services.contact import write_message
from touiza.associations.services.founding import found_association
from touiza.associations.services.networks import found_network
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.mail.services.sending import send_mail
from touiza.notices.families import Family
from touiza.notices.services.telling import tell
from touiza.notices.stopping import stop_path
from touiza.opportunities.models import Deliverable, DeliverableRound, Engagement
from touiza.opportunities.recurring import Rule
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.arranging import propose_appointment
from touiza.opportunities.services.assigning import begin_plan, work_out
from touiza.opportunities.services.attendance import record_presence
from touiza.opportunities.services.calendars import renew_calendar
from touiza.opportunities.services.captains import name_captain
from touiza.opportunities.services.day_words import report_incident
from touiza.opportunities.services.handovers import offer_shift
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.organisers import invite_organiser
from touiza.opportunities.services.questions import require_qualification
from touiza.opportunities.services.recurrences import add_recurrence
from touiza.opportunities.services.searches import save_search
from touiza.opportunities.services.shifts import ShiftFields
from touiza.opportunities.services.templates import save_template
from touiza.opportunities.services.wishing import ask_for_wishes
from touiza.opportunities.short import write_number
from touiza.opportunities.spans import span_of
from touiza.opportunities.wanted import Wanted
from touiza.posts.models import PostKind
from touiza.posts.services.answering import answer_post
from touiza.posts.services.writing import create_post
from touiza.projects.fields import ProjectFields
from touiza.projects.services.progress import add_step
from touiza.projects.services.writing import create_project, publish_project
from touiza.proof.models import Run, RunState
from touiza.proof.scopes import Scope
from touiza.proof.services.batches import confirm_many
from touiza.proof.services.carrying import carry_in
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.credentials import credential_of
from touiza.proof.services.hours import claim_hours, confirm_hours
from touiza.proof.services.recommending import ask_letter
from touiza.proof.services.showing import choose_parts
from touiza.proof.services.verifying import check_text
from touiza.proof.services.wages import set_wage
from touiza.relations.models import Call
from touiza.relations.services.answering_ways import save_answer
from touiza.vocabulary.tagging import tags_named

WITH_SLUG = (
    "detail", "edit", "publication", "state", "apply", "hours", "copy", "template", "series", "schedule", "pause", "current",
    "questions", "documents", "requirements", "organisers", "poster",
)  # fmt: skip


def routes(patterns: list, space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


def addresses_in(world: World) -> dict[str, dict[str, object]]:
    """Make a thing of each kind, and return the arguments of each route that has some."""
    application = apply(opportunity=world.opportunity, person=world.amina)
    today = clock.today()
    lines = [
        claim_hours(
            person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=60,
            done_on=today - dt.timedelta(days=n),
        )
        for n in (1, 2, 3)
    ]  # fmt: skip
    together = confirm_many(association=world.chrea.actor, claims=lines[2:], by=world.nassima, key="together")
    confirm_hours(claim=lines[0], by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    unclaimed = found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    claim = file_claim(association=unclaimed, person=world.chloe, position="présidente", evidence="registre")
    activity = record(verb="application.accepted", actor=world.nassima, obj=application, person=world.amina)
    (notice,) = tell(activity)
    mail = send_mail(
        to="x@mail.example", cause="t", kind="t", language="fr", template="notice",
        context={"telling": {"subject": "s", "url": "/", "lines": [], "action": "a"}},
    )  # fmt: skip
    work = add_shift_work(world)
    repeats = add_recurrence(
        opportunity=work, by=world.nassima, rule=Rule((5,)), first_day=today + dt.timedelta(days=7),
        starts=dt.time(8), ends=dt.time(12), fields=ShiftFields(places=3),
    )  # fmt: skip
    shift = work.shifts.first()
    (signup,) = join_shifts(opportunity=work, person=world.amina, shifts=[shift.pk])
    called = Call.objects.create(association=world.chrea, opportunity=work, shift=shift, person=world.amina, by=world.nassima)
    ask_for_wishes(opportunity=work, by=world.nassima, until=clock.now() + dt.timedelta(days=2))
    plan = begin_plan(lead=work, opportunities=[work], by=world.nassima)
    work_out(plan_id=plan.pk, exact=False)
    offer = offer_shift(signup=signup, to=add_person("karim", "Karim Saidi", "fr")[1])
    arranged = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    taken = apply(opportunity=arranged, person=world.amina)
    time = propose_appointment(
        engagement=taken.engagement, by=world.amina,
        span=span_of(today + dt.timedelta(days=9), dt.time(8), dt.time(9), "Africa/Algiers"),
    )  # fmt: skip
    comment = answer_post(post=world.opportunity.post, author=world.amina, body=TranslatedText.of("fr", fr="Où est le local ?"))
    waiting = here_waits(world, comment)
    kept_words = save_answer(association=world.chrea, by=world.nassima, language="fr", title="Local", body="Bonjour {name}")
    spoken = {"slug": note(world.chrea.actor, "نغرس #الأرز", by=world.rachid).slug}
    shifts, own = {"slug": work.post.slug}, {"public_id": signup.public_id}
    mine, here = {"public_id": application.public_id}, {"handle": "chrea"}
    role = Role.objects.get(association=world.chrea, person=world.nassima)
    slug = {"slug": world.opportunity.post.slug}
    assert isinstance(claim, Claim)
    begun = add_day(world, people=("amina",))
    record_presence(day=begun, by=world.nassima, person=world.amina, state="came")
    place = Engagement.objects.get(opportunity=begun.opportunity, person=world.amina)
    captain = name_captain(opportunity=begun.opportunity, person=world.amina, by=world.nassima, until=today)
    handed = Deliverable.objects.create(engagement=place)
    DeliverableRound.objects.create(deliverable=handed, number=1, text="x", done_on=today, minutes=60, key="handed-in")
    wage = set_wage(by=world.user("dalia"), year=2026, country="dz", amount=25_000, currency="DZD", source="ONS")
    incident = report_incident(day=begun, by=world.nassima, severity="note", text="x", key="x")
    day = {"slug": begun.opportunity.post.slug, "when": begun.key}
    somebody = {"ref": f"p{world.amina.pk}"}
    of_day = {
        **{name: day for name in ROUTES if name.startswith("opportunities:day")},
        **{f"opportunities:day_{name}": day | somebody for name in ("person", "tie", "about")},
        **{f"opportunities:{name}": here for name in ("days", "day_thanks", "incidents")},
        "opportunities:incident": here | {"public_id": incident.public_id},
    }
    document = {"public_id": put_document(world.chrea, world.rachid).public_id}
    request = {"public_id": rule(ask_verification(world.nour, world.salima), world.dalia).public_id}
    letter_id = write_message(
        association=world.chrea, sender=world.chloe, name="Chloé", email="c@mail.example", language="fr", subject="s", body="b"
    ).public_id
    words = TranslatedText.of("fr", fr="Puits")
    project = create_project(association=world.chrea, by=world.nassima, fields=ProjectFields(title=words, aims=words))
    project = publish_project(project=project, by=world.nassima)
    step = add_step(project=project, title=words, unit=words)
    of_project = {"slug": project.post.slug}
    Evidence.objects.filter(criterion="serves").update(version=put_document(world.nour, world.salima).current)
    held, asked = let_in(world, "nassima"), ask_in(world, "amina")
    body = add_body(association=world.chrea, name=said("المكتب"))
    seat = add_seat(body=body, title=said("الرئيس"))
    holder = name_holder(seat=seat, by=world.nassima, person=world.rachid)
    network = found_network(association=world.chrea, by=world.rachid, name=said("شبكة"), aims=said("معاً"))
    terms = Terms(title=said("تبادل"), begins=today, partner=world.nour)
    agreement = propose_agreement(association=world.chrea, by=world.rachid, terms=terms)
    credential_of(certificate)
    carried = carry_in(person=world.amina, checked=check_text(json.dumps(sealed())))
    question = questions_of(world.chrea.member_form)[0]
    own_question = asking.ask(world.opportunity, "short", "أين؟")
    first_aid = state_qualification(person=world.amina.person, kind="first_aid")
    require_qualification(opportunity=world.opportunity, kind="first_aid", name="")
    organiser = invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima)
    template = save_template(opportunity=world.opportunity, name="غرس", by=world.nassima)
    run = Run.objects.create(**Scope.work(world.opportunity.post).fields, by=world.nassima, state=RunState.DONE)
    letter = ask_letter(person=world.amina, association=world.chrea.actor, wish="منحة")
    on_wall = create_post(
        kind=PostKind.NOTE, author=world.yanis, host=world.chrea.actor, title=words, body=words, published=True
    )  # fmt: skip
    (about,) = tags_named(names=["puits"])
    on_wall.topics.set([about])
    asking_to_follow = follow(follower=world.yanis, actor=world.amina)
    choose_parts(person=world.amina, parts=["weave"], is_public=True)
    return register_addresses(build_register(world)) | of_day | {
        "actors:follow": {"kind": "actor", "key": "chrea"},
        "actors:follower": {"pk": asking_to_follow.pk},
        **{f"actors:{name}_of": {"handle": world.amina.handle} for name in ("followers", "following")},
        "posts:place": {"code": "dz_0908"},
        "posts:wall_choice": here,
        "posts:wall_removal": here | {"slug": on_wall.slug},
        "posts_open:embed": {"key": "posts/@chrea"},
        "posts_open:list": {"key": "posts", "kind": "atom"},
        "home_open:sitemap_leaf": {"section": "pages", "page": 1},
        "proof:chain_confirmation": {"secret": "nobody-has-this-secret"},
        "proof:chain_stop": {"key": "nobody-has-this-key"},
        "opportunities:captain": {"slug": begun.opportunity.post.slug, "pk": captain.pk},
        "opportunities:captains": slug,
        **{f"opportunities:{name}": {"slug": begun.opportunity.post.slug} for name in ("team_hours", "deliverables")},
        "opportunities:deliverable": {"public_id": handed.public_id},
        **{f"proof:{name}": here for name in ("association_export", "association_summary", "confirmation")},
        "proof:batch": here | {"key": together.key},
        "proof:entry": {"pk": lines[1].pk},
        "proof:wage": {"pk": wage.pk},
        "proof_open:check": {"number": certificate.spoken},
        "proof_open:pdf": {"number": certificate.spoken},
        **{f"proof_open:{name}": {"number": certificate.spoken} for name in ("badge_png", "badge_svg", "check", "credential", "pdf")},
        "proof_open:did_association": here,
        "proof_open:states": here | {"number": 1},
        "proof:evidence": {"number": certificate.spoken},
        "proof:carried_one": {"public_id": carried.public_id},
        "proof_open:letter_pdf": {"number": certificate.spoken},
        "proof_open:bundle": {"name": "bundles/AAAAAAAAAAAAAAAAAAAAAA.zip"},
        "proof:certificate_renewal": {"number": certificate.spoken},
        **{f"proof:{name}": here for name in ("dress", "dress_preview", "recommendations", "recommendation_new", "runs", "run_new")},
        **{f"proof:{name}": here | {"public_id": run.public_id} for name in ("run", "run_bundle")},
        **{f"proof:{name}": {"public_id": letter.public_id} for name in ("letter", "letter_pdf")},
        "proof:recommendation": here | {"public_id": letter.public_id},
        "home:proof_public": {"handle": world.amina.handle},
        "home_open:proof_secret": {"key": "nobody-has-this-key"},
        "media:paper": {"name": "documents/AAAAAAAAAAAAAAAAAAAAAA.pdf"},
        **{f"associations:{name}": here | document for name in ("document", "document_edit", "document_removal")},
        "associations:document_file": here | document | {"number": 1},
        **{f"associations:{name}": here for name in ("documents", "document_new", "contact", "letters", "verification", "verification_request")},
        **{f"associations:{name}": request for name in ("verification_detail", "verification_withdrawal")},
        "associations:verification_evidence": request | {"criterion": "serves"},
        "associations:letter": here | {"public_id": letter_id},
        "associations:contact_confirmation": {"secret": "nobody-has-this-secret"},
        **{f"projects:{name}": of_project for name in ("detail", "edit", "progress", "state")},
        "projects:step": of_project | {"pk": step.pk},
        "projects:of": here,
        "opportunities:project": slug,
        "media:file": {"name": "pictures/AAAAAAAAAAAAAAAAAAAAAA.webp"},
        "woven_mark": {"cloth": ("chrea", "cedar")},
        "woven_band": {"cloth": ("chrea", "cedar")},
        "woven_band_png": {"cloth": ("chrea", "cedar")},
        "woven_card": {"cloth": ("chrea", "cedar")},
        "demo:mail": {"public_id": mail.public_id},
        "demo:mail_html": {"public_id": mail.public_id},
        "account_session_end": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "actors:guardian_answer": {"secret": "nobody-has-this-secret"},
        "actors:guest_link": {"key": "nobody-has-this-key"},
        "opportunities:guest_confirmation": {"secret": "nobody-has-this-secret"},
        "opportunities:guest_request": {"slug": add_opportunity(world.chrea, world.nassima, title="نستقبل", guests_welcome=True).post.slug},
        "account_address_back": {"key": "nobody-has-this-key"},
        "account_stop_mail": {"key": MAILBOX.sign(str(world.user("amina").pk))},
        "notices:follow": {"pk": notice.group_id},
        "notices:device_removal": {"pk": told_in(world.amina, Browser(), "https://push.example/one").pk},
        "notices:stop": {"key": stop_path(world.amina, Family.MINE).split("/")[-3]},
        "associations:role": here | {"pk": role.pk},
        "opportunities:scope": here | {"pk": role.pk},
        "opportunities:invited_scope": here | {"pk": 1},
        "associations:own_invitation": here | {"pk": 1},
        **{f"associations:{name}": here for name in ("membership", "membership_request", "membership_term", "members", "member_form")},
        **{f"associations:{name}": here for name in ("member_questions", "chart", "chart_edit", "alliances", "network_new", "agreement_new")},
        "associations:member_question": here | {"pk": question.pk},
        "associations:member_request": here | {"public_id": asked.public_id},
        "associations:member": here | {"number": held.number},
        "associations:chart_body": here | {"pk": body.pk},
        "associations:chart_seat": here | {"pk": seat.pk},
        "associations:chart_name": here | {"pk": holder.pk},
        "associations:network_place": here | {"slug": network.slug},
        "home:network": {"slug": network.slug},
        "associations:agreement": here | {"public_id": agreement.public_id},
        "associations:claim": {"handle": "ligue"},
        "associations:invitation": {"secret": "nobody-has-this-secret"},
        "associations:claim_detail": {"public_id": claim.public_id},
        "proof:hours_decide": here | {"pk": lines[1].pk},
        "proof:revocation": here | {"number": certificate.spoken},
        **{name: here for name in ROUTES if name.split(":")[-1] in {"workspace", "new", "applications", "hours_queue", "people", "rules", "templates", "board"} and name not in {"associations:new", "demo:people"}},
        **{f"associations:{name}": here for name in ("edit", "closing", "suspension", "calendar")},
        **{name: here for name in ROUTES if name.split(":")[-1] in {"workspace", "new", "applications", "hours_queue", "people"} and name not in {"associations:new", "demo:people"} and not name.startswith("relations:")},
        **{f"associations:{name}": here for name in ("edit", "closing", "suspension")},
        "home:profile": here,
        "home:week": here,
        "home:week_print": here,
        **{f"opportunities:{name}": shifts for name in ("shifts", "shifts_new", "roster", "roster_print", "assignment", "wishes_asked", "wishes")},
        **{f"opportunities:{name}": {"public_id": plan.public_id} for name in ("plan", "plan_people", "plan_publication", "plan_removal", "plan_solution")},
        "opportunities:plan_person": {"public_id": plan.public_id, "pk": world.amina.pk},
        **{f"opportunities:{name}": shifts | {"pk": shift.pk} for name in ("shift", "shift_cancellation", "shift_needs", "shift_people")},
        **{f"opportunities:{name}": own for name in ("signup", "signup_withdrawal", "signup_handover")},
        **{f"posts:{name}": spoken for name in ("post", "versions", "edit", "translation", "state", "check")},
        **addresses_of_marks(world, spoken),
        "posts:at": here,
        "posts:new": {},
        "posts:topic": {"key": "الأرز"},
        "relations:calls": shifts | {"pk": shift.pk},
        "relations:dated_calls": slug,
        "relations:call": {"public_id": called.public_id},
        "opportunities:recurrence_end": shifts | {"pk": repeats.pk},
        "opportunities:roster_person": shifts | own,
        "opportunities:appointments": {"public_id": taken.public_id},
        "opportunities:appointment": {"public_id": taken.public_id, "pk": time.pk},
        "opportunities:past": here,
        "opportunities:handover": {"public_id": offer.public_id},
        "opportunities_open:calendar": shifts,
        "opportunities_open:association_calendar": here,
        "opportunities_open:own_calendar": {"secret": renew_calendar(person=world.amina).secret},
        **{f"opportunities:{name}": slug for name in (*WITH_SLUG, "calling_off")},
        "actors:qualification": {"pk": first_aid.pk},
        "opportunities_open:short": {"number": write_number(world.opportunity.pk)},
        "opportunities_open:card": {"kind": "a", "pk": world.chrea.pk, "digest": "0" * 32},
        "opportunities:search": {"public_id": save_search(person=world.amina, wanted=Wanted(q="أرز"), name="أرز").public_id},
        "opportunities:search_stop": {"key": "nobody-has-this-key"},
        "opportunities:suggestions_stop": {"key": "nobody-has-this-key"},
        **dict.fromkeys(("opportunities:fit", "opportunities:suggestion", "relations:fitting", "relations:sourcing"), slug),
        "relations:finder": here,
        **dict.fromkeys(("relations:inbox", "relations:saved_answers", "relations:hours", "relations:answer_figures"), here),
        **dict.fromkeys(("relations:saved_answer", "relations:saved_answer_removal"), here | {"pk": kept_words.pk}),
        **{name: here | {"public_id": waiting.public_id} for name in ROUTES if name == "relations:due" or name.startswith("relations:due_")},
        **{name: {"slug": comment.slug} for name in ("posts:answers", "posts:answer_edit", "posts:answer_removal")},
        "opportunities:question": slug | {"pk": own_question.pk},
        "opportunities:organiser": slug | {"pk": organiser.pk},
        "opportunities:participation": slug | {"pk": organiser.pk},
        "opportunities:template_deed": here | {"pk": template.pk},
        "opportunities:application_qualification": mine | {"pk": first_aid.pk},
        **{name: mine for name in ROUTES if name.startswith("opportunities:application") and name not in {"opportunities:applications", "opportunities:application_qualification"}},
    }  # fmt: skip
