/* Checks the bytes of a text and answers questions about characters.
 *
 * Place: source/ and document/ ask; nothing here changes a text.
 * Standard: Unicode 15.0, chapters 3 and 23, and UAX #9 for the balance of bidi controls. */
#include "source/characters.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include "base/utf8.h"
#include "base/vector.h"

/* A file in another encoding has a fault on every line; ten of a kind tell the story. */
enum { MOST_OF_A_KIND = 10 };

typedef struct checker {
    eg_job *job;
    eg_place place;
    uint32_t n[EG_N_FINDINGS];
    eg_place untold[EG_N_FINDINGS]; /* the first that was not told */
} checker;

/* Counts one fault; true when it is to be told. */
static bool is_told(checker *check, eg_finding_kind kind)
{
    if (++check->n[kind] == MOST_OF_A_KIND + 1)
        check->untold[kind] = check->place;
    return check->n[kind] <= MOST_OF_A_KIND;
}

static void refuse_bytes(checker *check, const char *bytes, size_t size)
{
    const unsigned char *b = (const unsigned char *)bytes;
    eg_report *report = check->job->report;
    if (size >= 3 && b[0] == 0xED && b[1] >= 0xA0 && (b[1] & 0xC0) == 0x80 && (b[2] & 0xC0) == 0x80) {
        if (is_told(check, EG_F_LONE_SURROGATE))
            eg_report_hint(report,
                           eg_report_add(report, EG_F_LONE_SURROGATE, check->place,
                                         "a lone surrogate, U+%04X",
                                         0xD000u | (unsigned)(b[1] & 0x3F) << 6 | (unsigned)(b[2] & 0x3F)),
                           "type the character again; half of it was lost on the way here");
        return;
    }
    if (is_told(check, EG_F_NOT_UTF8))
        eg_report_hint(
            report,
            eg_report_add(report, EG_F_NOT_UTF8, check->place, "the byte 0x%02X does not fit UTF-8", b[0]),
            "save the file as UTF-8, or convert it: iconv -f ENCODING -t UTF-8");
}

/* Bytes of an ill-formed sequence that are passed over as one: a surrogate's three, else one. */
static size_t size_of_refused(const char *bytes, size_t size)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return size >= 3 && b[0] == 0xED && b[1] >= 0xA0 && (b[1] & 0xC0) == 0x80 && (b[2] & 0xC0) == 0x80 ? 3
                                                                                                       : 1;
}

static eg_finding_kind kind_of_refusal(uint32_t c)
{
    if (c == 0xFFFC || c == 0xFFFD)
        return EG_F_CHARACTER_REPLACED;
    switch (u_charType((UChar32)c)) {
    case U_UNASSIGNED:
        return EG_F_CHARACTER_UNASSIGNED;
    case U_PRIVATE_USE_CHAR:
        return EG_F_CHARACTER_PRIVATE_USE;
    case U_CONTROL_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return EG_F_CHARACTER_CONTROL;
    default:
        return EG_N_FINDINGS;
    }
}

static void refuse_character(eg_job *job, eg_finding_kind kind, eg_place place, uint32_t c, bool once)
{
    const char *what = "a control character", *hint = "delete it";
    switch (kind) {
    case EG_F_CHARACTER_REPLACED:
        what = c == 0xFFFD ? "a replacement character" : "an object replacement character";
        hint = "put back what a program lost here, from the text it was made of";
        break;
    case EG_F_CHARACTER_UNASSIGNED:
        what =
            U_IS_UNICODE_NONCHAR((UChar32)c) ? "a noncharacter" : "a character that Unicode 15 does not have";
        hint = "delete it, or type what was meant";
        break;
    case EG_F_CHARACTER_PRIVATE_USE:
        what = "a private-use character";
        hint = "use Unicode's own character for it; only one font knows what this one means";
        break;
    default:
        if (c == '\r')
            hint = "end lines with a line feed, or carriage return and line feed";
        else if (c == 0x2028 || c == 0x2029 || c == 0x85)
            what = "a line separator", hint = "use an ordinary line break";
    }
    const char *message = eg_arena_print(job->arena, "%s, U+%04X", what, (unsigned)c);
    eg_finding *told = once ? eg_report_find(job->report, kind, place.file, message) : NULL;
    if (told)
        eg_report_count(job->report, told);
    else
        eg_report_hint(job->report, eg_report_add(job->report, kind, place, "%s", message), "%s", hint);
}

bool eg_character_is_refused(uint32_t c)
{
    return c != '\t' && c != '\n' && kind_of_refusal(c) != EG_N_FINDINGS;
}

bool eg_character_refuse(eg_job *job, eg_place place, uint32_t c)
{
    if (!eg_character_is_refused(c))
        return false;
    refuse_character(job, kind_of_refusal(c), place, c, false);
    return true;
}

bool eg_character_refuse_once(eg_job *job, eg_place place, uint32_t c)
{
    if (!eg_character_is_refused(c))
        return false;
    refuse_character(job, kind_of_refusal(c), place, c, true);
    return true;
}

static void check_character(checker *check, uint32_t c)
{
    eg_finding_kind kind = kind_of_refusal(c);
    if (kind != EG_N_FINDINGS && is_told(check, kind))
        refuse_character(check->job, kind, check->place, c, false);
}

/* One finding a kind that was cut short says how many more there are. */
static eg_status sum_up(checker *check)
{
    eg_status status = EG_OK;
    for (eg_finding_kind kind = 0; kind < EG_N_FINDINGS; kind++) {
        if (check->n[kind])
            status = EG_ERR_INPUT;
        if (check->n[kind] > MOST_OF_A_KIND)
            eg_report_add(check->job->report, kind, check->untold[kind], "%u more places like the %d told",
                          check->n[kind] - MOST_OF_A_KIND, MOST_OF_A_KIND);
    }
    return status;
}

/* UTF-16 without a byte order mark: no text has U+0000, but there every space and every line's end has a zero byte, and
 * all these are on the same side of their unit. NULL: it is something else. */
static const char *utf16_of(eg_slice text)
{
    enum { SIZE = 4096, LEAST = 2 };
    uint32_t n[2] = {0};
    for (size_t i = 0; i < text.size && i < SIZE; i++)
        n[i % 2] += text.data[i] == '\0';
    return text.size % 2                ? NULL
           : n[0] == 0 && n[1] >= LEAST ? "UTF-16LE"
           : n[1] == 0 && n[0] >= LEAST ? "UTF-16BE"
                                        : NULL;
}

/* Files of other kinds, told by their first bytes: their faults as text would be told by the dozen. */
static bool refuse_kind(eg_job *job, const char *file, eg_slice text)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *what, *hint;
    } kinds[] = {
        {"%PDF-", 5, "the file is a PDF",
         "name the text that it was made of, as Markdown or plain text; to hold the PDF itself against a "
         "standard: engross check --standard x-4 FILE.pdf"},
        {"PK\3\4", 4, "the file is a Word document or a zip archive",
         "save the text as Markdown (.md) or plain text (.txt), in UTF-8"},
        {"\xD0\xCF\x11\xE0", 4, "the file is an old Word document",
         "save the text as Markdown (.md) or plain text (.txt), in UTF-8"},
        {"{\\rtf", 5, "the file is in Rich Text Format", "save the text as plain text (.txt), in UTF-8"},
        {"\x1F\x8B", 2, "the file is compressed", "unpack it first: gunzip FILE"},
        {"\xFF\xFE\0\0", 4, "the file is UTF-32",
         "save the file as UTF-8, or convert it: iconv -f UTF-32 -t UTF-8"},
        {"\xFF\xFE", 2, "the file is UTF-16",
         "save the file as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8"},
        {"\xFE\xFF", 2, "the file is UTF-16",
         "save the file as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text.size >= kinds[i].size && memcmp(text.data, kinds[i].bytes, kinds[i].size) == 0) {
            eg_finding *finding =
                eg_report_add(job->report, EG_F_NOT_UTF8, (eg_place){file, 1, 1, 0}, "%s", kinds[i].what);
            eg_report_hint(job->report, finding, "%s", kinds[i].hint);
            return true;
        }
    const char *encoding = utf16_of(text);
    if (encoding)
        eg_report_hint(
            job->report,
            eg_report_add(job->report, EG_F_NOT_UTF8, (eg_place){file, 1, 1, 0}, "the file is UTF-16"),
            "save the file as UTF-8, or convert it: iconv -f %s -t UTF-8", encoding);
    return encoding != NULL;
}

eg_status eg_characters_check(eg_job *job, const char *file, eg_slice text)
{
    checker check = {.job = job, .place = {file, 1, 1, 0}};
    if (refuse_kind(job, file, text))
        return EG_ERR_INPUT;
    size_t at = text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < text.size) {
        unsigned char byte = (unsigned char)text.data[at];
        size_t left = text.size - at;
        if (byte == '\n') {
            check.place.line++;
            check.place.column = 1;
            at++;
            continue;
        }
        uint32_t c = byte;
        int size = byte < 0x80 ? 1 : eg_utf8_decode(text.data + at, left, &c);
        if (size == 0) {
            refuse_bytes(&check, text.data + at, left);
            size = (int)size_of_refused(text.data + at, left);
        } else if (c < 0x20 || c >= 0x7F) {
            bool is_line_end = c == '\r' && left > 1 && text.data[at + 1] == '\n';
            if (c != '\t' && !is_line_end)
                check_character(&check, c);
        }
        at += (size_t)size;
        check.place.column++;
    }
    return sum_up(&check);
}

bool eg_character_is_bidi_control(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

enum { PDF = 0x202C, LRI = 0x2066, PDI = 0x2069 };

typedef EG_VECTOR(eg_bidi_fault) bidi_controls;

typedef struct bidi_stack {
    bidi_controls open, faults;
    uint32_t n_isolates; /* of those open */
} bidi_stack;

static bool is_isolate(eg_bidi_fault opener)
{
    return opener.c >= LRI;
}

/* A PDF closes the innermost embedding of its isolate; a PDI its isolate, and with that, unpartnered, all
 * embeddings inside. */
static void close_bidi(eg_job *job, bidi_stack *stack, eg_bidi_fault closer)
{
    bidi_controls *open = &stack->open;
    bool is_embedding_open = open->n && !is_isolate(open->items[open->n - 1]);
    if (closer.c == PDF ? is_embedding_open : stack->n_isolates > 0) {
        while (closer.c == PDI && !is_isolate(open->items[open->n - 1]))
            *EG_PUSH(job->arena, &stack->faults) = open->items[--open->n];
        open->n--;
        stack->n_isolates -= closer.c == PDI;
        return;
    }
    closer.open = open->n ? open->items[open->n - 1].c : 0;
    *EG_PUSH(job->arena, &stack->faults) = closer;
}

static int compare_faults(const void *a, const void *b)
{
    size_t x = ((const eg_bidi_fault *)a)->at, y = ((const eg_bidi_fault *)b)->at;
    return (x > y) - (x < y);
}

uint32_t eg_characters_unbalanced(eg_job *job, eg_slice paragraph, const eg_bidi_fault **out)
{
    bidi_stack stack = {0};
    *out = NULL;
    if (!memmem(paragraph.data, paragraph.size, "\xE2\x80", 2) &&
        !memmem(paragraph.data, paragraph.size, "\xE2\x81", 2))
        return 0;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    for (size_t at = 0; at < paragraph.size;) {
        eg_bidi_fault control = {.at = at};
        control.c = eg_utf8_next(paragraph.data, &at);
        if (!eg_character_is_bidi_control(control.c))
            continue;
        if (control.c == PDF || control.c == PDI) {
            close_bidi(job, &stack, control);
        } else {
            *EG_PUSH(job->scratch, &stack.open) = control;
            stack.n_isolates += is_isolate(control);
        }
    }
    while (stack.open.n)
        *EG_PUSH(job->arena, &stack.faults) = stack.open.items[--stack.open.n];
    eg_arena_rewind(job->scratch, mark);
    if (stack.faults.n)
        qsort(stack.faults.items, stack.faults.n, sizeof *stack.faults.items, compare_faults);
    *out = stack.faults.items;
    return stack.faults.n;
}

/* The general category's mask. Most of most texts is letters, digits and spaces of ASCII: for these there is
 * no need to look into ICU's tables. */
static uint32_t category_of(uint32_t c)
{
    if (c - 'a' < 26)
        return U_GC_LL_MASK;
    if (c == ' ')
        return U_GC_ZS_MASK;
    if (c - 'A' < 26)
        return U_GC_LU_MASK;
    return c - '0' < 10 ? U_GC_ND_MASK : U_GET_GC_MASK((UChar32)c);
}

bool eg_character_is_space(uint32_t c)
{
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : c == 0x200B || u_isUWhiteSpace((UChar32)c);
}
bool eg_character_is_letter(uint32_t c)
{
    return (category_of(c) & U_GC_L_MASK) != 0;
}
bool eg_character_is_mark(uint32_t c)
{
    return (category_of(c) & U_GC_M_MASK) != 0;
}
bool eg_character_is_word(uint32_t c)
{
    return (category_of(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0 || c == 0x200C || c == 0x200D;
}
bool eg_character_is_upper(uint32_t c)
{
    return (category_of(c) & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0;
}
bool eg_character_is_lower(uint32_t c)
{
    return (category_of(c) & U_GC_LL_MASK) != 0;
}
/* The Khmer khan and bariyoosan too, which Unicode 15.0's property leaves out. */
bool eg_character_ends_sentence(uint32_t c)
{
    if (c == 0x17D4 || c == 0x17D5)
        return true;
    return c < 0x80 ? c == '.' || c == '!' || c == '?' : u_hasBinaryProperty((UChar32)c, UCHAR_S_TERM);
}
bool eg_character_is_punctuation(uint32_t c)
{
    return (category_of(c) & U_GC_P_MASK) != 0;
}
bool eg_character_closes(uint32_t c)
{
    return c == '"' || c == '\'' || (category_of(c) & (U_GC_PE_MASK | U_GC_PF_MASK)) != 0;
}
int eg_character_digit(uint32_t c)
{
    return c < 0x80 ? (c >= '0' && c <= '9' ? (int)c - '0' : -1) : (int)u_charDigitValue((UChar32)c);
}

bool eg_character_is_wide(uint32_t c)
{
    if (c < 0x2E80)
        return false;
    if ((c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF60))
        return true;
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &error);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_BOPOMOFO;
}

bool eg_character_is_known_tag(const char *tag)
{
    size_t size = strcspn(tag, "-_");
    for (const char *const *code = uloc_getISOLanguages(); *code; code++)
        if (strlen(*code) == size && memcmp(*code, tag, size) == 0)
            return true;
    /* ICU lists the shortest code of a language; the longer ones are told by turning them into it. */
    char locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;
    uloc_forLanguageTag(tag, locale, sizeof locale, NULL, &error);
    return U_SUCCESS(error) && strcspn(locale, "_") < size;
}
