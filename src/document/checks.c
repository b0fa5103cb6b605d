/* Faults of one text that can be told for certain, looked for in every leaf.
 *
 * Place: when a leaf is closed; what is found bears the place in the source. */
#include "base/utf8.h"
#include "document/internal.h"
#include "source/characters.h"

/* Bidi controls without partners are errors, each of which is to be mended; a thousand come from one program. */
enum { MOST_BIDI = 100 };
/* In characters. The marks: UAX #15, Stream-Safe Text Format. */
enum { MOST_OF_A_LEAF = 50000, MOST_OF_A_TITLE = 2000, MOST_MARKS = 30 };

static const char *hint_of_bidi(const eg_bidi_fault *fault)
{
    bool closes = fault->c == 0x202C || fault->c == 0x2069;
    if (closes && fault->open)
        return fault->c == 0x202C
                   ? "an isolate is open here, which U+2069 closes: write that, or delete it"
                   : "an embedding is open here, which U+202C closes: write that, or delete it";
    if (closes)
        return "delete it; nothing is open that it could close";
    return fault->c < 0x2066 ? "delete it, or add U+202C where its stretch ends"
                             : "delete it, or add U+2069 where its stretch ends";
}

static void check_bidi(eg_builder *b, eg_range leaf)
{
    const eg_bidi_fault *faults;
    eg_slice text = eg_document_slice(b->document, leaf);
    uint32_t n = text.size ? eg_characters_unbalanced(b->job, text, &faults) : 0;
    for (uint32_t i = 0; i < n && b->n_unbalanced < MOST_BIDI; i++, b->n_unbalanced++) {
        eg_place place = eg_document_place(b->document, leaf.begin + (uint32_t)faults[i].at);
        char *message =
            eg_arena_print(b->job->arena, "U+%04X has no partner in its paragraph", (unsigned)faults[i].c);
        eg_builder_refuse(b, EG_F_BIDI_UNBALANCED, place, message, hint_of_bidi(&faults[i]));
    }
}

/* What would take a paragraph or a letter beyond all measure is not set: time grows with the square of a
 * paragraph in the dearest scripts. The longest paragraphs of treaties have some 10,000 characters. */
static void check_measure(eg_builder *b, eg_range leaf)
{
    const char *text = b->document->text.data;
    eg_node_kind kind = eg_builder_node(b, b->leaf)->kind;
    bool is_title = kind == EG_NODE_TITLE || kind == EG_NODE_SUBTITLE || kind == EG_NODE_HEADING;
    uint32_t most = is_title ? MOST_OF_A_TITLE : MOST_OF_A_LEAF, n = 0, n_marks = 0;
    if (leaf.end - leaf.begin <= MOST_MARKS)
        return;
    for (size_t at = leaf.begin; at < leaf.end && n <= most && n_marks <= MOST_MARKS; n++) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(text, &at);
        n_marks = c >= 0x300 && eg_character_is_mark(c) ? n_marks + 1 : 0;
        if (n_marks > MOST_MARKS)
            eg_builder_refuse(b, EG_F_MARKS_TOO_MANY, eg_document_place(b->document, here),
                              "more than 30 combining marks follow one letter",
                              "delete what nobody can read");
    }
    if (n > most)
        eg_builder_refuse(b, EG_F_PARAGRAPH_TOO_LONG, eg_document_place(b->document, leaf.begin),
                          is_title ? "the title or heading has more than 2,000 characters"
                                   : "the paragraph has more than 50,000 characters",
                          is_title ? "a title is a line or two: make a paragraph of the rest"
                                   : "divide it by empty lines; is this the text of a declaration?");
    b->is_beyond = b->is_beyond || n > most || n_marks > MOST_MARKS;
}

static void check_spaces(eg_builder *b, eg_range leaf)
{
    const char *text = b->document->text.data;
    for (uint32_t i = leaf.begin; i + 1 < leaf.end; i++) {
        if (text[i] != ' ' || text[i + 1] != ' ' || (i > leaf.begin && text[i - 1] == ' '))
            continue;
        if (b->n_double_spaces == EG_MOST_OF_A_KIND)
            return;
        eg_place place = eg_document_place(b->document, i);
        b->n_double_spaces++;
        if (place.file)
            eg_builder_refuse(b, EG_F_SPACE_DOUBLE, place, "two or more spaces stand side by side",
                              "leave one, unless the gap is meant");
    }
}

/* A number's first digit is of a set that `numerals` does not name. Western digits are nobody's fault. */
static void check_contradiction(eg_builder *b, uint32_t at, eg_slice digit, uint32_t zero)
{
    if (!b->zero || zero == b->zero || zero == '0' || b->n_contradicting == EG_MOST_OF_A_KIND)
        return;
    eg_place place = eg_document_place(b->document, at);
    if (!place.file)
        return;
    b->n_contradicting++;
    char *message = eg_arena_print(b->job->arena, "the digit %s is none of those that `numerals` names",
                                   eg_report_quote(b->job->arena, digit));
    eg_builder_refuse(b, EG_F_NUMERALS_CONTRADICT, place, message,
                      "write the number in those digits, or change the key");
}

/* One number, digits of two sets: a set is told by its zero. */
static void check_digits(eg_builder *b, eg_range leaf)
{
    const char *text = b->document->text.data;
    uint32_t zero = 0, begin = 0;
    bool is_told = false;
    for (size_t at = leaf.begin; at < leaf.end;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(text, &at);
        int digit = eg_character_digit(c);
        if (digit < 0) {
            zero = 0;
            continue;
        }
        uint32_t its_zero = c - (uint32_t)digit;
        if (!zero) {
            zero = its_zero;
            begin = here;
            is_told = false;
            check_contradiction(b, here, (eg_slice){text + here, at - here}, zero);
        } else if (zero != its_zero && !is_told && b->n_mixed < EG_MOST_OF_A_KIND) {
            is_told = true;
            b->n_mixed++;
            char *message =
                eg_arena_print(b->job->arena, "a number has digits of two scripts: %s",
                               eg_report_quote(b->job->arena, (eg_slice){text + begin, at - begin}));
            eg_builder_refuse(b, EG_F_NUMERALS_MIXED, eg_document_place(b->document, begin), message,
                              "write the whole number in one set of digits");
        }
    }
}

/* Remembers the first straight and the first curly mark of each kind. Apostrophes count as single marks. */
static void see_quotes(eg_builder *b, eg_range leaf)
{
    const char *text = b->document->text.data;
    for (size_t at = leaf.begin; at < leaf.end;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(text, &at);
        int kind = c == '\'' || c == 0x2018 || c == 0x2019  ? 0
                   : c == '"' || c == 0x201C || c == 0x201D ? 1
                                                            : -1;
        if (kind < 0)
            continue;
        uint32_t *first = c < 0x80 ? &b->straight[kind] : &b->curly[kind];
        if (!*first && eg_document_place(b->document, here).file)
            *first = here + 1;
    }
}

void eg_builder_check_leaf(eg_builder *b, eg_range leaf)
{
    check_measure(b, leaf);
    check_bidi(b, leaf);
    if (eg_builder_node(b, b->leaf)->kind == EG_NODE_CODE)
        return;
    check_spaces(b, leaf);
    check_digits(b, leaf);
    see_quotes(b, leaf);
}

void eg_builder_check_all(eg_builder *b)
{
    static const char *const names[] = {"apostrophes or single quotation marks", "double quotation marks"};
    for (int kind = 0; kind < 2; kind++) {
        if (!b->straight[kind] || !b->curly[kind])
            continue;
        eg_place curly = eg_document_place(b->document, b->curly[kind] - 1);
        char *message =
            eg_arena_print(b->job->arena, "straight %s here, curly ones in line %u", names[kind], curly.line);
        eg_builder_refuse(b, EG_F_QUOTES_MIXED, eg_document_place(b->document, b->straight[kind] - 1),
                          message, "use one kind throughout");
    }
}
