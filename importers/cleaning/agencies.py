"""The news agencies from which stories are re-posted: their printed names, short names and hosts."""

from functools import lru_cache

# Hosts (the agency's own first) and other names, in any letter case.
_AGENCIES = {
    "Reuters": ("reuters.com", "thomson reuters", "thomson reuters foundation"),
    "Associated Press": ("apnews.com", "ap.org", "ap", "the associated press"),
    "AFP": ("afp.com", "agence france-presse", "france-presse"),
    "dpa": ("dpa.com", "deutsche presse-agentur", "dpa international"),
    "Xinhua": ("xinhuanet.com", "news.cn", "新华社", "xinhua news agency"),
    "China News Service": ("chinanews.com", "chinanews.com.cn", "ecns.cn", "中新社", "中新网", "cns"),
    "Bloomberg": ("bloomberg.com", "bloomberg news"),
    "UPI": ("upi.com", "united press international"),
    "PA Media": ("pa.media", "pa", "press association"),
    "PTI": ("ptinews.com", "press trust of india"),
    "ANI": ("aninews.in", "asian news international"),
    "IANS": ("ians.in", "indo-asian news service"),
    "UNI": ("uniindia.com", "united news of india"),
    "APP": ("app.com.pk", "associated press of pakistan"),
    "BSS": ("bssnews.net",),
    "Kyodo News": ("kyodonews.net", "kyodo", "共同通信", "共同"),
    "Jiji Press": ("jiji.com", "jiji", "時事通信", "時事"),
    "Yonhap": ("yna.co.kr", "yonhap news agency"),
    "KCNA": ("kcna.kp",),
    "CNA": ("focustaiwan.tw", "central news agency"),
    "TASS": ("tass.com", "tass.ru", "тасс", "itar-tass"),
    "Interfax": ("interfax.com", "interfax.ru", "интерфакс"),
    "RIA Novosti": ("ria.ru", "риа новости", "sputnik"),
    "Ukrinform": ("ukrinform.net", "ukrinform.ua", "укринформ"),
    "EFE": ("efe.com", "agencia efe"),
    "Europa Press": ("europapress.es",),
    "ANSA": ("ansa.it",),
    "Adnkronos": ("adnkronos.com",),
    "Anadolu": ("aa.com.tr", "anadolu agency", "aa"),
    "AAP": ("aap.com.au", "australian associated press"),
    "Canadian Press": ("thecanadianpress.com", "the canadian press", "cp"),
    "Bernama": ("bernama.com",),
    "Antara": ("antaranews.com",),
    "Vietnam News Agency": ("vnanet.vn", "vna", "vov"),
    "Philippine News Agency": ("pna.gov.ph", "pna"),
    "APA": ("apa.at", "austria presse agentur"),
    "Keystone-SDA": ("keystone-sda.ch", "sda", "ats"),
    "epd": ("epd.de",),
    "KNA": ("kna.de",),
    "Ritzau": ("ritzau.dk",),
    "NTB": ("ntb.no",),
    "TT": ("tt.se",),
    "STT": ("stt.fi",),
    "PAP": ("pap.pl",),
    "ČTK": ("ctk.cz", "ctk"),
    "TASR": ("tasr.sk",),
    "MTI": ("mti.hu",),
    "Agerpres": ("agerpres.ro",),
    "BTA": ("bta.bg",),
    "Tanjug": ("tanjug.rs",),
    "HINA": ("hina.hr",),
    "STA": ("sta.si",),
    "AMNA": ("amna.gr", "ana-mpa"),
    "BNS": ("bns.ee", "bns.lt"),
    "Lusa": ("lusa.pt",),
    "Belga": ("belganewsagency.eu", "belga.be"),
    "ANP": ("anp.nl",),
    "Agência Brasil": ("agenciabrasil.ebc.com.br", "abr"),
    "Télam": ("telam.com.ar", "telam"),
    "Notimex": ("notimex.gob.mx",),
    "Prensa Latina": ("prensa-latina.cu",),
    "SPA": ("spa.gov.sa", "saudi press agency"),
    "WAM": ("wam.ae",),
    "QNA": ("qna.org.qa",),
    "KUNA": ("kuna.net.kw",),
    "Petra": ("petra.gov.jo",),
    "MENA": ("mena.org.eg",),
    "IRNA": ("irna.ir",),
    "MAP": ("mapnews.ma",),
    "APS": ("aps.dz", "aps.sn"),
    "News Agency of Nigeria": ("nannews.ng", "nan"),
    "GNA": ("gna.org.gh", "ghana news agency"),
    "CNBC": ("cnbc.com",),
    "CNN": ("cnn.com",),
    "BBC": ("bbc.com", "bbc.co.uk", "bbc news"),
}
_PRINTED = {alias.casefold(): name for name, aliases in _AGENCIES.items() for alias in (name, *aliases)}


@lru_cache(maxsize=1_024)
def printed_name(alias: str) -> str:
    """Return the printed name of the agency with this name, short name or host, or "" if it is unknown.

    A subdomain ("jp.reuters.com") belongs to the agency. Of two names ("AFP/APP") the first counts.
    """
    alias = alias.strip().casefold().partition("/" if "." not in alias else "\0")[0].strip()
    while alias not in _PRINTED and "." in alias:
        alias = alias.partition(".")[2]
    return _PRINTED.get(alias, "")
