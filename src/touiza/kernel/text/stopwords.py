"""Words too common to tell one text from another: left out of the index and of questions alike.

Kept short on purpose. A word stands here only if nobody would search a volunteering platform for it: "he", «في», "des".
"""

from touiza.kernel.text.folding import normalise

_ARABIC = """
في من على عن إلى الى مع هذا هذه ذلك تلك هؤلاء أولئك هنا هناك هو هي هم هن أنا نحن أنت أنتم أنتن التي الذي الذين اللذين اللاتي
اللواتي أن إن إنه إنها أنه أنها ما لا لم لن قد لقد كان كانت كانوا يكون تكون ليس ليست أو ثم أم أما بل لكن لكي كي كل بعض غير بين
عند عندما كما حتى إذا إذ هل متى أين كيف كم ماذا لماذا أي أية منذ خلال قبل حيث حول دون سوى فقط أيضا
له لها لهم لهن لنا لي لك لكم به بها بهم بنا فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها إليهم
ال وال بال كال لل و ب ل ك ف
عنه عنها معه معها معنا وهو وهي وهم وفي ومن وعن ومع وما ولا وقد وكان وكانت كذلك مثل ضمن يا
"""
_FRENCH = """
a à ai as au aux avec c ça car ce ceci cela ces cet cette ceux chez ci comme comment d dans de depuis des donc dont du elle elles en
encore entre es est et étaient étais était étant êtes être eu eux il ils j je jusqu l la là le les leur leurs lors lorsqu lui m ma
mais me même mêmes mes moi mon n ne ni nos notre nous on ont ou où par pas pendant peu peut plus pour pourquoi puis puisqu qu quand que
quel quelle quelles quels qui quoi s sa sans se sera serait seront ses si soit son sont sous sur t ta te tes toi ton tous tout toute
toutes très tu un une vers vos votre vous y
e trice trices rice rices euse euses ière ières
"""
_ENGLISH = """
a about above after again all also am an and any are as at be because been before being between both but by can could d did do does
doing don down during each few for from further had has have having he her here hers him his how i if in into is it its just ll m me
more most my no nor not now of off on once only or other our ours out over own re s same she should so some such t than that the their
theirs them then there these they this those through to too under until up ve very was we were what when where which while who whom why
will with would you your yours
"""

STOPWORDS: dict[str, frozenset[str]] = {
    language: frozenset(filter(None, map(normalise, words.split())))
    for language, words in {"ar": _ARABIC, "fr": _FRENCH, "en": _ENGLISH}.items()
}
