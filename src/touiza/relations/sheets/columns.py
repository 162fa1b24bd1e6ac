"""What the columns of a file can mean, guessed from their headings in three languages. Pure but for the association's fields."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.kernel.text import normalise
from touiza.relations.models import CustomField

SKIP = ""
MEANINGS: dict[str, str | Promise] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "family_name": _("Family name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "post": _("Postal address"),
    "place": _("Place"),
    "language": _("Language of letters"),
    "skills": _("Skills"),
    "languages": _("Languages"),
    "tags": _("Tags"),
    "status": _("Status"),
    "reason": _("Why this status"),
    "consent": _("Agrees to letters"),
    "qualification": _("Qualification"),
    "note": _("Note"),
}
SEVERAL = frozenset({"email", "phone", "tags", "note", "qualification", "skills", "languages"})  # columns of these may be several
WORDS: dict[str, tuple[str, ...]] = {
    "first_name": ("prenom", "first name", "firstname", "given name", "الاسم الشخصي", "الاسم الاول", "الاسم الأول"),
    "family_name": ("nom de famille", "family name", "last name", "lastname", "surname", "اللقب", "الاسم العائلي", "nom"),
    "name": ("nom complet", "nom et prenom", "nom prenom", "full name", "name", "الاسم الكامل", "الاسم واللقب", "الاسم", "المتطوع", "العضو", "benevole", "membre", "volunteer"),
    "email": ("email", "e-mail", "mail", "courriel", "adresse mail", "adresse email", "adresse electronique", "البريد", "البريد الالكتروني", "الايميل", "ايميل", "mail address", "email address"),
    "phone": ("telephone", "tel", "tel.", "phone", "mobile", "portable", "gsm", "n° tel", "numero de telephone", "phone number", "الهاتف", "رقم الهاتف", "النقال", "الجوال", "هاتف"),
    "post": ("adresse", "adresse postale", "address", "postal address", "العنوان", "العنوان البريدي"),
    "place": ("commune", "ville", "wilaya", "city", "town", "place", "lieu", "البلدية", "الولاية", "المدينة", "مكان الإقامة"),
    "language": ("langue", "language", "اللغة", "langue preferee", "preferred language"),
    "skills": ("competences", "competence", "skills", "skill", "المهارات", "المهارة", "مهارات"),
    "languages": ("langues", "languages", "اللغات", "langues parlees"),
    "tags": ("tags", "tag", "etiquettes", "etiquette", "groupe", "group", "mots-cles", "وسوم", "الوسم", "المجموعة", "الفوج"),
    "status": ("statut", "status", "etat", "الحالة", "الوضعية"),
    "reason": ("motif", "reason", "raison", "السبب", "سبب الحالة"),
    "consent": ("consentement", "consent", "accord", "accepte les mails", "newsletter", "rgpd", "الموافقة", "موافقة", "يوافق على الرسائل"),
    "qualification": ("diplome", "qualification", "brevet", "certificat", "المؤهل", "الشهادة", "المؤهلات"),
    "note": ("note", "notes", "remarque", "remarques", "commentaire", "observations", "comment", "ملاحظة", "ملاحظات"),
}
_MEANT = {normalise(word): meaning for meaning, words in WORDS.items() for word in words}


def guess_columns(headings: Sequence[str], fields: Iterable[CustomField]) -> dict[str, str]:
    """Return what each column seems to mean, by its number as text; what cannot be told is left out.

    “Nom” means the family name beside “Prénom”, else the whole one.
    """
    own = {normalise(one.name).strip(): f"field:{one.pk}" for one in fields}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, heading in enumerate(headings):
        word = " ".join(normalise(heading).replace("_", " ").strip(" :*").split())
        meaning = own.get(word) or _MEANT.get(word) or _by_part(word)
        if meaning and (meaning not in taken or meaning in SEVERAL):
            found[str(number)] = meaning
            taken.add(meaning)
    if "family_name" in taken and "first_name" not in taken and "name" not in taken:
        found = {number: "name" if meaning == "family_name" else meaning for number, meaning in found.items()}
    return found


def _by_part(word: str) -> str:
    """Return the meaning of a heading that begins with a known one: “Téléphone (portable)”, “E-mail 2”."""
    first = word.split(" ", maxsplit=1)[0].strip("().:0123456789")
    meaning = _MEANT.get(first, "")
    return meaning if meaning in {"email", "phone", "place"} else ""
