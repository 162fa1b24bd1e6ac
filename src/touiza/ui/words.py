"""Words that formats are made of, in the three languages: months as Algeria says them, days, units with their plurals.

They live here and not in the catalogues because they are data (CLDR, ar-DZ, fr-DZ, en-GB), tested as such, and because
a figure and its unit must always agree, also where no catalogue is loaded (mail, PDF, tests).
"""

MONTHS = {
    "ar": (
        "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
        "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

HIJRI_MONTHS = {
    "ar": (
        "محرم", "صفر", "ربيع الأول", "ربيع الثاني", "جمادى الأولى", "جمادى الثانية",
        "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
    ),
    "fr": (
        "mouharram", "safar", "rabia al awal", "rabia ath-thani", "joumada al oula", "joumada ath-thania",
        "rajab", "chaabane", "ramadan", "chawwal", "dhou al qi‘da", "dhou al hijja",
    ),
    "en": (
        "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Awwal", "Jumada al-Thani",
        "Rajab", "Shaaban", "Ramadan", "Shawwal", "Dhu al-Qaada", "Dhu al-Hijja",
    ),
}

SHORT_MONTHS = {  # for the date block; Arabic months have no short form
    "ar": MONTHS["ar"],
    "fr": ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
}

WEEKDAYS = {  # from Monday, as date.weekday() counts
    "ar": ("الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

# A unit by plural category. Where a category is missing, "other" holds.
UNITS = {
    "ar": {
        "minute": {"two": "دقيقتان", "few": "دقائق", "other": "دقيقة"},
        "hour": {"two": "ساعتان", "few": "ساعات", "other": "ساعة"},
        "day": {"two": "يومان", "few": "أيام", "many": "يوماً", "other": "يوم"},
        "week": {"two": "أسبوعان", "few": "أسابيع", "many": "أسبوعاً", "other": "أسبوع"},
        "month": {"two": "شهران", "few": "أشهر", "many": "شهراً", "other": "شهر"},
        "year": {"two": "سنتان", "few": "سنوات", "other": "سنة"},
    },
    "fr": {
        "minute": {"one": "minute", "other": "minutes"},
        "hour": {"one": "heure", "other": "heures"},
        "day": {"one": "jour", "other": "jours"},
        "week": {"one": "semaine", "other": "semaines"},
        "month": {"one": "mois", "other": "mois"},
        "year": {"one": "an", "other": "ans"},
    },
    "en": {
        "minute": {"one": "minute", "other": "minutes"},
        "hour": {"one": "hour", "other": "hours"},
        "day": {"one": "day", "other": "days"},
        "week": {"one": "week", "other": "weeks"},
        "month": {"one": "month", "other": "months"},
        "year": {"one": "year", "other": "years"},
    },
}

# Arabic says one and two with the noun alone; the dual changes after a preposition (منذ يومين).
ARABIC_ALONE = {
    "minute": ("دقيقة واحدة", "دقيقتان", "دقيقتين"),
    "hour": ("ساعة واحدة", "ساعتان", "ساعتين"),
    "day": ("يوم واحد", "يومان", "يومين"),
    "week": ("أسبوع واحد", "أسبوعان", "أسبوعين"),
    "month": ("شهر واحد", "شهران", "شهرين"),
    "year": ("سنة واحدة", "سنتان", "سنتين"),
}

AFTER_HOURS = {"ar": {15: "وربع", 30: "ونصف", 45: "وثلاثة أرباع"}}
FRACTIONS = {0: "", 15: "¼", 30: "½", 45: "¾"}

PER = {  # how often the time is asked for
    "ar": {"day": "كل يوم", "week": "كل أسبوع", "month": "كل شهر", "session": "كل مرة"},
    "fr": {"day": "par jour", "week": "par semaine", "month": "par mois", "session": "par séance"},
    "en": {"day": "a day", "week": "a week", "month": "a month", "session": "each time"},
}

JUST_NOW = {"ar": "الآن", "fr": "à l’instant", "en": "just now"}
SINCE = {"ar": "منذ {}", "fr": "il y a {}", "en": "{} ago"}
TIME_RANGE = {"ar": "من {} إلى {}", "fr": "de {} à {}", "en": "{} to {}"}
DATE_RANGE = {"ar": "من {} إلى {}", "fr": "du {} au {}", "en": "{} to {}"}
MOMENT = {"ar": "{}، على {}", "fr": "{} à {}", "en": "{}, {}"}
AND = {"ar": " و", "fr": " et ", "en": " and "}
COMMA = {"ar": "، ", "fr": ", ", "en": ", "}

EXPONENTS = {"TND": 3, "LYD": 3, "XOF": 0}  # ISO 4217; all others 2
CURRENCIES = {
    "ar": {"DZD": "دج", "TND": "د.ت", "MAD": "درهم", "EUR": "€"},
    "fr": {"DZD": "DA", "TND": "DT", "MAD": "DH", "EUR": "€"},
    "en": {"EUR": "€"},
}

SIZES = {
    "ar": ("بايت", "ك.بايت", "م.بايت", "غ.بايت"),
    "fr": ("octets", "Ko", "Mo", "Go"),
    "en": ("bytes", "KB", "MB", "GB"),
}

LANGUAGE_NAMES = {  # each in itself
    "ar": "العربية",
    "fr": "Français",
    "en": "English",
    "kab": "Taqbaylit",
    "zgh": "Tamaziɣt",
    "shy": "Tacawit",
    "mzb": "Tumẓabt",
    "es": "Español",
    "de": "Deutsch",
    "it": "Italiano",
    "pt": "Português",
    "tr": "Türkçe",
    "nl": "Nederlands",
    "ru": "Русский",
    "uk": "Українська",
    "zh": "中文",
    "fa": "فارسی",
    "ur": "اردو",
    "he": "עברית",
    "ha": "Hausa",
    "ff": "Fulfulde",
    "sw": "Kiswahili",
}
RTL = frozenset({"ar", "fa", "ur", "he"})
