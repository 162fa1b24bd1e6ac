"""Does a title begin with a verb? A guess from the first word, good enough for advice and never for a refusal.

Arabic: a verb or a masdar («تشجير», «مرافقة», «نسجّل») rather than a person or a thing («متطوعون», «حصة», «الـ…»).
French: an infinitive or « -ez ». English: anything that does not look like a noun.
"""

import re
import unicodedata
from collections.abc import Callable

WORD = re.compile(r"[^\W\d_]+", re.UNICODE)

ARABIC_NOUNS = frozenset({
    "متطوعة", "متطوعات", "حصة", "حصص", "فرصة", "فرص", "حملة", "يوم", "ايام", "مشروع", "برنامج", "عمل", "اعمال",
    "ورشة", "ورشات", "دورة", "لقاء", "نشاط", "قافلة", "مهمة", "مهام", "دعوة", "مساعد", "سائق", "سائقة", "استاذ",
    "استاذة", "طبيب", "طبيبة", "شباب", "فريق", "نادي", "نداء", "عاجل", "إعلان", "اعلان", "هام", "لكل", "كل", "هل", "من",
    "في", "اطفال", "تلاميذ", "طلبة", "نساء", "كبار", "شيوخ", "الى", "إلى", "على", "عن", "مع", "نحو",
})  # fmt: skip
# Masdars with their article: «التبرع», «الإشراف», «الاستقبال», «المشاركة»; those without a pattern of their own by name.
ARABIC_MASDAR = re.compile(r"ال(?:ت(?!لاميذ|جار|راث|مور|قني|كنولوج)\w{2,}|إ(?!نترنت)\w{3,}|است\w{2,}|ا\wت\w{2,}|ان(?!ترنت)\w{3,}|م\wا\w\wة)\Z")
ARABIC_MASDARS = frozenset({
    "القراءة", "الكتابة", "الخياطة", "الزراعة", "الرعاية", "العناية", "الحراسة", "السقاية", "الصيانة", "الزيارة",
    "الطبخ", "الغرس", "الجمع", "الرسم", "النقل", "الفرز", "الطباعة", "الحياكة", "السباكة", "العزف",
})  # fmt: skip
FRENCH_VERBS_RE = frozenset({
    "apprendre", "attendre", "battre", "boire", "être", "comprendre", "conclure", "conduire", "connaître", "construire", "convaincre",
    "coudre", "croire", "cuire", "débattre", "décrire", "défendre", "descendre", "dire", "distraire", "écrire",
    "élire", "entendre", "entreprendre", "étendre", "faire", "fendre", "inclure", "inscrire", "instruire", "joindre",
    "lire", "relire", "mettre", "moudre", "paraître", "peindre", "permettre", "plaire", "poursuivre", "prendre",
    "produire", "promettre", "rejoindre", "remettre", "rendre", "répandre", "répondre", "reprendre", "résoudre",
    "rompre", "satisfaire", "souscrire", "suivre", "surprendre", "suspendre", "teindre", "tendre", "tondre",
    "traduire", "transcrire", "transmettre", "vaincre", "vendre", "vivre", "combattre", "réduire", "introduire",
    "soustraire", "interrompre", "perdre", "mordre",
})  # fmt: skip
FRENCH_VERBS_IER = frozenset({
    "trier", "copier", "initier", "étudier", "publier", "relier", "photographier", "crier", "confier", "oublier",
    "remercier", "associer", "négocier", "expédier", "varier", "apprécier", "déplier", "plier", "lier", "concilier",
    "réconcilier", "allier", "rallier", "colorier", "envier",
})  # fmt: skip
FRENCH_NOUNS = frozenset({
    "hiver", "mer", "fer", "enfer", "avenir", "loisir", "plaisir", "souvenir", "cuir", "désir", "soupir", "noir",
    "soir", "espoir", "devoir", "miroir", "couloir", "trottoir", "foyer", "danger", "concert", "fichier", "boulanger",
    "berger", "verger", "premier", "dernier", "cher", "fier", "maisons", "leçons", "saisons", "dons", "boissons",
    "chansons", "garçons", "poissons", "moutons", "ballons", "cartons", "crayons", "chez", "nez", "assez",
})  # fmt: skip
ENGLISH_NOUNS = frozenset({
    "a", "an", "the", "our", "your", "my", "we", "you", "are", "is", "volunteer", "volunteers", "opportunity",
    "wanted", "urgent", "session", "workshop", "day", "one", "two", "three", "assistant", "web", "social", "english",
    "arabic", "french", "math", "maths", "science", "computer", "youth", "senior", "seniors", "beach", "weekend", "free",
    "summer", "winter", "night", "evening", "morning", "afternoon", "saturday", "friday", "sunday", "ramadan", "tree",
    "blood", "food", "homework", "children", "kids", "women", "animal", "online", "remote", "new", "graphic", "data",
})  # fmt: skip
ENGLISH_VERBS = frozenset({
    "gather", "deliver", "offer", "answer", "cover", "enter", "foster", "register", "remember", "consider",
    "discover", "monitor", "mentor", "tutor", "sponsor", "administer", "water", "order", "transfer", "refer",
    "render", "document", "implement", "comment", "complement", "question", "mention", "photograph", "bring", "sing",
    "ring", "string", "swing", "spring", "empower", "power", "conquer", "usher", "anchor", "author", "favor", "honor",
    "harbor", "scatter", "filter", "alter", "shelter", "proctor",
})  # fmt: skip
ENGLISH_NOUN_ENDINGS = re.compile(
    r"(?:ing|er|ers|or|ors|tion|tions|ment|ments|ist|ists|ness|ity|ship|ance|ence|ism|ian|eer|eers)\Z"
)


def begins_with_verb(title: str, language: str) -> bool:
    """Tell whether a title in a language ("ar", "fr", "en") seems to begin with a verb. True when in doubt."""
    found = WORD.search(bare(title))
    if found is None:
        return False
    if re.match(r"\W*\d", title):
        return False
    return TESTS[language](found.group())


def bare(text: str) -> str:
    """Return the text in small letters, without Arabic vowel marks and tatweel; أ and آ are written as ا."""
    kept = "".join(ch for ch in unicodedata.normalize("NFC", text) if not "\u064b" <= ch <= "\u0652" and ch != "\u0640")
    return kept.translate(str.maketrans("أآ", "اا")).lower()


def arabic(word: str) -> bool:
    if word in ARABIC_NOUNS:
        return False
    if word.startswith("ال") and len(word) > 4:
        return word in ARABIC_MASDARS or ARABIC_MASDAR.match(word) is not None
    is_person = word.startswith("م") and len(word) >= 4 and not word.endswith("ة")
    return not is_person


def french(word: str) -> bool:
    if word in FRENCH_NOUNS:
        return False
    if word in {"s", "se", "nous", "je", "n"}:  # s’occuper, se joindre, nous plantons
        return True
    if word.endswith("ier"):
        return word.endswith("fier") or word in FRENCH_VERBS_IER
    if word.endswith("ons"):  # plantons, but no collections
        return not word.endswith("ions")
    return word.endswith(("er", "ir", "ez")) or word in FRENCH_VERBS_RE or word.removeprefix("re") in FRENCH_VERBS_RE


def english(word: str) -> bool:
    if word in ENGLISH_VERBS:
        return True
    return word not in ENGLISH_NOUNS and not ENGLISH_NOUN_ENDINGS.search(word)


TESTS: dict[str, Callable[[str], bool]] = {"ar": arabic, "fr": french, "en": english}
