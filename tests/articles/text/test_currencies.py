"""A currency is part of an amount, as a sign, a code or a word; percentage points and scales of languages are too."""

import pytest

from articles.text.fidelity import claims, unsupported


def keys(text: str) -> list[str]:
    return [claim.key for claim in claims(text)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("$2bn", "2000000000 $"),
        ("US$2bn", "2000000000 USD"),
        ("USD2bn", "2000000000 USD"),
        ("USD 2 billion", "2000000000 USD"),
        ("2bn dollars", "2000000000 $"),
        ("2bn US dollars", "2000000000 USD"),
        ("2 billion U.S. dollars", "2000000000 USD"),
        ("dollars 2bn", "2000000000 $"),
        ("two billion dollars", "2000000000 $"),
        ("a 5-dollar note", "5 $"),
        ("A$20m", "20000000 AUD"),
        ("C$20m", "20000000 CAD"),
        ("HK$20m", "20000000 HKD"),
        ("R$ 20", "20 BRL"),
        ("5 milhões de reais", "5000000 BRL"),
        ("€2m", "2000000 EUR"),
        ("2m euros", "2000000 EUR"),
        ("2 Mio. Euro", "2000000 EUR"),
        ("Euro 2,5 Mio.", "2500000 EUR"),
        ("2,5 Mrd. €", "2500000000 EUR"),
        ("2 millions d’euros", "2000000 EUR"),
        ("2 milioni di euro", "2000000 EUR"),
        ("2 miljoen euro", "2000000 EUR"),
        ("2 mil millones de dólares", "2000000000 $"),
        ("£5", "5 GBP"),
        ("5 pounds", "5 GBP"),
        ("5 Pfund", "5 GBP"),
        ("¥500", "500 ¥"),
        ("500 yen", "500 JPY"),
        ("20億円", "2000000000 JPY"),
        ("100万元", "1000000 CNY"),
        ("₹500", "500 INR"),
        ("Rs 500 crore", "5000000000 rupee"),
        ("500 rupees", "500 rupee"),
        ("CHF 3.5 Mio.", "3500000 CHF"),
        ("500 kronor", "500 SEK"),
        ("kr 500", "500 crown"),
        # A code before a number is its currency, not a name.
        ("CHF 40", "40 CHF"),
        ("SEK 20", "20 SEK"),
        ("Rs 500", "500 rupee"),
        ("500 рублей", "500 RUB"),
        ("500 гривен", "500 UAH"),
        ("20 TL", "20 TRY"),
        ("2億5000万円", "250000000 JPY"),
        ("1万2千ドル", "12000 $"),
        ("1万2345円", "12345 JPY"),
        ("3억 5000만 달러", "350000000 $"),
    ],
)
def test_signs_codes_and_words_name_the_currency_before_or_behind(text: str, key: str) -> None:
    assert keys(text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2 millions de personnes", "2000000"),
        ("3 Billionen Menschen", "3000000000000"),
        ("3 billion people", "3000000000"),
        ("3 billions de personnes", "3000000000000"),
        ("3 billones de personas", "3000000000000"),
        ("3 biljoen", "3000000000000"),
        ("3 bilioni", "3000000000000"),
        ("3 bilhões", "3000000000"),
        ("3 mil milhões", "3000000000"),
        ("3 miliardi", "3000000000"),
        ("3 Trillionen", "3000000000000000000"),
        ("5 mil", "5000"),
        ("5 tausend", "5000"),
        ("5 lakh", "500000"),
        ("2 percentage points", "2 pp"),
        ("2 Prozentpunkte", "2 pp"),
        ("2 points de pourcentage", "2 pp"),
        ("2 puntos porcentuales", "2 pp"),
        ("2 %-points", "2 pp"),
        ("2 pour cent", "2%"),
        ("2 por ciento", "2%"),
        ("2 procent", "2%"),
    ],
)
def test_scales_and_percentages_are_read_as_their_language_means_them(text: str, key: str) -> None:
    assert keys(text) == [key]


@pytest.mark.parametrize(
    ("summary", "source"),
    [
        ("It cost $2bn.", "It cost 2bn dollars."),
        ("It cost $2bn.", "It cost US$2 billion."),
        ("It cost 2bn dollars.", "A$2bn was the cost."),
        ("It cost €2m.", "Es kostete 2 Mio. Euro."),
        ("It cost €2m.", "Cela a coûté 2 millions d’euros."),
        ("It cost ¥500.", "It cost 500 yuan."),
        # A summary that names no currency says less, not something else.
        ("It cost 2bn.", "It cost $2bn."),
        # The currency of a range, and of a table's heading, goes with its numbers.
        ("It cost $3 million.", "It cost $2 to 3 million."),
        ("It cost $2 million.", "It cost 2 to 3 million dollars."),
        ("It cost €45.", "Costs (in EUR): 2023: 45; 2024: 52"),
        ("Rates rose 2 percentage points.", "Die Zinsen stiegen um 2 Prozentpunkte."),
    ],
)
def test_the_same_amount_supports_a_claim_however_its_currency_is_written(summary: str, source: str) -> None:
    assert unsupported(summary, [source]) == ()
    assert claims(summary) != ()


@pytest.mark.parametrize(
    ("summary", "source", "wrong"),
    [
        ("It cost $2bn.", "It cost €2bn.", "$2bn"),
        ("It cost 2bn euros.", "It cost $2bn.", "2bn euros"),
        ("It cost A$2bn.", "It cost US$2bn.", "A$2bn"),
        ("It cost £5.", "It cost 5 rupees.", "£5"),
        ("It cost three million euros.", "It cost three million dollars.", "three million euros"),
        # The source says two billion of something, and never names a currency.
        ("It cost $2bn.", "It reached 2bn people.", "$2bn"),
        ("Rates rose 2 percentage points.", "Rates rose 2 percent.", "2 percentage points"),
        ("Rates rose 2 percent.", "Rates rose 2 percentage points.", "2 percent"),
        ("It reached 3 billion people.", "Es erreichte 3 Billionen Menschen.", "3 billion"),
    ],
)
def test_another_currency_or_scale_supports_nothing(summary: str, source: str, wrong: str) -> None:
    assert [claim.text for claim in unsupported(summary, [source])] == [wrong]


@pytest.mark.parametrize("text", ["Euro 2024 was 2024.", "The 5 won.", "On 5 May pounds fell."])
def test_words_that_only_look_like_a_currency_are_none(text: str) -> None:
    assert not any(" " in key for key in keys(text))
