"""Finds the numbers, dates, names and quotations in a summary that none of its sources supports."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from articles.text.fidelity import currencies, number_words, quantities
from articles.text.fidelity.claim import Claim, Kind
from articles.text.fidelity.quoting import QUOTED
from articles.text.patterns import late_pattern
from articles.text.words import fold, parted_numbers, search_text

__all__ = ["Claim", "Kind", "claims", "is_same_amount", "unsupported"]

Words = tuple[str, ...]
# The offset of its line, its words, and whether the first may be capitalised only because it opens a sentence or title.
_Run = tuple[int, list[re.Match[str]], bool]

# Longer runs are compared in overlapping pieces of four words: in linear time, and a changed word breaks a piece.
_PIECE = 4
_LONGEST_NAME, _SHORTEST_TITLE, _STEM = 12, 4, 4  # words, words, letters


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OMISSION = re.compile(r"\[[^\[\]]*\]|…|\.{3,}")
_CJK = r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d"
_TOKEN = late_pattern(rf"[^\W_{_CJK}]+(?:[-‐‑'’.&][^\W_{_CJK}]+)*")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
_INITIALS = re.compile(r"(?<![^\W_])(?<![A-Za-z]\.)(?:[A-Za-z]\.)+[A-Za-z](?![^\W_])\.?")
_SENTENCE_ENDS = re.compile(r"[.!?…:;。！？•]|[\[(“\"„«»]\Z")
_FULL_TITLES = _word_set("dr gen gov hon lt mr mrs ms mt prof rep rev sen sgt st col capt")
_PARTICLES = _word_set("of de van von der den di da del la le du bin ibn al el for the y e dos das zu zur")
_ROLES = _FULL_TITLES | _word_set(
    "president premier prime minister chancellor senator governor mayor king queen prince princess pope judge justice "
    "chief executive officer ceo cfo cto coo chair chairman chairwoman director secretary general attorney state "
    "states district ambassador professor doctor sir lady lord captain colonel major lieutenant sergeant commissioner "
    "representative deputy vice speaker founder editor lawyer sheriff madam miss präsident kanzler kanzlerin "
    "ministerin bürgermeister"
)
_COMMON = (
    _word_set(
        "a an the in on at by for from with and but or nor so if as it its he she they we you i this that these those "
        "there here when while after before since however meanwhile although though because what who why how which "
        "some many most more few all no not yes his her their our my your one two three also still yet then now today "
        "yesterday tomorrow according despite under over during until both each every another other such is are was "
        "were do does did have has had will would can could should may might must let to of than once only even just "
        "last next der die das ein eine und oder aber im am"
    )
    | quantities.NUMBER_WORDS
)
_TITLE_WORDS = _word_set("a an the of in on to for and or at by with from as is vs after over into its but")
_PEOPLE = ("ese", "ian", "ean", "can", "ish", "man", "eans", "ians", "cans", "mans")
_SHORT_FORMS = {"united states": "us", "united kingdom": "uk", "european union": "eu", "united nations": "un"}


def claims(text: str) -> tuple[Claim, ...]:
    """Return the claims in a plain text, in order."""
    return tuple(claim for claim, _ in _claims_with_doubt(text))


def unsupported(summary: str, sources: Iterable[str]) -> tuple[Claim, ...]:
    """Return the claims of a summary that no source supports. All texts are plain text; takes linear time."""
    claims_with_doubt = _claims_with_doubt(summary)
    sources = tuple(sources)
    whole = f" {_folded(summary)} "
    if not claims_with_doubt or any(whole in f" {_folded(source)} " for source in sources):
        return ()
    facts = _SourceFacts(claim for claim, _ in claims_with_doubt)
    for source in sources:
        facts.add(source)
    return tuple(claim for claim, opens in claims_with_doubt if not facts.support(claim, opens=opens))


def _folded(text: str) -> str:
    return fold(parted_numbers(text))


def is_same_amount(first: str, second: str) -> bool:
    """Return whether the keys of two amounts have the same number, in currencies that agree: "$5" and "US$5"."""
    (number, _, unit), (other_number, _, other_unit) = first.partition(" "), second.partition(" ")
    return first == second or bool(number == other_number and currencies.agree(unit, other_unit))


def _claims_with_doubt(text: str) -> list[tuple[Claim, bool]]:
    """Return the claims in order, each with whether its first word may only open the sentence."""
    dates = [*quantities.dates(text)]
    rest = _without(text, dates)
    # "450 kW" and "CHF 40" are amounts, but "GLM-4.7" is a name.
    measured = [claim for claim in quantities.amounts(rest) if not claim.text[-1].isdigit() or _is_money(claim)]
    measured = sorted([*measured, *quantities.phrases(rest)], key=lambda claim: claim.start)
    names = [*_names(_without(rest, measured))]
    rest = _without(rest, [name for name, _ in names])
    others = [*dates, *quantities.amounts(rest), *quantities.spelled(rest), *_quotations(text)]
    return sorted([*names, *((claim, False) for claim in others)], key=lambda pair: (pair[0].start, -pair[0].end))


def _is_money(claim: Claim) -> bool:
    return currencies.is_currency(claim.key.partition(" ")[2])


def _without(text: str, claims: Sequence[Claim]) -> str:
    """Return the text with the claims blanked out, so that everything else keeps its position."""
    pieces, position = [], 0
    for claim in claims:
        pieces += [text[position : claim.start], "_" * (claim.end - claim.start)]
        position = claim.end
    return "".join([*pieces, text[position:]])


def _words(text: str) -> Words:
    return tuple(search_text(_INITIALS.sub(lambda match: match[0].replace(".", ""), text)).split())


@lru_cache(maxsize=4096)
def _token_words(token: str) -> Words:
    return _words(_POSSESSIVE.sub("", token))


def _quotations(text: str) -> Iterator[Claim]:
    for match in QUOTED.finditer(text):
        pieces = [words for piece in _OMISSION.split(match[match.lastgroup or 0]) if (words := _words(piece))]
        if sum(map(len, pieces)) > 1:
            yield Claim("quotation", match[0], match.start(), match.end(), " … ".join(map(" ".join, pieces)))


def _names(text: str) -> Iterator[tuple[Claim, bool]]:
    runs = [*_runs(text)]
    certain_names = {_token_words(token[0]) for _, tokens, opens in runs for token in tokens[opens:]}
    for line, tokens, opens in runs:
        words = [word for token in tokens for word in _token_words(token[0])]
        if not set(words) - _ROLES - quantities.MONTHS.keys() or len("".join(words)) == 1:
            continue
        is_doubtful = opens and _token_words(tokens[0][0]) not in certain_names
        if is_doubtful and len(tokens) == 1:
            continue
        start, last = line + tokens[0].start(), tokens[-1]
        end = line + last.start() + len(_POSSESSIVE.sub("", last[0]))
        yield Claim("name", text[start:end], start, end, " ".join(words)), is_doubtful


def _runs(text: str) -> Iterator[_Run]:
    """Yield the runs of capitalised words, line by line; in a capitalised title each word is its own run."""
    for line in re.finditer(r"[^\n]+", text):
        tokens = [*_TOKEN.finditer(line[0])]
        is_title, is_loud = _is_title(line[0], tokens), line[0].isupper() and len(tokens) > 1
        run: list[re.Match[str]] = []
        particles: list[re.Match[str]] = []
        opens, previous = False, None
        for token in tokens:
            gap = line[0][previous.end() if previous else 0 : token.start()]
            is_strong = not is_loud and _is_strong(token[0])
            is_name = _is_capitalised(token[0]) and bool(run or is_strong or not _is_common(token[0]))
            goes_on = is_name or (token[0] in _PARTICLES and len(particles) <= 1)
            if run and (not goes_on or is_title or len(run) >= _LONGEST_NAME or not _joins(previous, gap)):
                yield line.start(), run, opens
                run, particles = [], []
            if is_name and not run:
                opens = not is_strong and (is_title or _opens_sentence(previous, gap))
            if is_name:
                run, particles = [*run, *particles, token], []
            elif run:
                particles.append(token)
            previous = token
        if run:
            yield line.start(), run, opens


def _is_title(line: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether the line is a capitalised title, in which capitals don't mark names."""
    if line.rstrip().endswith("."):
        return False
    is_long = len(tokens) >= _SHORTEST_TITLE and _is_capitalised(tokens[0][0])
    return is_long and all(not token[0].islower() or token[0] in _TITLE_WORDS for token in tokens)


def _is_capitalised(token: str) -> bool:
    return token != token.lower()


def _is_common(token: str) -> bool:
    return " ".join(_token_words(token)) in _COMMON or number_words.is_number(token)


def _is_strong(token: str) -> bool:
    """Return whether the word has its capitals or digits in any position: an acronym, "DeepSea", "T1"."""
    return any(sign.isupper() or sign.isdigit() for sign in _POSSESSIVE.sub("", token)[1:])


def _is_abbreviated(token: str) -> bool:
    return len(token) == 1 or token.lower() in _FULL_TITLES


def _joins(previous: re.Match[str] | None, gap: str) -> bool:
    if previous is None or _POSSESSIVE.search(previous[0]):
        return False
    return gap.isspace() or (gap == ". " and _is_abbreviated(previous[0]))


def _opens_sentence(previous: re.Match[str] | None, gap: str) -> bool:
    is_initial = previous is not None and gap == ". " and _is_abbreviated(previous[0])
    return not is_initial and (previous is None or _SENTENCE_ENDS.search(gap) is not None)


def _pieces(words: Sequence[str], size: int) -> Iterator[Words]:
    return zip(*(words[start:] for start in range(size)), strict=False)


class _SourceFacts:
    """The facts that the sources state, limited to what the given claims need."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.phrases_to_find: set[Words] = set()
        for claim in claims:
            if claim.kind in ("name", "quotation"):
                words = claim.key.split()
                self.phrases_to_find.update(piece for size in range(1, _PIECE + 1) for piece in _pieces(words, size))
        self.phrases: set[Words] = set()
        self.amounts: set[str] = set()
        self.units: dict[str, set[str]] = {}
        self.currencies: set[str] = set()  # named apart from any number
        self.dates: dict[str, set[str]] = {}  # years by month and day, and by month
        self.names: set[str] = set()  # one-word names that occur alone somewhere
        self.initials: set[str] = set()
        self.stems: set[str] = set()
        self.people: set[str] = set()

    def add(self, source: str) -> None:
        """Add the facts of one source."""
        words = _words(source)
        for size in range(1, _PIECE + 1):
            self.phrases |= self.phrases_to_find.intersection(_pieces(words, size))
        dates = [*quantities.dates(source)]
        for claim in dates:
            for key in claim.key.split("|"):
                year, _, day = key.partition("-")
                for day_or_month in (day.lstrip("-"), day.lstrip("-")[:2]):
                    self.dates.setdefault(day_or_month, set()).add(year)
        for text in (source, _without(source, dates)) if dates else (source,):
            for kind, key in quantities.stated_amounts(text):
                self.amounts.add(key)
                number, _, unit = key.rstrip("%").partition(" ")
                self.units.setdefault(number, set()).add(unit if kind == "number" else "%")
            self.currencies |= currencies.named_apart(text)
        for _, tokens, opens in _runs(source):
            words = tuple(word for token in tokens for word in _token_words(token[0]))
            if len(tokens) - opens <= 1:
                self.names.add(" ".join(_token_words(tokens[-1][0])))
            self.initials.add("".join(word[0] for word in words if word not in _PARTICLES))
            self.stems.update(word[:_STEM] for word in words)
            self.people.update(word[:_STEM] for word in words if word.endswith(_PEOPLE))

    def support(self, claim: Claim, *, opens: bool) -> bool:
        """Return whether a source states the claim. With `opens`, a name is also accepted without its first word."""
        if claim.kind == "percentage":
            return claim.key in self.amounts
        if claim.kind == "number":
            number, _, unit = claim.key.partition(" ")
            return self.has_number(number, unit)
        if claim.kind == "date":
            return any(map(self.has_date, claim.key.split("|")))
        if claim.kind == "quotation":
            return all(self.has_phrase(tuple(piece.split())) for piece in claim.key.split(" … "))
        words = tuple(claim.key.split())
        rest = words[1:] if opens else ()
        return self.has_name(words) or (self.has_name(rest) and (len(rest) > 1 or rest[0] in self.names))

    def has_number(self, number: str, unit: str) -> bool:
        """Return whether a source has the number, with a unit that agrees with this one.

        A number without a unit supports one with a unit, and the reverse: one of the texts says less, none says
        something else. Percentage points and currencies must be named: a source supports "$5" with its "5" only if it
        names dollars apart from numbers, as the heading of a table does.
        """
        units = self.units.get(number, set())
        if currencies.is_currency(unit):
            named = units | (self.currencies if "" in units else set())
            return any(currencies.agree(unit, other) for other in named if currencies.is_currency(other))
        if not unit or unit == quantities.POINT:
            return unit in units or bool(not unit and units - {quantities.POINT})
        return unit in units or "" in units

    def has_date(self, key: str) -> bool:
        """Return whether a source has the day or month, and the year if both texts give one."""
        year, _, day = key.partition("-")
        years = self.dates.get(day.lstrip("-"), set())
        return bool(years) and (not year or not years.isdisjoint((year, "")))

    def has_phrase(self, words: Words) -> bool:
        """Return whether a source has these words in a row."""
        if len(words) <= _PIECE:
            return words in self.phrases
        return all(piece in self.phrases for piece in _pieces(words, _PIECE))

    def has_name(self, words: Words) -> bool:
        """Return whether a source has the name as a whole, or all of its parts separately."""
        if not words or self.has_phrase(words) or (len(words) == 1 and self.has_form(words[0])):
            return bool(words)
        if len(words) > _LONGEST_NAME:
            return False
        reached = [True]
        for end in range(1, len(words) + 1):
            reached.append(any(reached[start] and self.has_part(words[start:end]) for start in range(end)))
        return reached[-1]

    def has_part(self, words: Words) -> bool:
        """Return whether the words are a name in a source, a role or a particle."""
        if len(words) > 1:
            return self.has_phrase(words) or _SHORT_FORMS.get(" ".join(words)) in self.names
        return words[0] in self.names or words[0] in _ROLES or words[0] in _PARTICLES

    def has_form(self, word: str) -> bool:
        """Return whether a source has another form of a name of one word: "China" for "Chinese"."""
        stem, is_short = word[:_STEM], len(word) > 1 and word in self.initials
        is_people = stem in self.people or (word.endswith(_PEOPLE) and stem in self.stems)
        return is_short or is_people or word + "s" in self.names or word.removesuffix("s") in self.names
