"""How pages say who reported a story first ("Source: …", "first published in …"), in the languages we read.

Each pattern is matched at the first letter of a sentence or of the words of a link, except PUBLISHED_FIRST, which is
searched in a sentence about the text itself.
"""

import re

from articles.text.patterns import late_pattern

_FLAGS = re.IGNORECASE | re.VERBOSE

# Words that announce the source after them: "Source: …", "[출처] …".
_LABELS = r"""
    (?:(?:news|story|article|original|primary|content)\s+)?sources?(?:\(s\))?(?:\s+(?:article|story|link|url|page))?
  | original(?:\s+(?:article|story|post|link|report|version|text))? | fuentes?(?:\s+original)?
  | (?:original|text|nachrichten)?quellen?(?:angaben?)? | fontes?(?:\s+original)? | font[ie](?:\s+originale)?
  | bron(?:nen)? | kilder?
  | (?:text)?käll(?:a|or)|lähde|lähteet | źród[łl][oa]|zrodlo|zdroj[e]?
  | források?|forrás|(?:haber\s+)?kaynak(?:lar)?|haber\s+kaynağı|surs[aăe]
  | sumber(?:\s+(?:berita|artikel|asli|informasi|tulisan|link))? | nguồn(?:\s+(?:tin|bài(?:\s+viết)?|gốc))?
  | izvori?|извор|vir | allika[sd] | šaltini(?:s|ai) | avots|avoti | πηγ[ήη]|πηγ[έε]ς
  | (?:перво)?источники?(?:\s+(?:новости|статьи))? | (?:першо)?джерел[оа] | източни(?:к|ци)
  | (?:ال)?مصدر | (?:ال)?مصادر | منبع | منابع | ماخذ | מקור(?:ות)? | स्रोत | सोर्स | साभार | সূত্র | উৎস
  | (?:แหล่ง)?ที่มา | წყარო | աղբյուր
  | 出典元?|引用元|参照元|転載元|配信元|情報元|情報源|ソース|元記事|元ニュース|出所|記事元
  | (?:消息|新闻|新聞|文章|信息|资讯|资料|資料|稿件|内容)?(?:来源|來源)
  | 原文(?:链接|連結|鏈接|地址|出处|出處|来源|來源)? | 出处|出處|稿源|转载自|轉載自
  | (?:기사\s*|뉴스\s*)?출처 | 원문\s*출처 | (?:기사\s*)?원문(?:\s*(?:기사|링크|보기|바로가기|바로\s*가기))?
  | from | (?:copied|taken|adapted|borrowed|reprinted|republished|reposted|sourced)\s+from
  | (?:haberin|yazının|makalenin)\s+kaynağı
  | (?:link\s+to\s+(?:the\s+)?)?original\s+(?:url|address|source) | link\s+to\s+(?:the\s+)?original(?:\s+\w+)?
  | read\s+(?:the\s+)?original(?:\s+\w+)?
"""
# "Fuente de la noticia: …", "Fonte da matéria: …".
_OF_TEXT = (
    r"(?:\s+(?:of\s+(?:the|this)\s+|de\s+(?:la\s+|l['’])?|del\s+|d[ao]\s+|della\s+|dell['’]|"
    r"van\s+(?:dit|het)\s+|des\s+)?"
    r"(?:article|story|text|news|artículo|noticia|nota|información|info|matéria|notícia|texto|notizia|articolo|"
    r"artikels?|berichts?|textes|artykułu|tekstu|informacji|článku|новости|статьи))?"
)
_COLON = r"(?:\s*[\])】」）]?\s*[:：|︰]|\s[–—-]\s|\s*[\]】」]|\s*(?:→|»|>))"
# Wire services print "SOURCE Harbour Trust".
LABEL = late_pattern(rf"(?:{_LABELS}){_OF_TEXT}{_COLON}|(?-i:SOURCE)\s(?=\S+(?:\s\S+){{0,5}}\s*$)", _FLAGS)
# A label and nothing behind it: its source is what the link beside it, or the block below, says.
BARE_LABEL = late_pattern(
    rf"""(?:{_LABELS}
      | (?:originally|first)\s+(?:published|appeared|posted)(?:\s+(?:at|in|on|by))?
      | (?:read|view)\s+the\s+(?:original|full)\s+(?:article|story|post)(?:\s+(?:at|here|on))?
    )[\W_]*""",
    _FLAGS,
)

VIA = late_pattern(
    r"(?:(?:(?:news|story|article|text|post|report)\s+)?via|vía|h/t|hat\s+tip(?:\s+to)?|theo|por\s+vía|"
    r"(?:news|story|article|text|report)\s+from)\s*[:：]?\s+\S+(?:\s+\S+){0,5}\s*$",
    re.IGNORECASE,
)

_PIECE = (
    r"(?:article|story|stories|post|blog|blogpost|piece|interview|column|essay|op-ed|op|editorial|commentary|item|text|"
    r"feature|news|report|dispatch|content|press\s+release|release|statement|opinion|analysis|profile|obituary|entry|"
    r"review|excerpt|q&a)"
)
_FIRST = r"(?:first|originally|previously|initially)"
_PUT_OUT = r"(?:published|appeared|posted|ran|printed|reported|released|written|featured|carried)"
_TAKEN = (
    r"(?:re-?published|re-?printed|re-?produced|re-?posted|re-?blogged|cross-?posted|cross-?published|syndicated|"
    r"adapted|translated|taken|used|provided|supplied|shared|sourced|reused)"
)
_THIS = rf"""(?:(?:an?|the)\s+(?:\w+,?\s+){{0,4}}?version\s+of\s+)?
    (?:(?:this|the\s+above|the\s+following|the\s+foregoing)\s+(?:[\w’'-]+\s+){{0,3}}?{_PIECE}s?(?:\s+{_PIECE})?
       (?:\s+(?:by|from|written\s+by)\s+(?:(?!\b{_FIRST}\b)[^.]){{1,60}}?)?
      | this(?=\s+(?:(?:was|has\s+been)\s+)?{_FIRST}))"""
_BEING = r"(?:\s+(?:was|is|were|has\s+been|had\s+been|has|had|also|,|which))*"

# Who reads these sentences is told where the same text was published before.
NOTICE = late_pattern(
    rf"""(?:(?:editor['’]?s?['’]?\s+)?note\s*[:—–-]\s*)?(?:
      {_THIS}{_BEING}\s+(?:{_FIRST}\s+(?:been\s+)?{_PUT_OUT} | {_PUT_OUT}\s+{_FIRST})\b
    | {_THIS}\b.{{0,120}}?\b(?:{_FIRST}\s+(?:been\s+)?{_PUT_OUT}|{_PUT_OUT}\s+{_FIRST})\s+(?:in|on|at|by|with)\b
    | {_THIS}{_BEING}\s+(?:published|posted|printed|ran)\s+(?:in|on|at|by)\b
    | {_THIS}{_BEING}\s+(?:here\s+)?{_TAKEN}\s+(?:here\s+)?
      (?:(?:with|by|under)\s+(?:(?!\bfrom\b)[^.]){{1,60}}?\s+)?(?:from|of|by|courtesy)\b
    | an?\s+(?:[\w-]+,?\s+){{1,3}}version\s+of\s+this\s+{_PIECE}\s+(?:was\s+)?
      (?:appeared|ran|published)\s+(?:in|on|at)\b
    | this\s+(?:[\w’'-]+\s+){{0,2}}?{_PIECE}\s+(?:is|comes)\s+(?:to\s+you\s+)?courtesy\s+of\b
    | this\s+is\s+an?\s+(?:republished|reposted|reprinted|syndicated)\s+{_PIECE}\s+(?:from|of|by)\b
    | (?:this\s+)?(?:{_PIECE}\s+)?{_FIRST}\s+(?:published|appeared|posted|ran|printed|reported)\b\s*
      (?:in(?!\s+[12]\d{{3}}\s*,)|on|at|by|here|as|from|with|[:：]|$)
    | (?:published|posted|appeared)\s+(?:{_FIRST})\s+(?:in|on|at|by)\b
    | (?:re|cross-?)-?(?:published|posted|printed|produced|blogged)\s+(?:here\s+)?
      (?:(?:with|by|under)\s+(?:(?!\bfrom\b)[^.]){{1,60}}?\s+)?(?:from|courtesy\s+of)\b
    | (?:re)-?(?:published|printed|posted|produced)\s+(?:with|by)\s+(?:kind\s+)?permission\b
    | (?:syndicated|translated|adapted)\s+from\b | (?:{_PIECE}|text)\s+courtesy\s+(?:of|:)
    | (?:this\s+{_PIECE}\s+(?:is|was)\s+)?based\s+on\s+(?:an?|the)\s+(?:original\s+)?
      (?:article|story|report|news\s+(?:release|report|story)|press\s+release|post)\s+(?:by|from|in|on|of|published|at)\b
    | (?:the\s+)?original\s+(?:version\s+of\s+(?:this|the)\s+)?{_PIECE}s?\s+(?:can\s+be|is|was|appeared|ran)\b
    | (?:the\s+)?{_PIECE}\s+{_FIRST}\s+(?:appeared|ran|published)\b
    | (?=.{{0,150}}\bwhere\s+(?:it|this)\b).{{0,80}}\b{_PIECE}\b.{{0,80}}\bwhere\s+(?:it|this(?:\s+{_PIECE})?)\s+
      (?:was\s+|has\s+been\s+)?{_FIRST}\s+{_PUT_OUT}\b
    | (?:with\s+(?:many\s+)?)?thanks\s+to\b.{{0,100}}\bwhere\s+this\s+(?:{_PIECE}\s+)?(?:was\s+)?{_FIRST}\b
    | (?:posted|published|used|reproduced)\s+(?:here\s+)?(?:with|by)\s+(?:kind\s+)?permission\s+(?:from|of)\b
    | (?:taken|reposted|reblogged|excerpted)\s+from\b
    | {_THIS}{_BEING}\s+(?:produced|provided|created|made)\s+by\b(?=.*\bre-?(?:published|posted|printed|produced)\b)
    | {_THIS}{_BEING}\s+(?:issued|distributed)\s+by\b
    | .{{1,60}}(?:より|から)の?(?:転載|引用)(?:しました|です)?\W*$ | .{{1,60}}에서\s*(?:전재|옮긴|가져온|퍼온)
    | (?:as\s+|(?:the\s+)?(?:news|story|plans?|decision|move|deal)\s+(?:was|were)\s+)?first\s+reported\s+(?:by|in|on)\b
    | (?:article|texte|billet|tribune)\s+(?:paru|publié)e?\s+(?:dans|sur|par)\b
    | (?:artículo|nota|texto|columna|noticia)\s+publicad[oa]\s+(?:en|por)\b
    | (?:artigo|matéria|texto|notícia)\s+publicad[oa]\s+(?:em|n[oa]|por)\b
    | (?:articolo|testo)\s+pubblicato\s+(?:su|sul|da|dal|in)\b
    | (?:artikel|beitrag|text)\s+(?:erschienen|veröffentlicht|verschenen|gepubliceerd)\s+(?:in|im|auf|bei|op|door)\b
    )""",
    _FLAGS,
)

# In other languages: how a sentence about the text itself begins, and what in it says that it is from elsewhere.
_TEXTS = r"""
    (?:(?:una\s+versión\s+de\s+)?(?:est[ea]|esta|el|la)\s+)?
    (?:artículo|articulo|nota|noticia|texto|entrevista|reportaje|columna|post|entrada|crónica|información|contenido)
  | (?:(?:dies(?:er|e|es)|de[rn]|das)\s+)?(?:vorliegende\s+|obige\s+)?(?:gast|blog)?(?:artikel|beitrag|text)
  | dies(?:er|e|es)\s+(?:\w+[-\s])?(?:bericht|interview|kommentar|meldung|kolumne|essay|reportage|fassung)
  | eine\s+(?:\w+\s+)?(?:fassung|version)\s+dieses
  | (?:(?:cet?|cette|la|le)\s+|l['’])?(?:version\s+de\s+cet\s+)?
    (?:article|texte|billet|reportage|entretien|interview|tribune|chronique|dépêche)
  | (?:(?:est[ea]|ess[ea]|[oa]|uma\s+versão\s+dest[ea])\s+)?
    (?:artigo|matéria|materia|reportagem|coluna|conteúdo|notícia)
  | (?:(?:quest[oa]|il|la|lo)\s+|quest['’]|l['’])?(?:articolo|testo|intervista|pezzo|contenuto|notizia|contributo)
  | (?:(?:dit|deze|het|de)\s+)?(?:artikel|stuk|opiniestuk|bericht|interview|column|verhaal|tekst|bijdrage|blog)
  | (?:(?:den\s+här|denn?[ae]|dett[ae]|den|det)\s+)?
    (?:artikk?el(?:n|en)?|artiklen|text(?:en)?|inlägget|krönikan?|innlegget|indlægget|saken|debattartikeln?|kronikken?)
  | (?:tämä\s+)?(?:artikkeli|juttu|kirjoitus|teksti) | (?:ten\s+|niniejszy\s+)?(?:artykuł|tekst|wpis|wywiad|materiał)
  | (?:tento\s+)?(?:článek|rozhovor|komentář|příspěvek|článok) | (?:a|az|ez\s+a)\s+(?:cikk|írás|interjú|szöveg)
  | (?:acest\s+)?(?:articol(?:ul)?|text(?:ul)?|interviu(?:l)?) | bu\s+(?:yazı|haber|makale|röportaj)
  | (?:эт(?:а|от)\s+)?(?:статья|материал|текст|интервью|публикация|новость|заметка)
  | (?:ц(?:я|ей)\s+)?(?:стаття|матеріал|текст|публікація) | το\s+(?:άρθρο|κείμενο) | (?:artikel|berita|tulisan|konten)
  | (?:bài\s+(?:viết|báo)?|tin)(?:\s+này)? | (?:この|本)(?:記事|稿|文章|コラム)[はも]? | 本文|此文|文章|本篇
  | यह\s+(?:लेख|खबर|ख़बर|रिपोर्ट|आलेख)
  | 이\s*(?:기사|글|칼럼)[은는]? | (?:هذا|هذه)?\s*(?:ال)?(?:مقال[ةه]?|خبر|تقرير) | (?:ה)?(?:מאמר|כתבה)
"""
ABOUT_TEXT = late_pattern(rf"(?:{_TEXTS})", _FLAGS)
PUBLISHED_FIRST = late_pattern(
    r"""
    \b(?:publicad[oa]|apareci(?:ó|do|da)|se\s+publicó|publicó)\s+
      (?:originalmente|originariamente|inicialmente|primero|previamente|por\s+primera\s+vez)
  | \b(?:originalmente|por\s+primera\s+vez)\s+(?:publicad[oa]|se\s+publicó|apareció|en)\b
  | \b(?:reproducid|republicad|tomad|extraíd|retomad)[oa]\s+(?:con\s+\w+\s+)?de\b
  | \b(?:zuerst|ursprünglich|erstmals|zunächst|original)\b.{0,120}\b(?:erschienen|erschien|veröffentlicht|publiziert)
  | \b(?:erschien|erschienen|veröffentlicht|publiziert)\s+(?:\w+\s+){0,3}(?:zuerst|ursprünglich|erstmals|zunächst)\b
  | \b(?:erstveröffentlich\w+|erstmals\s+erschienen|übernommen\s+(?:von|aus))
  | \b(?:publiée?s?|parue?s?|diffusée?s?)\s+
      (?:à\s+l['’]origine|initialement|d['’]abord|pour\s+la\s+première\s+fois|originellement|originalement|précédemment)
  | \b(?:initialement|d['’]abord|à\s+l['’]origine|originellement|pour\s+la\s+première\s+fois)
      \s+(?:été\s+)?(?:publié|paru)
  | \b(?:repris|reproduit|republié)e?\s+(?:\S+\s+){0,4}?(?:de|du|depuis)\b
  | \b(?:publicad|veiculad|postad)[oa]\s+
      (?:originalmente|inicialmente|primeir[oa]|primeiramente|pela\s+primeira\s+vez|anteriormente)
  | \b(?:com\s+informações|con\s+información)\s+d[aeo]s?\b
  | \boriginalmente\s+(?:publicad[oa]|em|n[oa])\b | \b(?:reproduzid|republicad)[oa]\s+(?:\S+\s+){0,3}?d[eoa]\b
  | \b(?:pubblicat[oa]|appars[oa]|uscit[oa])\s+
      (?:originariamente|originalmente|inizialmente|per\s+la\s+prima\s+volta|in\s+origine|precedentemente)
  | \b(?:originariamente|originalmente|inizialmente|per\s+la\s+prima\s+volta)\s+(?:pubblicat|appars|uscit)[oa]
  | \b(?:tratt|ripres|riprodott|ripubblicat)[oa]\s+(?:\S+\s+){0,3}?(?:da|dal|dalla|dall['’])
  | \b(?:verscheen|verschenen|gepubliceerd|geplaatst)\s+(?:\w+\s+)?(?:eerder|oorspronkelijk|eerst)\b
  | \b(?:eerder|oorspronkelijk|eerst)\b.{0,80}\b(?:verscheen|verschenen|gepubliceerd|geplaatst)
  | \bovergenomen\s+(?:van|uit)\b
  | \b(?:publicera\w+|publiser\w+|publicer\w+|bragt|infördes|stod|trykt)\s+(?:\w+\s+)?
      (?:först|ursprungligen|først|opprinnelig|oprindelig)
  | \b(?:först|ursprungligen|først|opprinnelig|oprindeligt?)\s+(?:\w+\s+)?
      (?:publicera|publiser|publicer|bragt|infört|trykt|udgiv|utgitt)
  | \b(?:julkaistu|julkaistiin|ilmestyi|ilmestynyt)\s+(?:alun\s+perin|alunperin|ensin)
  | \b(?:alun\s+perin|alunperin|ensin)\s+(?:julkaistu|julkaistiin|ilmestyi|ilmestynyt)
  | \b(?:ukazał|opublikowan|pojawił)\w*\s+(?:się\s+)?(?:pierwotnie|najpierw|po\s+raz\s+pierwszy|oryginalnie)
  | \b(?:pierwotnie|oryginalnie|po\s+raz\s+pierwszy|najpierw)\s+(?:się\s+)?(?:opublikowan|ukaza|pojawi)
  | \bprzedruk\s+(?:z|za)\b
  | \b(?:původně|poprvé|prvně|nejprve|pôvodne|prvýkrát)\s+(?:byl\s+)?(?:vyš[el]|publikov|zveřejněn|zverejnen)
  | \b(?:vyš[el]\w*|publikován|zveřejněn)\s+(?:původně|poprvé) | \bpřevzat\w*\s+z\b
  | \b(?:eredetileg|először)\b.{0,80}(?:jelent\s+meg|megjelent|publikál)
  | \b(?:megjelent|jelent\s+meg)\s+(?:eredetileg|először)
  | \b(?:publicat|apărut)\w*\s+(?:inițial|iniţial|prima\s+dată|original|pentru\s+prima)
  | \bpreluat\w*\s+(?:de\s+pe|din)\b
  | \b(?:ilk\s+(?:olarak|kez|defa)|aslen)\b.{0,80}yay[ıi]
  | \b(?:впервые|первоначально|изначально)\s+(?:был[аои]?\s+)?(?:опубликован|вышл|вышел|появил|размещ)
  | \bопубликован\w*\s+(?:впервые|первоначально|изначально) | \bпо\s+материалам\b | \bза\s+матеріалами\b
  | \bперепечат\w+\s+(?:из|с)\b
  | \b(?:вперше|спочатку|первісно)\s+(?:бу\w+\s+)?(?:опублік|вийш|з['’]яви) | \bопубліковано\s+вперше
  | \bδημοσιεύ\w+\s+(?:αρχικά|(?:για\s+)?πρώτη\s+φορά) | \b(?:αρχικά|(?:για\s+)?πρώτη\s+φορά)\s+δημοσιεύ
  | \bαναδημοσίευση
  | \b(?:telah|sudah|pertama\s+kali|awalnya)\s+(?:tayang|terbit|diterbitkan|dipublikasikan|dimuat)\b
  | \b(?:dikutip|dilansir|disadur|diterjemahkan|diambil)\s+dari\b
  | \bđăng\s+(?:lần\s+đầu|đầu\s+tiên|lại\s+từ) | \blần\s+đầu\s+(?:tiên\s+)?(?:được\s+)?(?:đăng|xuất\s+bản)
  | 初出|に(?:最初に)?掲載された|で最初に公開|(?:より|から)の?(?:転載|引用)|を転載|を(?:翻訳|抄訳)した
  | 首发|首發|最初发表|最初發表|原载|原載|原刊|首刊|(?:转载|轉載|转|轉|摘|译|譯|节选|摘编)自 | 来自[:：]|來自[:：]
  | 처음\s*(?:게재|실린|실렸|발표|공개)|최초\s*(?:게재|보도|공개)|에서\s*(?:전재|옮긴|가져온|퍼온)
  | نُ?شر[ت]?\s.{0,60}(?:لأول|أول|الأصل|أصلا) | نقلا(?:ً)?\s+عن | نقلًا\s+عن
  | (?:פורס[םמ]ה?|התפרס[םמ]ה?)\s+(?:לראשונה|במקור) | (?:במקור|לראשונה)\s+(?:פורס[םמ]ה?|התפרס[םמ]ה?)
  | (?:पहली\s+बार|मूल\s+रूप\s+से|सबसे\s+पहले).{0,60}प्रकाशित
    """,
    _FLAGS,
)
# The text is this site's own, and others print it too.
ALSO = late_pattern(
    r"\b(?:also|too|as\s+well|simultaneously|auch|ebenfalls|también|asimismo|également|aussi|também|anche|inoltre|ook|"
    r"tevens|också|även|også|myös|również|także|też|také|též|și|ayrıca|także|также|тоже|також|επίσης|juga|cũng|"
    r"cross-?posted\s+(?:to|on|at|in))\b|にも|でも公開|也刊|也发|亦载|亦載|同时|同時|에도|أيضا|גם\s",
    re.IGNORECASE,
)
# Other things of the same house: "in our newsletter"; but a partner is another house.
OUR = late_pattern(
    r"\b(?:our|nuestr[oa]s?|unser\w*|notre|noss[oa]s?|nostr[oaie]|onze|ons|vår\w*|нашем|нашей|kami)\s+"
    r"(?!(?:\w+\s+)?(?:partner|friend|sister|colleague|content\s+partner|media\s+partner|schwester|kolleg))",
    re.IGNORECASE,
)

_WHOLE = r"(?:full|original|complete|entire|whole|source|rest\s+of\s+(?:the|this))"
_TELLING = (
    r"(?:articles?|story|post|piece|interview|column|essay|op-ed|text|version|press\s+release|content|"
    r"news(?:\s+(?:article|story|item|release))?)"
)
_END = (
    r"(?=\W*$|\s*[:：(→»>|–—-]"
    r"|\s+(?:at|on|in|here|from|by|via|over\s+at|can\s+be|is|was|appeared|and|which|for\s+free)\b)"
)
# "Läs originalartikeln", "Retrouvez l’article original", "Przeczytaj oryginalny artykuł".
_LOOK = (
    r"(?:(?:läs|læs|les|lue|przeczytaj|czytaj|zobacz|přečtěte\s+si|čtěte|číst|retrouvez|lisez|lire|consultez|voir|"
    r"consulta|consulte|vea|ver|lea|leer|confira|veja|leia|leggi|vai\s+a|lees|bekijk|lesen\s+sie|"
    r"hier(?:\s+geht(?:\s+es|['’]s)\s+zum)?|"
    r"читать|читайте|читати|baca|đọc|xem|اقرأ|קראו(?:\s+את)?)\s+)?(?:(?:den|det|het|el|la|a|o|le|il|az?)\s+|l['’]\s*)?"
)
_ORIGINAL = r"""(?:
      article\s+(?:original|complet|d['’]origine)
    | (?:artículo|articulo|nota|noticia|artigo|matéria|notícia|texto)\s+original
    | (?:articolo|testo)\s+originale | (?:originele?|oorspronkelijke?)\s+(?:artikel|bericht|stuk)
    | original-?(?:art\w+|beitrag|text|meldung|bericht|saken|teksten) | originale\s+artik\w+ | oprindelige\s+artikel
    | (?:opprinnelige|originale)\s+(?:saken|artikkelen) | ursprungliga\s+artikeln
    | alkuperäinen\s+(?:juttu|artikkeli|uutinen|teksti) | (?:oryginalny|źródłowy)\s+(?:artykuł|tekst)
    | (?:původní|originální)\s+(?:článek|text) | eredeti\s+cikk | articolul\s+original
    | artikel\s+asli(?:nya)? | bài\s+(?:viết\s+)?gốc
    | оригинал(?:ьную)?\s+(?:статью|статьи|материала|текста|новости|публикации)
    | оригінал(?:ьну)?\s+(?:статтю|статті|матеріалу|тексту|публікації)
    | المقال\s+الأصلي | ה?כתבה\s+המקורית | मूल\s+(?:लेख|खबर)
    )"""
POINTER = late_pattern(
    rf"""(?:
      {_LOOK}{_ORIGINAL}(?!\w) |
      (?:please\s+)?(?:click|tap|go)\s+(?:here|through)?\s*(?:for|to\s+(?:read|view|see))
      \s+(?:the\s+)?(?:{_WHOLE}\s+)+{_TELLING}{_END}
    | (?:you\s+can\s+)?(?:read|see|view|find|continue\s+to)\s+(?:the|this)?\s*(?:{_WHOLE}\s+)+{_TELLING}{_END}
    | (?:read|see|view)\s+(?:the\s+)?original{_END}
    | view\s+(?:the\s+)?(?:original\s+content|source\s+version|original\s+(?:press\s+)?release)\b
    | (?:the\s+)?(?:full|original|complete|entire)\s+
      (?:articles?|story|post|piece|press\s+release|news\s+(?:article|story|item|release)){_END}
    | (?:continue\s+reading|keep\s+reading)\s+(?:at|on|over\s+at)\b
    | (?:leer|lea|lee|ver)\s+(?:(?:el|la)\s+)?(?:artículo|articulo|nota|noticia|texto|entrevista)
      \s+(?:complet[oa]|original|enter[oa])\b
    | lire\s+(?:l['’]article|l['’]original|la\s+suite|l['’]intégralité)\b (?=.*\b(?:sur|dans|original|complet)\b)
    | (?:(?:hier\s+)?(?:zum|den)|lesen\s+sie\s+den)\s+
      (?:ganzen?|vollständigen?|kompletten?|originalen?|original-?)\s*(?:artikel|beitrag|bericht|text)\b
    | (?:zum\s+)?original-?(?:artikel|beitrag|text|meldung)\b | weiterlesen\s+(?:bei|auf)\b
    | leia\s+(?:[ao]\s+)?(?:matéria|artigo|notícia|texto|reportagem)\s+(?:complet[oa]|original|na\s+íntegra)\b
    | leggi\s+(?:l['’]\s*)?(?:articolo|notizia|intervista)\s+(?:complet[oa]|originale|inter[oa])\b
    | lees\s+(?:het\s+)?(?:hele|volledige|originele|oorspronkelijke)\s*(?:artikel|bericht|stuk)\b
    | lees\s+verder\s+(?:op|bij)\b
    | oryginał\s+(?:artykułu|tekstu)\b | (?:origineel|oorspronkelijk)\s+artikel\b
    | (?:haberin|yazının|makalenin)\s+(?:orijinali|aslı|tamamı)\b | artikel\s+asli\b | bài\s+gốc\b
    | читать\s+(?:полностью\s+на|оригинал|далее\s+на)\b | оригинал\s+(?:статьи|материала|текста|новости|публикации)\b
    | оригінал\s+(?:статті|матеріалу|тексту|публікації)\b | το\s+πρωτότυπο\s+άρθρο
    | 阅读(?:原文|全文) | 閱讀(?:原文|全文) | 查看原文 | 全文を読む | 元の?記事 | オリジナル記事 | 기사\s*원문
    | (?:رابط\s+)?المقال\s+الأصلي | رابط\s+الخبر | לכתבה\s+(?:המקורית|המלאה) | למאמר\s+המקורי
    )""",
    _FLAGS,
)
# These need a link whose words are the name of its site.
NAMED_POINTER = late_pattern(
    rf"""(?:
      (?:read|see)\s+(?:it|this|more|on|the\s+rest|the\s+whole\s+thing)\s+(?:at|on|over\s+at|in)\b
    | (?:read|see)\s+(?:the\s+)?(?:{_WHOLE})\s+(?:report|review|analysis|coverage)\s+(?:at|on|in)\b
    | (?:leer|leia|lire|leggi|lees|läs|les|czytaj)\s+(?:más|mais|plus|di\s+più|meer|mer|więcej)\s+
      (?:en|em|n[oa]|sur|su|op|på|na)\b
    | baca\s+selengkapnya\s+di\b | czytaj\s+dalej\s+(?:na|w)\b | (?:läs|les|læs)\s+hele?a?\s+\w+\s+(?:på|i|hos)\b
    | číst\s+(?:více|dál)\s+na\b | citește\s+(?:mai\s+mult|integral)\s+pe\b | đọc\s+tiếp\s+(?:tại|trên)\b
    | читать\s+(?:далее|дальше|полностью)\s+на\b | mehr\s+(?:bei|auf)\b
    )""",
    _FLAGS,
)
# Sufficient only as a link that is the last block, if nothing else in the page is like it.
LONE = late_pattern(
    r"\W*(?:read\s+more|continue\s+reading|keep\s+reading|read\s+on|read\s+(?:the\s+)?(?:full\s+)?(?:story|article)|"
    r"full\s+story|weiterlesen|mehr\s+lesen|leer\s+más|seguir\s+leyendo|lire\s+la\s+suite|leia\s+mais|"
    r"continua\s+a\s+leggere|leggi\s+tutto|lees\s+verder|läs\s+mer|les\s+mer|læs\s+mere|lue\s+lisää|czytaj\s+dalej|"
    r"читать\s+далее|baca\s+selengkapnya|続きを読む|阅读更多|閱讀更多|link|original)\W*",
    re.IGNORECASE,
)
# What is offered at these words is no story.
NO_STORY = late_pattern(
    r"\b(?:donat\w*|subscri\w*|buy|order|shop\w*|sign\s?up|newsletters?|tickets?|register|advertis\w*|sponsor\w*|"
    r"download(?!\s+multimedia)\w*|follow\s+us|join|share|tweet|like\s+us|apply|e-?books?|books?|podcasts?|episodes?|"
    r"videos?|films?|movie|watch|listen|tv|television|youtube|spotify|comments?|stud(?:y|ies)|papers?|pdf|survey|petition|"
    r"events?|agenda|schedule|catalog(?:ue)?|buch|libro|livre|livro)\b",
    re.IGNORECASE,
)
# Not an interview to read.
INTERVIEW_TO_SEE = late_pattern(
    r"\b(?:see|view|watch|hear|catch|find|ver|vea|voir|vedi|sehen)\b.*\b(?:interview|entrevista|intervista)\b",
    re.IGNORECASE,
)
# Credits of pictures, tables and the like: "Source: photo by …", "Quelle (Bild): …".
_PICTURES = (
    r"\b(?:photo\w*|images?|pictures?|pics?|illustrations?|graphics?|infographics?|charts?|maps?|video|data|icons?|"
    r"screenshot|fotos?|fotografi\w*|bild\w*|grafik\w*|illustration\w*|imagen(?:es)?|imagem|imagens|gambar|ilustrasi|"
    r"immagin[ei]|afbeelding|kuva\w*|zdjęci\w*|obráz\w*|kép\w*|görsel|ảnh|hình|фото\w*|изображени\w*|φωτο\w*)\b"
    r"|写真|画像|图片|圖片|图源|圖源|照片|사진|이미지|صورة|الصورة|תמונה|צילום"
)
PICTURE = late_pattern(_PICTURES, re.IGNORECASE)
# A line that begins so is a credit to its end: "Chart: Ada Lind. Source: …". "Data" is also a date.
PICTURE_CREDIT = late_pattern(rf"(?!data\b)(?:{_PICTURES})\s*(?:[:：]|by\b|von\b|par\b|por\b)", re.IGNORECASE)

# What may be below the line with the source: "Tags: …", "© …", "#harbour #quay", "Photo: …".
_LABELLED = r"[^\s:：]{1,20}(?:\s[^\s:：]{1,20}){0,3}\s?[:：](?!//)\s*\S"
LABELLED = late_pattern(_LABELLED)
BELOW = late_pattern(
    r"(?:©|\(c\)\s|#\w+(?:[\s,]+#\w+)*\W*$)"
    rf"|(?:{_LABELLED}"
    r"|copyright\b|all\s+rights\s+reserved|alle\s+rechte|todos\s+los\s+derechos|tous\s+droits"
    r"|posted\s+(?:in|on|by)\b|filed\s+under\b|published\s+on\b|(?:last\s+)?updated\b|tagged\b"
    r"|photo\s+(?:by|via|courtesy)\b|image\s+(?:by|via|courtesy)\b|leave\s+a\s+comment|about\s+the\s+authors?\b"
    r"|source\s+[A-Z]|follow\b|subscribe\b|share\b|sign\s+up\b|join\b|related\b|also\s+read\b"
    r"|(?:edited|reporting|reported|compiled|written|translated)\s+by\b|comments\s+are\b|\d{1,2}\]\s"
    # A few words and no full stop: a name, "Advertisement", "Print this page".
    r"|(?=.{1,40}$)\S+(?:\s\S+){0,5}(?<![.!?。！？])$)",
    re.IGNORECASE,
)
# Of any length.
DISCLAIMER = late_pattern(
    r"(?:disclaimer|disclosure|correction|clarification|editor['’]?s?['’]?\s+note|note|about\s+\w+(?:\s\w+){0,3})\s*[:：]",
    re.IGNORECASE,
)
# Who wrote it: "Ada Lind is a reporter in …".
AUTHOR = late_pattern(
    r"[^\W\d_][\w’'.-]+(?:\s[^\W\d_][\w’'.-]*){1,3}?,?\s"
    r"(?:is|are|was|writes|works|covers|reports|ist|schreibt|arbeitet|es|escribe|est|écrit|è|scrive|é|escreve|schrijft|"
    r"är|skriver|er|adalah)\s(?:(?:a|an|the|our|ein|eine|un|una|une|um|uma|een|en)\s|"
    r"(?:about|on|for|at|über|sobre|sur|su|over|om)\s|\w+(?:er|or|ist|ista|ant)\b)"
)
