"""Where a line may end, by Unicode and by each language's custom; written apart from the engine, over ICU's own iterators.

The rules are those of UAX #14 tailored: what never begins or ends a line, what stays together, where a script without
word spaces has its words. A fault is a word for its kind and what was seen."""
import functools
import re

import icu

import hyphen

# The locale whose rules hold, where they are not the root's.
LOCALES = {"ja": "ja@lb=strict", "zh": "zh@lb=strict", "yue": "zh@lb=strict", "ko": "ko@lb=strict"}
# Lines end at the spaces between words, not between the letters of a word; on a narrow column between hangul syllables.
KEEPS_WORDS = {"ko"}
NARROW = 30  # em
# Words are divided between syllables, without a hyphen.
SYLLABLES = {"ta"}

# What never begins a line, a space before it or not: closing marks, marks that end a sentence or a phrase, signs that
# belong to what stands before them.
NEVER_BEGINS = set(
    ")]}’”»›、。，．，：；！？）］｝」』】〕〉》〗〙〛｠…‥!?;,.:%‰°′″"
    "،؛؟۔٪"  # Arabic
    "।॥෴"  # Indic
    "ฯๆ๚๛ຯໆ"  # Thai, Lao
    "។៕៖ៗ៚"  # Khmer
    "၊။"  # Burmese
    "་།༎༏༐༑༔"  # Tibetan
    "።፣፤፥፦፧፨"  # Ethiopic
    "։՜՝՞"  # Armenian
    "׃"
    "᠂᠃᠈᠉"  # Mongolian
    "々ゝゞヽヾー〜゠・ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ")
# These begin a word as well as they end one: only a space before them, or their place in the word, tells.
EITHER = set("’”»›.:,")
NEVER_ENDS = set("([{¿¡（［｛「『【〔〈《〖〘〚｟„‚")
OPENS = set("“‘«‹")
# Vowels of Thai and Lao that are written before the consonant they follow.
WRITTEN_FIRST = set("เแโใไເແໂໃໄ")
WRITTEN_LAST = set("ะาำๅະາຳຽ")
NO_BREAK = set("\u00a0\u202f\u2007\u2060\ufeff\u2011\u200d\u0f0c\u180e")
SPACES = set(" \t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
CURRENCY = "$€£¥៛฿₭₹₽₸₺₩₫₱৳₮"
ZWSP, SOFT = "\u200b", "\u00ad"
AUTHOR_WORD = 24  # a stretch between the author's marks longer than this is marked by phrases, not by words


@functools.cache
def iterator(kind, locale):
    make = {"line": icu.BreakIterator.createLineInstance, "word": icu.BreakIterator.createWordInstance,
            "character": icu.BreakIterator.createCharacterInstance}[kind]
    return make(icu.Locale(locale))


def boundaries(kind, locale, text):
    """Indexes into text, a str, at which ICU has a boundary."""
    units = [0]
    for c in text:
        units.append(units[-1] + (2 if ord(c) > 0xFFFF else 1))
    at = {unit: i for i, unit in enumerate(units)}
    breaks = iterator(kind, locale)
    breaks.setText(icu.UnicodeString(text))
    return {at[b] for b in breaks if b in at}


def is_complex(c):
    return icu.Char.getIntPropertyValue(c, icu.UProperty.LINE_BREAK) == 24  # U_LB_COMPLEX_CONTEXT


def is_mark(c):
    return icu.Char.charType(c) in (6, 7, 8)


def joins_next(c):
    """A virama, or a sign that stacks what follows; not one that only takes the vowel away."""
    kind = icu.Char.getIntPropertyValue(c, icu.UProperty.INDIC_SYLLABIC_CATEGORY)
    return icu.Char.getPropertyValueName(icu.UProperty.INDIC_SYLLABIC_CATEGORY, kind) in ("Virama", "Invisible_Stacker")


def is_letter(c):
    return icu.Char.isalpha(c) or is_mark(c)


def base_language(tag):
    return tag.split("-")[0]


def is_hangul(c):
    return "\uac00" <= c <= "\ud7a3"


class Text:
    """One paragraph, to be asked about its places."""

    def __init__(self, text, language):
        self.text, self.language = text, language
        locale = LOCALES.get(base_language(language), base_language(language))
        self.chances = boundaries("line", locale, text)
        self.graphemes = boundaries("character", locale, text)
        self.locale = locale
        self._words = None

    @property
    def words(self):
        if self._words is None:
            self._words = boundaries("word", self.locale.split("@")[0], self.text)
        return self._words

    def edges(self, at):
        """The last character before the white space before a place, the one just before, and the one after."""
        before = self.text[:at].rstrip("".join(SPACES))
        return before[-1:], self.text[at - 1], self.text[at]

    def syllable_fault(self, at):
        """A break inside a grapheme cluster or an orthographic syllable."""
        before, after = self.text[at - 1], self.text[at]
        if at not in self.graphemes:
            return "inside a grapheme cluster"
        if is_mark(after) and before not in SPACES and before != ZWSP:
            return "before a mark"
        if joins_next(before) and is_letter(after) and self.language not in SYLLABLES:
            return "inside a conjunct"
        if before in WRITTEN_FIRST or (after in WRITTEN_LAST and is_complex(before)):
            return "inside a syllable"
        if 0x1000 <= ord(after) <= 0x103F and self.text[at + 1:at + 2] in ("\u1039", "\u103a") and is_complex(before):
            return "before a consonant that ends its syllable"
        return None

    def edge_fault(self, at):
        """A character that may not begin or end a line."""
        solid, before, after = self.edges(at)
        spaced = before in SPACES
        if after in SPACES:
            return "begins", "a space"
        if after in NEVER_BEGINS and not (spaced and after in EITHER):
            return "begins", after
        if spaced and after in "’”»›" and (self.text[at + 1:at + 2] or " ") in "".join(SPACES) + ".,;:":
            return "begins", after
        if spaced and after in ".:," and not (self.text[at + 1:at + 2] or " ").isalnum():
            return "begins", after
        if solid in NEVER_ENDS or (before in OPENS and not spaced):
            return "ends", solid
        if spaced and solid in OPENS and (self.text[:at].rstrip()[-2:-1] or " ") in "".join(SPACES) + "(":
            return "ends", solid
        return None

    def together_fault(self, at):
        """What belongs together, whatever space stands between."""
        before, after = self.text[at - 1], self.text[at]
        if (before in NO_BREAK or after in NO_BREAK) and not (before in SPACES and after in NO_BREAK - {"\u2060"}):
            return "at a no-break character"
        around = self.text[max(0, at - 4):at] + "|" + self.text[at:at + 3]
        if re.search(rf"\d\s?\|[{CURRENCY}%‰°]", around) or re.search(rf"[{CURRENCY}№§]\s?\|\d", around):
            return "between a number and its sign"
        if self.text[at - 1:at + 1] in ("——", "……", "‥‥"):
            return "inside a dash"
        return None

    def parts_compound(self, at):
        """Between two words of the dictionary that stand in it as one word too."""
        begin = max((b for b in self.chances if b < at), default=0)
        end = min((e for e in self.chances if e > at), default=len(self.text))
        parts = self.text[begin:at], self.text[at:end].rstrip()
        return all(len(part) > 2 and all(map(is_complex, part)) and self.is_word(part) for part in parts)

    def is_word(self, part):
        """Whether the dictionary has it: written twice, it is divided in the middle and nowhere else."""
        return boundaries("line", self.locale, part * 2) - {0} == {len(part), 2 * len(part)}

    def word_fault(self, at, ems):
        """Inside a word, in a script without word spaces and in one whose words stay whole."""
        before, after = self.text[at - 1], self.text[at]
        if is_complex(before) and is_complex(after):
            begin, end = at, at
            while begin > 0 and is_complex(self.text[begin - 1]):
                begin -= 1
            while end < len(self.text) and is_complex(self.text[end]):
                end += 1
            marked = self.text[begin - 1:begin] == ZWSP or self.text[end:end + 1] == ZWSP
            if marked and sum(not is_mark(c) for c in self.text[begin:end]) <= AUTHOR_WORD:
                return "inside the author's word"
            if at not in self.words:
                return "inside a word"
        if base_language(self.language) in KEEPS_WORDS and is_letter(before) and is_letter(after) \
                and not (ems < NARROW and is_hangul(before) and is_hangul(after)):
            return "inside a word"
        return None

    def hyphen_fault(self, at):
        """A hyphen where the language's patterns have none."""
        begin = end = at
        while begin > 0 and is_letter(self.text[begin - 1]):
            begin -= 1
        while end < len(self.text) and is_letter(self.text[end]):
            end += 1
        word = self.text[begin:end]
        if at - begin < 2 or end - at < 2:
            return f"a letter alone: {word}"
        known = hyphen.points(self.language, word.lower())
        if known is not None and at - begin not in known:
            return f"not in the patterns: {word[:at - begin]}-{word[at - begin:]}"
        return None

    def fault(self, at, hyphen_kind, ems):
        """What is wrong with a line that ends before text[at]: (kind, what), or None. hyphen_kind: made, soft or None.
        ems: how many the line is wide."""
        seen = f"{self.text[max(0, at - 14):at]}|{self.text[at:at + 14]}"
        edge = self.edge_fault(at)
        if edge:
            return edge[0], f"{edge[1]}: {seen}"
        found = self.syllable_fault(at) or self.together_fault(at)
        if hyphen_kind == "made":
            found = found or self.hyphen_fault(at)
        elif hyphen_kind == "soft":
            found = found or (None if self.text[at - 1] == SOFT else "a hyphen without a soft hyphen")
        elif base_language(self.language) in SYLLABLES and is_letter(self.text[at - 1]) and is_letter(self.text[at]):
            found = found or self.hyphen_fault(at)
        elif not self.parts_compound(at):
            found = found or (None if at in self.chances else "no opportunity") or self.word_fault(at, ems)
        return ("illegal", f"{found}: {seen}") if found else None
