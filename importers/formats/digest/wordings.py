"""The words of markers: what closes an item in the languages that digests come in, and what is printed beside it."""

from itertools import product


def _each(*parts: str) -> tuple[str, ...]:
    """Return the phrases with one word of each part. Words are separated by bars, and one of them may be none."""
    return tuple(" ".join(filter(None, words)) for words in product(*(part.split("|") for part in parts)))


# What offers the whole of a text or the rest of it, put together from the words for both.
_WHOLE = (
    *_each("Read|View|See", "the full|full|the whole|the entire|the complete", "story|article|post|report|piece"),
    *_each("Read|View", "the full|full|the complete", "text|entry|review|interview|announcement|press release"),
    *_each("Read|View", "this|", "article|post"),
    *_each("Read", "the rest", "|of the story|of the article|of the post|of this story|of this article|of this post"),
    *_each("Read the rest of", "the entry|this entry"),
    *_each("|Den|Zum", "ganzen|vollständigen|kompletten|gesamten", "Artikel|Beitrag|Text|Bericht", "lesen|"),
    *_each("Zum", "Artikel|Beitrag"),
    *_each("|Den|Diesen", "Artikel|Beitrag", "lesen|weiterlesen"),
    *_each("Lire", "tout|", "l'article|l’article", "|complet|en entier"),
    *_each("Leer|Ver|Lee", "el|", "artículo", "completo|"),
    *_each("Leer|Ver|Lee", "la|", "noticia|nota|historia", "completa"),
    *_each("Leggi", "tutto|", "l'articolo|l’articolo", "|completo|intero"),
    *_each("Leggi", "la notizia|la storia|il testo|il post", "|completa|completo"),
    *_each("Leia|Ler|Lê", "o artigo|a matéria|a notícia|a reportagem|o texto", "|completo|completa|na íntegra"),
    *_each("Lees", "het|dit", "hele|volledige|", "artikel|verhaal|bericht"),
    *_each("Läs", "hela", "artikeln|nyheten|inlägget|texten"),
    *_each("Les", "hele|", "saken|artikkelen|innlegget"),
    *_each("Læs", "hele|", "artiklen|historien|indlægget"),
    *_each("Lue", "koko|", "juttu|artikkeli|uutinen"),
    *_each("Przeczytaj|Czytaj", "cały|", "artykuł|tekst|wpis"),
    *_each("Přečíst|Číst|", "celý", "článek|text|příspěvek"),
    *_each("Читать", "статью|новость|материал|текст", "полностью|целиком|далее"),
    *_each("Читати", "статтю|новину|матеріал|", "повністю|більше"),
    *_each("Baca", "artikel|berita", "lengkap|selengkapnya|lengkapnya"),
    *_each("पूरी|पूरा", "खबर|ख़बर|लेख|समाचार|", "पढ़ें"),
)
# In languages that put spaces between words. "Read more" comes first: only it may have a small letter glued on, since
# the others also begin longer words ("Lees meerdere boeken", "Mehr lesenswerte Artikel").
READ_MORE = "Read more"
WORDINGS = (
    READ_MORE,
    *_WHOLE,
    *("Full story", "Full article", "Full text", "Continue reading", "Keep reading"),
    *("Weiterlesen", "Weiter lesen", "Mehr lesen", "Hier weiterlesen", "Jetzt lesen"),
    *("Lire la suite", "Lire plus", "Continuer la lecture", "Leer más", "Seguir leyendo", "Sigue leyendo"),
    *("Leggi tutto", "Leggi di più", "Continua a leggere", "Leia mais", "Ler mais", "Continue lendo"),
    *("Continuar lendo", "Continuar a ler", "Continue a ler"),
    *(
        "Lees meer",
        "Lees verder",
        "Verder lezen",
        "Läs mer",
        "Läs mera",
        "Läs vidare",
        "Les mer",
        "Les videre",
        "Læs mere",
    ),
    *("Læs videre", "Lue lisää", "Jatka lukemista", "Czytaj dalej", "Czytaj więcej"),
    *("Przeczytaj więcej", "Przeczytaj całość", "Číst dál", "Číst více", "Citește mai mult"),
    *(
        "Читать далее",
        "Читать дальше",
        "Читать полностью",
        "Читати далі",
        "Διαβάστε περισσότερα",
        "Devamını oku",
        "Devamını okuyun",
    ),
    *("Devamı için tıklayın", "Haberin devamı", "Yazının devamı", "Подробнее", "Детальніше", "Докладніше"),
    *("Tovább olvasom", "Baca selengkapnya", "Selengkapnya", "Lanjutkan membaca", "Đọc tiếp", "Đọc thêm"),
    *("Xem thêm", "Xem chi tiết", "اقرأ المزيد", "قراءة المزيد", "تابع القراءة", "קרא עוד", "המשך קריאה"),
    *("המשך לקרוא", "להמשך קריאה", "और पढ़ें", "आगे पढ़ें"),
    # Their kin, which promise more without speaking of reading.
    *(
        "Learn more",
        "Find out more",
        "Discover more",
        "Read the article",
        "Read the story",
        "More information",
        "Mehr erfahren",
    ),
    *(
        "En savoir plus",
        "Voir plus",
        "Ver más",
        "Saber más",
        "Más información",
        "Scopri di più",
        "Saiba mais",
        "Meer weten",
        "Ontdek meer",
    ),
    *("Läs artikeln", "Dowiedz się więcej", "Zjistit více", "Află mai multe", "Узнать больше", "Дізнатися більше"),
    *("Μάθετε περισσότερα", "Daha fazla bilgi", "Tudj meg többet", "Pelajari lebih lanjut", "Tìm hiểu thêm"),
    *("معرفة المزيد", "למידע נוסף", "और जानें"),
)
# In scripts without spaces between words, so that a character glued on means nothing by itself.
UNSPACED_WORDINGS = (
    *("続きを読む", "もっと読む", "全文を読む", "阅读更多", "閱讀更多", "阅读全文", "閱讀全文", "继续阅读", "繼續閱讀"),
    *("查看全文", "阅读原文", "閱讀原文", "查看更多", "더 보기", "더보기", "더 읽기", "계속 읽기", "자세히 보기"),
    *(
        "詳しく見る",
        "もっと見る",
        "続きを見る",
        "続きはこちら",
        "全文はこちら",
        "詳細はこちら",
        "詳しくはこちら",
        "記事を読む",
    ),
    *("記事全文を読む", "了解更多", "查看详情", "자세히 알아보기", "기사 전문 보기", "전문 보기", "기사 보기"),
)
# Too short or too common to close an item unless an arrow, or an ellipsis in brackets, follows at the end of the line.
ARROWED_WORDINGS = (
    *(
        "More",
        "Continue",
        "More info",
        "Mehr Infos",
        "More details",
        "Read",
        "Read on",
        "Read it",
        "Read story",
        "See more",
        "View more",
        "Show more",
        "Details",
        "Go",
    ),
    *("Mehr", "Mehr dazu", "Weiter", "Suite", "La suite", "Plus", "Más"),
    *("Altro", "Vai", "Mais", "Ver mais", "Meer", "Mer", "Mere", "Lisää", "Więcej", "Více", "Mai mult"),
    *("Далее", "Ещё", "Περισσότερα", "Devamı", "Tovább", "Chi tiết", "المزيد", "עוד"),
    *("और", "詳細", "もっと", "更多", "자세히"),
)

# Behind a wording: where the rest is to be read. Each may be followed by a host or a name.
HERE = (
    *("here", "online", "hier", "ici", "aquí", "qui", "aqui", "här", "her", "täällä", "tutaj", "zde", "aici", "здесь"),
    *("тут", "εδώ", "burada", "itt", "di sini", "tại đây", "هنا", "כאן", "यहाँ", "こちら", "这里", "這裡", "여기"),
)
BEFORE_NAME = (
    *(
        "at",
        "via",
        "on",
        "from",
        "by",
        "auf",
        "bei",
        "sur",
        "chez",
        "en",
        "su",
        "em",
        "no",
        "na",
        "op",
        "bij",
        "på",
        "hos",
    ),
    *("w", "pe", "la", "на", "в", "у", "στο", "στη", "di", "tại", "trên", "على", "في", "ב", "पर"),
)
# Behind one of these, without a name: "on our website".
SITES = (
    *(
        "website",
        "web site",
        "site",
        "blog",
        "app",
        "page",
        "homepage",
        "source",
        "webseite",
        "seite",
        "sito",
        "web",
        "página",
    ),
    *("webbplats", "nettside", "hjemmeside", "stronie", "webu", "сайте", "сайті", "sitesinde"),
)
# Behind a wording, a sign and a space: what else is offered, and what the rest costs.
LABELS = (
    *("listen", "watch", "video", "audio", "podcast", "share", "comment", "comments", "pdf", "paywall", "free"),
    *("subscription required", "subscribers only", "sponsored", "opens in a new window", "opens in a new tab"),
    *("external link", "anhören", "teilen", "écouter", "partager", "escuchar", "compartir", "ascolta", "condividi"),
    *("ouvir", "luister", "lyssna", "lyt", "słuchaj", "слушать", "聴く"),
)
# What a reading time is counted in, and what may be written behind that.
MINUTES = (
    *("mins", "min", "minutes", "minute", "minuten", "minuti", "minuto", "minutos", "minuter", "minutter", "minut"),
    *("minuty", "minuuttia", "minute", "мин", "минут", "минуты", "хв", "хвилин", "λεπτά", "dk", "dakika", "perc"),
    *("menit", "phút", "دقائق", "دقيقة", "דקות", "मिनट", "分钟", "分鐘", "分", "분", "words"),
)
READING = (
    *("read", "reading time", "lesezeit", "lesedauer", "de lecture", "de lectura", "di lettura", "de leitura"),
    *("leestijd", "lezen", "läsning", "lesetid", "læsetid", "czytania", "čtení", "чтения", "okuma", "olvasás"),
    *("baca", "đọc", "阅读", "閱讀", "で読めます"),
)
# With one of these a bracket goes on with the sentence before it: "Read more (and write less)".
SENTENCE_WORDS = (
    *("and", "or", "than", "but", "if", "when", "because", "not", "und", "oder", "als", "aber", "wenn", "et", "ou"),
    *("que", "mais", "y", "o", "e", "ma", "che", "en", "of", "och", "eller", "och", "i", "lub", "и", "или", "чем"),
)
