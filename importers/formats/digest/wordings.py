"""The words of markers: what closes an item in the languages that digests come in, and what is printed beside it."""

# In languages that put spaces between words. "Read more" comes first: only it may have a small letter glued on, since
# the others also begin longer words ("Lees meerdere boeken", "Mehr lesenswerte Artikel").
READ_MORE = "Read more"
WORDINGS = (
    READ_MORE,
    *("Read the full story", "Read the full article", "Read full story", "Read full article", "Full story"),
    *("Full article", "Continue reading", "Keep reading"),
    *("Weiterlesen", "Weiter lesen", "Mehr lesen", "Ganzen Artikel lesen"),
    *("Lire la suite", "Lire plus", "Continuer la lecture", "Leer más", "Seguir leyendo", "Sigue leyendo"),
    *("Leggi tutto", "Leggi di più", "Continua a leggere", "Leia mais", "Ler mais", "Continue lendo"),
    *("Lees meer", "Lees verder", "Läs mer", "Läs mera", "Läs vidare", "Les mer", "Les videre", "Læs mere"),
    *("Læs videre", "Lue lisää", "Czytaj dalej", "Czytaj więcej", "Číst dál", "Číst více", "Citește mai mult"),
    *("Читать далее", "Читать дальше", "Читать полностью", "Читати далі", "Διαβάστε περισσότερα", "Devamını oku"),
    *("Tovább olvasom", "Baca selengkapnya", "Đọc tiếp", "Xem thêm", "اقرأ المزيد", "קרא עוד", "और पढ़ें"),
    # Their kin, which promise more without speaking of reading.
    *("Learn more", "Find out more", "Discover more", "Read the article", "Read the story", "Mehr erfahren"),
    *("En savoir plus", "Saber más", "Más información", "Scopri di più", "Saiba mais", "Meer weten", "Ontdek meer"),
    *("Läs artikeln", "Dowiedz się więcej", "Zjistit více", "Află mai multe", "Узнать больше", "Дізнатися більше"),
    *("Μάθετε περισσότερα", "Daha fazla bilgi", "Tudj meg többet", "Pelajari lebih lanjut", "Tìm hiểu thêm"),
    *("معرفة المزيد", "למידע נוסף", "और जानें"),
)
# In scripts without spaces between words, so that a character glued on means nothing by itself.
UNSPACED_WORDINGS = (
    *("続きを読む", "もっと読む", "全文を読む", "阅读更多", "閱讀更多", "阅读全文", "閱讀全文", "继续阅读", "繼續閱讀"),
    *("查看全文", "더 보기", "더보기", "더 읽기", "계속 읽기", "자세히 보기"),
    *("詳しく見る", "了解更多", "자세히 알아보기"),
)
# Too short or too common to close an item unless an arrow, or an ellipsis in brackets, follows at the end of the line.
ARROWED_WORDINGS = (
    *("More", "Read", "Read on", "Read it", "See more", "View more", "Show more", "View article", "Details", "Go"),
    *("Mehr", "Mehr dazu", "Weiter", "Zum Artikel", "Suite", "La suite", "Plus", "Voir plus", "Más", "Ver más"),
    *("Altro", "Vai", "Mais", "Ver mais", "Meer", "Mer", "Mere", "Lisää", "Więcej", "Více", "Mai mult", "Подробнее"),
    *("Далее", "Ещё", "Докладніше", "Περισσότερα", "Devamı", "Tovább", "Selengkapnya", "Chi tiết", "المزيد", "עוד"),
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
