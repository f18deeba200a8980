"""The news agencies and wires that re-posted stories come from: their printed names, and the hosts they speak from."""

_AGENCIES = {
    "Reuters": ("reuters.com", "thomson reuters"),
    "Associated Press": ("apnews.com", "ap", "the associated press"),
    "AFP": ("afp.com", "agence france-presse", "france-presse"),
    "dpa": ("dpa.com", "deutsche presse-agentur"),
    "Xinhua": ("xinhuanet.com", "english.news.cn", "news.cn"),
    "Bloomberg": ("bloomberg.com",),
    "UPI": ("upi.com",),
    "PA Media": ("pa.media", "pa", "press association"),
    "PTI": ("ptinews.com", "press trust of india"),
    "ANI": ("aninews.in",),
    "IANS": ("ians.in",),
    "Kyodo News": ("kyodonews.net", "english.kyodonews.net", "kyodo"),
    "Jiji Press": ("jiji.com", "jiji"),
    "Yonhap": ("yna.co.kr", "en.yna.co.kr"),
    "TASS": ("tass.com", "tass.ru"),
    "Interfax": ("interfax.com", "interfax.ru"),
    "EFE": ("efe.com",),
    "Europa Press": ("europapress.es",),
    "ANSA": ("ansa.it",),
    "Anadolu": ("aa.com.tr", "anadolu agency", "aa"),
    "AAP": ("aap.com.au",),
    "Canadian Press": ("thecanadianpress.com", "the canadian press", "cp"),
    "CNA": ("channelnewsasia.com",),
    "CNBC": ("cnbc.com",),
    "CNN": ("cnn.com", "edition.cnn.com"),
    "BBC": ("bbc.com", "bbc.co.uk", "bbc news"),
    "Bernama": ("bernama.com",),
    "Antara": ("antaranews.com", "en.antaranews.com"),
    "APA": ("apa.at",),
    "Keystone-SDA": ("keystone-sda.ch", "sda"),
    "Ritzau": ("ritzau.dk",),
    "NTB": ("ntb.no",),
    "TT": ("tt.se",),
    "PAP": ("pap.pl",),
    "MTI": ("mti.hu",),
    "Lusa": ("lusa.pt",),
    "Belga": ("belganewsagency.eu",),
    "ANP": ("anp.nl",),
    "SPA": ("spa.gov.sa",),
    "WAM": ("wam.ae",),
    "News Agency of Nigeria": ("nannews.ng", "nan"),
}
_PRINTED = {alias.casefold(): name for name, aliases in _AGENCIES.items() for alias in (name, *aliases)}


def printed_name(alias: str) -> str:
    """Return the printed name of the agency with this name, short name or host, or "" where we know none."""
    return _PRINTED.get(alias.strip().casefold(), "")
