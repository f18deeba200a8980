"""The words of boilerplate: what pages and mails print around a story, in the languages that digests come in."""


def _choices(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


# Before a category, a date or an author: "Posted in News". A line that begins like this and is no sentence.
POSTED = _choices(
    "posted in|posted on|posted by|posted at|filed under|published in|published on|published by|updated on|"
    "tagged with|written by|veröffentlicht in|veröffentlicht am|veröffentlicht unter|veröffentlicht von|"
    "verschlagwortet mit|publié dans|publié le|publié par|classé dans|publicado en|publicado el|publicado por|"
    "archivado en|pubblicato in|pubblicato il|pubblicato da|publicado em|arquivado em|geplaatst in|geplaatst op|"
    "geplaatst door|publicerat i|publicerat den|publicerat av|postat i|publisert i|publisert den|skrevet av|"
    "udgivet i|udgivet den|udgivet af|opublikowano w|opublikowane w|zamieszczone w|publikováno v|publicat în|"
    "publicat pe|publicat de|опубликовано в|опубліковано в|diposkan pada|diterbitkan pada|ditulis oleh|"
    "đăng trong|đăng vào|đăng bởi|نُشر في|نشر في|نشرت في|كتب في|פורסם ב|פורסם בקטגוריה|δημοσιεύτηκε στην|"
    "δημοσιεύτηκε στις"
)
# The same in scripts without spaces between words: the name follows at once.
POSTED_UNSPACED = _choices("カテゴリー|投稿日|投稿者|发布于|发表于|發佈於|張貼於|게시일|카테고리|글쓴이|작성자")
# Before a date, or with a colon.
PUBLISHED = _choices(
    "posted|published|updated|last updated|tagged|veröffentlicht|aktualisiert|publié|mis à jour|publicado|"
    "actualizado|pubblicato|aggiornato|atualizado|geplaatst|bijgewerkt|publicerad|publicerat|uppdaterad|"
    "publisert|oppdatert|udgivet|opdateret|julkaistu|päivitetty|opublikowano|zaktualizowano|publikováno|"
    "aktualizováno|publicat|actualizat|опубликовано|обновлено|опубліковано|оновлено|δημοσιεύτηκε|δημοσιεύθηκε|"
    "ενημερώθηκε|yayınlandı|güncellendi|yayım tarihi|közzétéve|frissítve|diterbitkan|diperbarui|cập nhật|نشر|نُشر|"
    "פורסם|עודכן|प्रकाशित|rubriky|avainsanat"
)
# Only with a colon: "Tags: harbour, ferry".
LABELS = _choices(
    "photo|photo credit|image credit|foto|crédit photo|фото|写真|tags|tag|categories|category|filed in|schlagwörter|"
    "kategorie|kategorien|étiquettes|catégorie|catégories|"
    "etiquetas|categoría|categorías|categoria|categorie|categoriën|kategori|kategorier|etiketter|kategoria|tagi|"
    "štítky|etichete|рубрика|метки|категорія|позначки|κατηγορία|ετικέτες|etiketler|kategória|címkék|chuyên mục|"
    "thẻ|التصنيف|قسم|الوسوم|קטגוריה|תגיות|श्रेणी|टैग|タグ|分类|分類|标签|標籤|태그|분류"
)
# A line that is nothing else, whatever signs and numbers are around it.
WHOLE_LINES = frozenset(
    _choices(
        "search for|related|reply|"
        "tags|categories|like|edit|permalink|trackback|facebook|twitter|linkedin|whatsapp|reddit|pinterest|telegram|"
        "email|"
        "leave a comment|leave a reply|no comments|comments|comment|comments off|add a comment|"
        "uncategorized|uncategorised|general|news|announcement|announcements|notice|notices|menu|main menu|"
        "navigation|home|search|skip to content|skip to main content|share|share this|share on facebook|tweet|print|"
        "like this|loading|advertisement|sponsored|older posts|newer posts|older entries|newer entries|previous post|"
        "next post|next page|previous page|load more|back to top|subscribe|sign up|log in|archive|archives|about|"
        "recent posts|related posts|follow us|contact|contact us|references|links|sources|about us|top stories|"
        "latest news|privacy policy|terms of use|rss|hinterlasse einen kommentar|schreibe einen kommentar|"
        "kommentar hinterlassen|kommentare|kommentar|kommentar schreiben|zurück|allgemein|unkategorisiert|menü|"
        "startseite|suche|teilen|"
        "ältere beiträge|neuere beiträge|aktuelles|nachrichten|mitteilungen|zum inhalt springen|impressum|"
        "datenschutz|anzeige|laisser un commentaire|commentaires|non classé|accueil|recherche|partager|actualités|"
        "articles plus anciens|articles plus récents|articles précédents|annonces|mentions légales|"
        "deja un comentario|dejar un comentario|comentarios|sin categoría|sin categorizar|menú|inicio|buscar|"
        "compartir|noticias|avisos|anuncios|entradas anteriores|entradas antiguas|entradas siguientes|"
        "entradas recientes|lascia un commento|commenti|senza categoria|avvisi|cerca|condividi|notizie|"
        "articoli meno recenti|articoli più recenti|articoli precedenti|deixe um comentário|comentários|"
        "sem categoria|início|pesquisar|compartilhar|notícias|posts mais antigos|posts mais recentes|"
        "publicações mais antigas|laat een reactie achter|reacties|geef een reactie|geen categorie|zoeken|delen|"
        "nieuws|aankondigingen|oudere berichten|nieuwere berichten|lämna en kommentar|kommentarer|okategoriserade|"
        "okategoriserad|meny|hem|nyheter|meddelanden|äldre inlägg|nyare inlägg|legg igjen en kommentar|ukategorisert|"
        "hjem|eldre innlegg|nyere innlegg|skriv en kommentar|efterlad en kommentar|ukategoriseret|nyheder|"
        "ikke kategoriseret|ældre indlæg|nyere indlæg|jätä kommentti|kommentoi|kommentit|valikko|yleinen|"
        "luokittelematon|etusivu|haku|uutiset|tiedotteet|vanhemmat artikkelit|uudemmat artikkelit|dodaj komentarz|"
        "zostaw komentarz|komentarze|bez kategorii|ogłoszenia|aktualności|starsze wpisy|nowsze wpisy|strona główna|"
        "szukaj|napsat komentář|nezařazené|zanechat komentář|komentáře|oznámení|aktuality|novinky|starší příspěvky|"
        "novější příspěvky|lasă un comentariu|fără categorie|meniu|anunțuri|știri|articole mai vechi|"
        "articole mai noi|оставить комментарий|добавить комментарий|комментарии|без рубрики|меню|главная|поиск|"
        "новости|объявления|предыдущие записи|следующие записи|старые записи|залишити коментар|прокоментувати|"
        "без категорії|головна|новини|оголошення|старіші записи|новіші записи|попередні записи|αφήστε σχόλιο|"
        "αφήστε ένα σχόλιο|σχόλια|χωρίς κατηγορία|μενού|αρχική|ανακοινώσεις|νέα|παλαιότερα άρθρα|νεότερα άρθρα|"
        "yorum yapın|yorum bırakın|yorum yap|genel|kategorisiz|ana sayfa|duyurular|haberler|eski yazılar|"
        "önceki yazılar|yeni yazılar|szólj hozzá|hozzászólás|egyéb|kategorizálatlan|kezdőlap|hírek|közlemények|"
        "régebbi bejegyzések|újabb bejegyzések|tinggalkan komentar|tinggalkan balasan|tak berkategori|beranda|"
        "pengumuman|berita|pos lama|pos baru|để lại bình luận|bình luận|chưa phân loại|chưa được phân loại|trang chủ|"
        "thông báo|tin tức|bài viết cũ hơn|bài viết mới hơn|bài cũ hơn|أضف تعليقا|أضف تعليقاً|اترك تعليقا|اترك تعليقاً|"
        "غير مصنف|القائمة|الرئيسية|أخبار|إعلانات|المقالات الأقدم|المقالات الأحدث|تدوينات أقدم|כתיבת תגובה|"
        "השארת תגובה|השאר תגובה|כללי|ללא קטגוריה|תפריט|חדשות|הודעות|פוסטים ישנים יותר|רשומות ישנות יותר|टिप्पणी करें|"
        "एक टिप्पणी छोड़ें|उत्तर छोड़ें|अवर्गीकृत|मेन्यू|मेनू|समाचार|सूचना|पुराने पोस्ट|पुराने लेख|コメントを残す|"
        "コメントする|コメントをどうぞ|コメント|未分類|お知らせ|ニュース|新着情報|メニュー|ホーム|検索|以前の投稿|"
        "過去の投稿|古い投稿|新しい投稿|发表评论|留下评论|发表回复|發佈留言|未分类|菜单|選單|首页|首頁|公告|通知|"
        "新闻|新聞|较早文章|较旧文章|较新文章|較舊的文章|較早文章|上一页|下一页|上一頁|下一頁|"
        "댓글 남기기|댓글 달기|답글 남기기|미분류|메뉴|홈|"
        "공지사항|공지|뉴스|소식|이전 글|다음 글|이전 글 보기"
    )
)
# The beginnings of the names of months. Numbers stand for months in Chinese, Japanese, Korean and Vietnamese.
MONTHS = _choices(
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|jän|mär|mai|okt|dez|fév|avr|juin|juil|août|déc|ene|abr|ago|"
    "dic|gen|mag|giu|lug|set|ott|fev|out|mrt|maart|mei|maj|des|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|"
    "syys|loka|marras|joulu|stycz|lut|kwie|czerw|lip|sierp|wrze|paźdz|listop|grud|led|únor|břez|dub|květ|červ|"
    "srp|zář|říj|pros|ian|iun|iul|noi|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|квіт|трав|"
    "черв|лип|серп|вер|жовт|лист|груд|ιαν|φεβ|μαρ|μάρ|απρ|μαΐ|μάι|μαι|ιουν|ιούν|ιουλ|ιούλ|αυγ|αύγ|σεπ|οκτ|νοε|"
    "νοέ|δεκ|ocak|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|márc|ápr|máj|jún|júl|agu|tháng|يناير|فبراير|مارس|أبريل|"
    "مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|כינואר|בינואר|ינואר|בפברואר|פברואר|במרץ|מרץ|באפריל|אפריל|"
    "במאי|מאי|ביוני|יוני|ביולי|יולי|באוגוסט|אוגוסט|בספטמבר|ספטמבר|באוקטובר|אוקטובר|בנובמבר|נובמבר|בדצמבר|דצמבר|"
    "जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर"
)
# With these a line of a mail's footer begins, if the line also has one of MAIL or LEAVING.
PLEAS = _choices(
    "you are receiving|you're receiving|you’re receiving|you received|you have received|this email|"
    "this e-mail|this newsletter|"
    "this message was sent|if you no longer|if you do not|if you don’t|if you don't|don't want|don’t want|"
    "no longer want|want to change|to unsubscribe|click here to|having trouble|update your|manage your|manage|"
    "view this|view|is this|forward|sie erhalten|du erhältst|diese e-mail|dieser newsletter|wenn sie|wenn du|"
    "falls sie|vous recevez|cet e-mail|cet email|cette newsletter|si vous|pour vous|recibes|has recibido|"
    "usted recibe|este correo|si no|si ya no|para darte|ricevi|hai ricevuto|se non|per cancellarti|você está|"
    "recebeu|se não|para cancelar|je ontvangt|u ontvangt|deze e-mail|du får|detta|du mottar|du modtager|"
    "saat tämän|otrzymujesz|dostáváte|tento e-mail|primești|primiți|вы получили|вы получаете|чтобы|ви отримали|"
    "ви отримуєте|щоб|λαμβάνετε|bu e-posta|ezt az e-mail|ezt a hírlevel|anda menerima|bạn nhận được|تتلقى|"
    "لقد تلقيت|קיבלת|आपको यह|このメール|您收到|이 메일|이 이메일"
)
# Words of mails: they make a footer only next to a clearer line of one.
MAIL = _choices(
    "receiving this|subscribed|signed up|"
    "email|e-mail|emails|newsletter|mail|unsubscrib|browser|preferences|subscription|friend|abbestell|abmeld|"
    "courriel|désabonn|désinscri|correo|boletín|de baja|disiscri|inscrição|nieuwsbrief|nyhetsbrev|nyhedsbrev|"
    "uutiskirje|biuletyn|wiadomoś|odhlás|dezabon|рассылк|письм|отпис|розсилк|відпис|лист|μήνυμα|e-posta|bülten|"
    "hírlev|buletin|bản tin|البريد|الرسالة|דוא|ניוזלטר|ईमेल|メール|邮件|郵件|메일|뉴스레터"
)
# Words of leaving a mailing list: they make a footer by themselves.
LEAVING = _choices(
    "unsubscrib|opt out|in your browser|im browser|dans votre navigateur|dans le navigateur|navegador|nel browser|"
    "w przeglądarce|в браузере|у браузері|preferences|abbestell|abmeld|désabonn|désinscri|de baja|disiscri|"
    "cancelar a|afmeld|uitschrij|avregistrera|avprenumerera|meld deg av|avmeld|peruuta tilaus|wypisz|zrezygn|"
    "odhlás|dezabon|отпис|відпис|διαγραφή|abonelik|leiratkoz|berhenti berlangganan|hủy đăng ký|إلغاء الاشتراك|"
    "להסרה|ביטול הרשמה|सदस्यता|配信停止|購読解除|退订|取消订阅|退訂|수신거부|구독 취소"
)
# Why a mail was sent: with a word of mails, these make a footer too.
BECAUSE = _choices(
    "because|weil|da sie|parce que|car vous|porque|perché|omdat|eftersom|fordi|koska|ponieważ|protože|потому что|"
    "так как|тому що|çünkü|karena|vì|لأن|כי"
)
# "No comments": a word of each, in this order or, in Turkish, in the other one.
NONE = _choices(
    "no|zero|keine|aucun|sin|nenhum|nessun|geen|inga|ingen|ei|brak|žádné|нет|немає|yok|لا توجد|אין|tidak ada|belum ada|"
    "không có|कोई|暂无|暫無|没有"
)
COMMENTS = _choices(
    "comment|kommentar|kommentare|commentaire|comentario|comentário|commento|reacties|kommentarer|kommentteja|"
    "komentarz|komentáře|комментариев|коментарів|yorum|تعليقات|תגובות|komentar|bình luận|टिप्पणी|评论|評論|留言|"
    "댓글|コメント"
)
# A line of a footer that is nothing else, but for an address, brackets or a few words behind it.
FOOTERS = _choices(
    "unsubscribe|manage subscription|manage your subscription|manage preferences|email preferences|view in browser|"
    "view in your browser|view online|"
    "view this email in your browser|forward to a friend|all rights reserved|update profile|"
    "our mailing address is|click here to unsubscribe|abmelden|abbestellen|newsletter abbestellen|"
    "im browser ansehen|im browser öffnen|alle rechte vorbehalten|se désabonner|désinscription|me désabonner|"
    "voir dans le navigateur|tous droits réservés|darse de baja|cancelar suscripción|ver en el navegador|"
    "todos los derechos reservados|disiscriviti|annulla iscrizione|cancelar inscrição|visualizza nel browser|"
    "tutti i diritti riservati|cancelar a inscrição|ver no navegador|afmelden|todos os direitos reservados|"
    "uitschrijven|bekijk in browser|alle rechten voorbehouden|avregistrera|avprenumerera|avsluta prenumeration|"
    "visa i webbläsare|med ensamrätt|meld deg av|avmeld|afmeld|alle rettigheter reservert|"
    "alle rettigheder forbeholdes|peruuta tilaus|lopeta tilaus|wypisz się|kaikki oikeudet pidätetään|"
    "zrezygnuj z subskrypcji|wszelkie prawa zastrzeżone|odhlásit odběr|odhlásit se|všechna práva vyhrazena|"
    "dezabonare|dezabonează-te|toate drepturile rezervate|отписаться|отписаться от рассылки|все права защищены|"
    "відписатися|усі права захищені|всі права захищено|κατάργηση εγγραφής|διαγραφή|abonelikten çık|"
    "tüm hakları saklıdır|leiratkozás|minden jog fenntartva|berhenti berlangganan|hủy đăng ký|"
    "mọi quyền được bảo lưu|إلغاء الاشتراك|جميع الحقوق محفوظة|להסרה|ביטול הרשמה|כל הזכויות שמורות|"
    "सदस्यता समाप्त करें|सर्वाधिकार सुरक्षित|配信停止|購読解除|无断转载|退订|取消订阅|退訂|取消訂閱|版权所有|"
    "版權所有|수신거부|구독 취소|무단 전재 금지"
)
