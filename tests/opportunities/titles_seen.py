"""Titles as people really write them: forty that begin with a verb in each language, and a dozen that do not."""

VERBS = {
    "ar": [
        "تنظيف شاطئ سيدي فرج", "نقل قفف رمضان إلى العائلات", "تعليم الأطفال القراءة", "مرافقة المسنين إلى المستشفى",
        "مراجعة ترجمة دليل الإسعافات", "نغرس الأرز في الشريعة", "سجّل بصوتك كتاباً لطلبة مكفوفين",
        "ساعدنا في جرد المكتبة", "اغرس شجرة معنا", "شارك في حملة التبرع بالدم", "تصميم شعار لجمعية فتية",
        "ترجمة موقع إلى الأمازيغية", "توزيع الوجبات الساخنة", "جمع الملابس الشتوية", "فرز الأدوية", "طلاء جدران المدرسة",
        "إعداد 400 قفة", "تأطير ورشة الرسم", "تنشيط أمسية للأطفال", "كتابة محتوى لصفحة الجمعية",
        "قراءة القصص في قسم الأطفال", "زيارة دار المسنين", "تصوير يوم الغرس", "تكوين شباب في الإعلام الآلي",
        "مساعدة تلاميذ البكالوريا", "معالجة صور الأقمار", "متابعة أيتام في دراستهم", "مشاركة خبرتك في المحاسبة",
        "محاورة قدماء الحي", "مسح وثائق الأرشيف", "إصلاح الحواسيب", "صيانة دراجات", "ركّب رفوف المكتبة",
        "علّم الإنجليزية عن بعد", "استقبال الزوار", "الإشراف على ورشة", "التقاط صور", "التبرع بالدم يوم الجمعة",
        "القراءة للمكفوفين", "هيّا نزرع حديقة",
    ],
    "fr": [
        "Planter 400 cèdres", "Nettoyer la plage", "Traduire un guide", "Aider des élèves", "Lire à voix haute",
        "Accompagner une personne âgée", "Nourrir les chats du quartier", "Coudre des masques",
        "Peindre la salle de classe", "Saisir des données", "Construire un site web", "Enseigner l’arabe",
        "Relire des sous-titres", "Tenir le stand", "Offrir deux heures d’écoute", "Recevoir les visiteurs",
        "Servir les repas", "Cuisiner pour cent personnes", "Vérifier les dates des médicaments",
        "Apprendre à lire aux adultes", "S’occuper des chevaux", "Étudier les dossiers", "Distribuer des paniers",
        "Conduire le minibus", "Concevoir un logo", "Écrire des lettres", "Mettre en page le bulletin",
        "Défendre les droits", "Animer un atelier", "Trier les vêtements", "Réparer des vélos",
        "Photographier la plantation", "Venez planter un arbre", "Aidez-nous à trier", "Plantons ensemble",
        "Être le parrain d’un élève", "Savoir écouter", "Faire le tri", "Battre le blé", "Coller des affiches",
    ],
    "en": [
        "Plant 400 cedars", "Clean the beach", "Translate a guide", "Teach maths online", "Drive the minibus",
        "Tutor pupils in physics", "Mentor a young person", "Bring meals to neighbours", "Help parents read letters",
        "Record audiobooks", "Proofread a booklet", "Design a logo", "Cook for a hundred", "Sort medicines",
        "Answer the phone", "Photograph the planting", "Water the nursery", "Sew masks", "Paint a classroom",
        "Map the wadi", "Test our app", "Build a website", "Visit older people", "Escort an elder to hospital",
        "Be a reading buddy", "Take part in a blood drive", "Document oral histories", "Implement a database",
        "Transcribe interviews", "Come and plant with us", "Join the night patrol", "Edit a short film", "Enter data",
        "Gather olives", "Train coordinators", "Coach a football team", "Review grant applications", "Care for horses",
        "Order and label books", "Spring-clean the library",
    ],
}  # fmt: skip
NOT_VERBS = {
    "ar": [
        "متطوعون لحملة التشجير", "مطلوب متطوعون", "مترجم إلى الفرنسية", "حملة تشجير كبرى", "يوم دراسي حول المناخ",
        "طبيب أسنان متطوع", "سائق حافلة", "أستاذ رياضيات", "فرصة تطوع في وهران", "عاجل: نحتاج دماً",
        "المساعدون الاجتماعيون", "مصوّر فوتوغرافي",
        "الأطفال يحتاجون إليكم", "التلاميذ ينتظرون", "الجمعية تبحث عنكم", "الإنترنت للجميع", "أطفال الحي",
    ],
    "fr": [
        "Bénévoles pour le reboisement", "Traducteur arabe-français", "Chauffeur le samedi", "Atelier de lecture",
        "Journée de plantation", "Un professeur de maths", "Opportunité à Oran", "Recherche bénévoles",
        "Urgent : secouristes", "Aide aux devoirs", "Premier secours", "Mission en mer",
    ],
    "en": [
        "Volunteer drivers needed", "Math tutor", "Web developer", "Translation of a guide", "Beach cleaning day",
        "Photographer for the gala", "Teaching assistant", "An afternoon with elders", "Weekend workshop",
        "Volunteers wanted", "Social media manager", "Free tree planting",
    ],
}  # fmt: skip
