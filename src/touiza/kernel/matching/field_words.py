"""Words of volunteering that mean the same in the three languages, for texts that share none: who, what, where, when, with what.

A line is one meaning: Arabic | French | English, each with words as people write them, Algerian ones included. They are
analysed like any text, so that one form stands for all. The vocabulary's own skills, causes, languages and places come beside.
"""

PEOPLE = """
طفل، أطفال، صغار، دراري، براعم | enfant, gamin, petit, tout-petit | child, children, kid
تلميذ، تلاميذ، متمدرس | élève, écolier, lycéen, collégien | pupil, schoolchild, high school student
طالب، طلبة، جامعي | étudiant, universitaire, fac | student, undergraduate
شاب، شباب، مراهق، ناشئة | jeune, adolescent, ado, jeunesse | youth, teenager, young people, teen
مسن، مسنون، كبار السن، عجوز، شيوخ | personne âgée, âgé, senior, aîné, vieillard | elderly, older people, senior, old people
امرأة، نساء، المرأة، سيدة | femme, féminin | woman, women
فتاة، بنات | fille, fillette | girl
عائلة، أسرة، أولياء | famille, parent, foyer | family, household, parent
أرملة، أرامل | veuve | widow
يتيم، أيتام | orphelin | orphan
معاق، إعاقة، ذوي الاحتياجات الخاصة، ذوو الهمم | handicapé, handicap, personne en situation de handicap | disabled, disability, special needs
مكفوف، كفيف، ضعيف البصر | aveugle, malvoyant, non-voyant | blind, visually impaired
أصم، صم، ضعاف السمع، بكم | sourd, malentendant | deaf, hard of hearing
توحد، متوحد | autisme, autiste | autism, autistic
مريض، مرضى | malade, patient | sick, patient, ill
محتاج، معوز، فقير، فقراء، زوالي | démuni, pauvre, nécessiteux, précaire | poor, needy, low-income
مشرد، بلا مأوى، دون مأوى | sans-abri, SDF | homeless
لاجئ، لاجئون، مهاجر | réfugié, migrant | refugee, migrant
سائح، سياح، سياحة | touriste, tourisme, visiteur | tourist, tourism
فلاح، فلاحة، مزارع، زراعة | agriculteur, agriculture, agricole, paysan | farmer, farming, agriculture
صحفي، صحافة، إعلام، إعلامي | journaliste, presse, média | journalist, press, media
طبيب، أطباء، طب | médecin, docteur, médecine | doctor, physician, medicine
ممرض، تمريض | infirmier, soins infirmiers | nurse, nursing
معلم، أستاذ، مدرس | enseignant, professeur, instituteur, prof | teacher, professor
مهندس، هندسة | ingénieur, ingénierie | engineer, engineering
محامي، محام، قانون، حقوقي | avocat, droit, juridique, juriste | lawyer, law, legal
محاسب، محاسبة، مالية | comptable, comptabilité, finance | accountant, accounting, bookkeeping, finance
متقاعد، تقاعد | retraité, retraite | retired, pensioner
سجين، سجن، نزيل | prisonnier, prison, détenu | prisoner, prison
"""

DEEDS = """
تعليم، تدريس، درس، دروس، دعم مدرسي | enseigner, enseignement, cours, leçon, soutien scolaire | teach, lesson, tutoring, class
تكوين، تدريب، دورة تكوينية | formation, former, formateur | training, train, trainer
ورشة، ورشات | atelier | workshop
قراءة، مطالعة، كتاب، كتب | lecture, lire, livre | reading, read, book
كتابة، تحرير، مقال، تدوين | écrire, écriture, rédaction, rédiger, article | write, writing, editing, article, copywriting
ترجمة، مترجم، أترجم | traduire, traduction, traducteur | translate, translation, translator
ترجمة شفوية، ترجمان | interprète, interprétation | interpreter, interpreting
محو الأمية، أمية | alphabétisation, illettrisme | literacy
برمجة، مبرمج، تطوير، مطور | programmation, programmer, développeur, codage, coder | programming, developer, coding, software
موقع، موقع إلكتروني، ويب | site, site web, internet | website, web, internet
حاسوب، كمبيوتر، إعلام آلي، معلوماتية | ordinateur, informatique, bureautique | computer, IT, digital
تطبيق، هاتف | application, téléphone, mobile | app, phone, mobile
قاعدة بيانات، بيانات، إحصاء | base de données, données, statistique | database, data, statistics
تصميم، مصمم، غرافيك، ملصق | graphisme, graphiste, design, affiche, infographie | design, designer, graphic, poster
صورة، تصوير، مصور، صور | photo, photographie, photographe | photo, photography, photographer
فيديو، مونتاج، فيلم، تصوير فيديو | vidéo, montage, film, tournage | video, editing video, film, filming
شبكات التواصل، فيسبوك، انستغرام، تواصل اجتماعي | réseaux sociaux, facebook, instagram, community manager | social media, facebook, instagram
اتصال، علاقات عامة، ترويج، إشهار | communication, relations publiques, promotion, publicité | communication, public relations, promotion, PR, marketing
تحسيس، توعية | sensibilisation, sensibiliser | awareness, raise awareness
تنظيف، نظافة، حملة نظافة | nettoyage, nettoyer, propreté, ramassage | clean, cleanup, cleaning, litter
نفايات، قمامة، بلاستيك، فرز، رسكلة، تدوير | déchet, ordure, plastique, tri, recyclage | waste, rubbish, trash, plastic, recycling, garbage
تشجير، غرس، شجرة، أشجار، غابة | reboisement, planter, arbre, plantation, forêt | tree, plant, planting, forest, reforestation
بستنة، حديقة، بستان | jardin, jardinage, potager | garden, gardening
بيئة، طبيعة، مناخ | environnement, écologie, nature, climat | environment, ecology, nature, climate
شاطئ، بحر، ساحل | plage, mer, littoral, côte | beach, sea, coast
جبل، تنزه، مشي، رحلة | montagne, randonnée, excursion | mountain, hiking, hike, trip
حيوان، حيوانات، قط، كلب، بيطري | animal, chat, chien, vétérinaire | animal, cat, dog, pet, vet
طبخ، طباخ، وجبة، وجبات، مطبخ، إفطار | cuisine, cuisiner, cuisinier, repas, iftar | cook, cooking, meal, kitchen, iftar
طعام، غذاء، مواد غذائية، قفة | alimentaire, nourriture, denrée, colis, couffin | food, groceries, parcel
توزيع، توصيل | distribution, distribuer, livraison, livrer | distribute, distribution, deliver, delivery
ملابس، لباس، كسوة، أغطية | vêtement, habit, couverture | clothes, clothing, blanket
جمع، جمع التبرعات، تبرعات | collecte, collecter, don, collecte de fonds | collect, donation, fundraising
تبرع بالدم، دم | don du sang, sang | blood, blood donation
إسعاف، إسعافات أولية، مسعف | secourisme, secouriste, premiers secours | first aid, first aider, rescuer
كارثة، طوارئ، حريق، فيضان، زلزال | catastrophe, urgence, incendie, inondation, séisme | disaster, emergency, fire, flood, earthquake
زيارة، مرافقة، مؤانسة | visite, accompagner, accompagnement, compagnie | visit, accompany, companionship, company
رعاية، عناية، حضانة | soin, garde, prendre soin | care, caring, caregiving
صحة، صحي، مستشفى، عيادة | santé, hôpital, clinique, sanitaire | health, hospital, clinic, medical
سرطان | cancer | cancer
سكري، داء السكري | diabète, diabétique | diabetes, diabetic
نفسي، دعم نفسي، أخصائي نفساني | psychologue, psychologique, soutien psychologique | psychologist, psychological, counselling, mental health
استماع، إصغاء، خط هاتفي | écoute, ligne d'écoute, écouter | listening, helpline, hotline
رياضة، رياضي، مدرب | sport, sportif, entraîneur, coach | sport, coach, athletic
كرة القدم، مباراة، دورة كروية | football, match, tournoi | football, soccer, match, tournament
سباحة، مسبح | natation, piscine, nager | swim, swimming, pool
جري، ماراثون، سباق | course, marathon, courir | run, running, marathon, race
شطرنج | échecs | chess
ألعاب، لعب، ترفيه، تنشيط | jeu, animation, loisir, animateur | game, play, leisure, entertainment, facilitator
مخيم، تخييم، كشافة | camp, camping, scout, colonie | camp, camping, scout
مسرح، تمثيل | théâtre, acteur, comédie | theatre, acting, drama
موسيقى، غناء، عزف، قيثارة، عود | musique, chant, guitare, instrument | music, singing, guitar, instrument
رسم، فن، فنون تشكيلية، جدارية | dessin, peinture, art, fresque | drawing, painting, art, mural
خط عربي، خطاط | calligraphie, calligraphe | calligraphy
خياطة، طرز، نسيج، حياكة | couture, broderie, tissage, tricot | sewing, embroidery, weaving, knitting
حرفة، حرف تقليدية، فخار | artisanat, artisan, poterie | craft, handicraft, pottery
تراث، متحف، آثار، قصبة | patrimoine, musée, archéologie, casbah | heritage, museum, archaeology, history
مكتبة، أرشيف، فهرسة | bibliothèque, archive, catalogage | library, archive, cataloguing
تنظيم، حدث، فعالية، تظاهرة، مهرجان | organisation, organiser, événement, événementiel, festival | organise, organize, event, festival
استقبال، توجيه، مرشد | accueil, accueillir, orientation, guide | welcome, reception, host, guide
سياقة، سائق، سيارة، نقل، رخصة سياقة | conduire, chauffeur, conducteur, voiture, transport, permis de conduire | drive, driver, driving, car, transport, driving licence
شاحنة، حافلة | camion, fourgon, bus | truck, van, bus
بناء، ترميم، تصليح، دهان، صيانة | bricolage, réparation, réparer, rénovation, peinture bâtiment, maçonnerie | repair, renovation, building, handyman, construction, maintenance
كهرباء، كهربائي | électricité, électricien | electricity, electrician
سباكة، ترصيص | plomberie, plombier | plumbing, plumber
نجارة، نجار | menuiserie, menuisier | carpentry, carpenter
إدارة، مشروع، تسيير، تنسيق، منسق | gestion, projet, coordination, coordinateur, gérer | management, project, coordination, coordinator
سكرتارية، إداري، ملفات، وثائق | secrétariat, administratif, dossier, document | secretary, administrative, paperwork, documents
إدخال البيانات، رقن | saisie, dactylographie | data entry, typing
بحث، دراسة، استبيان، تحقيق | recherche, étude, enquête, sondage | research, study, survey
مرافعة، مناصرة، حقوق، حقوق الإنسان | plaidoyer, droits, droits de l'homme | advocacy, rights, human rights
توظيف، سيرة ذاتية، شغل، عمل، مقابلة | emploi, recrutement, CV, entretien d'embauche | job, employment, CV, resume, interview, career
مقاولاتية، مؤسسة ناشئة، ريادة الأعمال | entrepreneuriat, startup, entreprise | entrepreneurship, startup, business
إرشاد، توجيه مهني، مرافقة الشباب | mentorat, mentor, parrainage | mentoring, mentor
خرائط، خريطة | carte, cartographie, SIG | map, mapping, GIS
تسجيل صوتي، صوت، بودكاست، إذاعة | audio, voix, podcast, radio | audio, voice, podcast, radio, recording
لغة الإشارة | langue des signes | sign language
برايل | braille | braille
رياضيات، حساب | mathématiques, maths, calcul | mathematics, maths, math
فيزياء، علوم، كيمياء | physique, sciences, chimie, biologie | physics, science, chemistry, biology
فلك، نجوم | astronomie, étoile | astronomy, star
روبوت، إلكترونيك | robotique, électronique, robot | robotics, electronics, robot
قرآن، تحفيظ | coran | quran
رمضان، عيد، إفطار الصائم | ramadan, aïd | ramadan, eid
نخيل، نخلة، نخلات، تمر، تمور | palmier, palmeraie, datte, dattier | palm, palm tree, date
حكاية، قصة، قصص، رواية | conte, histoire, récit | tale, story, storytelling
مكالمة، مكالمات، اتصال هاتفي | appel, appel téléphonique | call, phone call
قانون الأسرة، طلاق، نفقة | divorce, pension alimentaire, droit de la famille | divorce, alimony, family law
سلامة مرورية، حوادث المرور | sécurité routière, accident de la route | road safety, traffic accident
عقار، سكن، إيواء | logement, hébergement | housing, shelter
مقبرة، مسجد | cimetière, mosquée | cemetery, mosque
مدرسة، مؤسسة تربوية، قسم | école, lycée, collège, scolaire | school, classroom
جامعة، معهد | université, institut | university, institute
بلاد، قرية، ريف، دوار | village, rural, campagne | village, rural, countryside
صحراء، واحة | désert, oasis, sahara | desert, oasis
مدينة، حي | ville, quartier | city, town, neighbourhood, neighborhood
جمعية | association | association, nonprofit, charity
"""

HOW = """
عن بعد، من البيت، من المنزل، أونلاين، عبر الإنترنت | à distance, en ligne, depuis chez soi, télétravail, de chez moi | remote, online, from home, virtual
صباح، صباحا | matin, matinée | morning
مساء، أمسية، سهرة، العشية | soir, soirée | evening, night
بعد الظهر، عشية | après-midi | afternoon
نهاية الأسبوع، ويكاند، الجمعة، السبت | week-end, vendredi, samedi | weekend, friday, saturday
خلال الأسبوع، أيام العمل | en semaine | weekday
صيف، عطلة، عطل | été, vacances | summer, holiday, vacation
أسبوعيا، كل أسبوع، ساعة في الأسبوع | hebdomadaire, chaque semaine, par semaine | weekly, every week, per week
يوم واحد، مرة واحدة | ponctuel, une journée, une fois | one-off, one day, once
عمل ميداني، ميدان | terrain, sur place | field work, on site, outdoors
فريق، جماعة، جماعي | équipe, groupe | team, group
مبتدئ، بلا خبرة، دون خبرة | débutant, sans expérience | beginner, no experience
جسدي، حمل الأثقال، رفع | physique effort, porter, charges lourdes, soulever | physical, lifting, heavy, carry
"""

LINES: tuple[tuple[tuple[str, ...], ...], ...] = tuple(
    tuple(tuple(name.strip() for name in names.replace("،", ",").split(",")) for names in line.split("|"))
    for table in (PEOPLE, DEEDS, HOW)
    for line in table.strip().splitlines()
)
