"""Which language texts are written in."""

import pytest

from articles.text.identifying import languages_of, main_languages_of

SENTENCES = {
    "en": "The ferry to Port Ellery runs again after the storm.",
    "de": "Die Fähre nach Vallmark fährt nach dem Sturm wieder.",
    "fr": "Le ferry reprend son service après la tempête de lundi.",
    "es": "El transbordador vuelve a navegar después de la tormenta.",
    "it": "Il traghetto riprende il servizio dopo la tempesta.",
    "pt": "A balsa voltou a navegar depois da tempestade de ontem.",
    "nl": "De veerboot vaart weer na de zware storm van maandag.",
    "pl": "Prom znowu pływa po poniedziałkowej burzy w porcie.",
    "cs": "Trajekt po pondělní bouři opět vyplul z přístavu.",
    "ru": "Паром снова ходит после понедельничного шторма.",
    "uk": "Пором знову ходить після штормового понеділка.",
    "tr": "Feribot pazartesi günkü fırtınadan sonra yeniden çalışıyor.",
    "id": "Kapal penyeberangan kembali berlayar setelah badai kemarin.",
    "zh": "风暴过后，渡轮星期一恢复了正常航行。",
    "ja": "嵐のあと、フェリーは月曜日に運航を再開しました。",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", SENTENCES)
def test_a_short_sentence_shows_its_language(language):
    assert main_languages_of([[SENTENCES[language]]]) == [language]


@pytest.mark.slow
def test_most_of_the_texts_decide_and_a_mixture_decides_nothing():
    english, german = SENTENCES["en"], SENTENCES["de"]
    assert main_languages_of([[english] * 4 + [german], [english, german], ["12:30", "VALLMARK"], []]) == [
        "en",
        "",
        "",
        "",
    ]


@pytest.mark.slow
def test_another_process_gives_the_same_answer():
    assert languages_of([[SENTENCES["de"]], []]) == ["de", ""]
