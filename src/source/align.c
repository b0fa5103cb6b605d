/* Finds in the source what cmark gives as text, so that every stretch knows its line and column.
 *
 * Place: markdown.c walks cmark's tree and calls this in the order of the text. cmark's own columns of inline
 * nodes go wrong in lists and after escapes, and its text is decoded (CommonMark 0.29, 2.4 and 6.2); so its
 * text is looked for in the source from where the last one ended, taking backslash escapes and character
 * references for what they mean. Stretches that stand in the source as they are borrow its bytes; decoded
 * characters are stretches of their own. */
#include <cmark-gfm.h>
/* The two headers that declare cmark's decoder of character references. */
#include <cmark-gfm/buffer.h>
#include <cmark-gfm/houdini.h>

#include "base/utf8.h"
#include "source/characters.h"
#include "source/internal.h"
#include "source/markdown.h"

/* Markup between two texts is never longer than a link's target; a search that goes further has lost its way,
 * and would take time with the square of a hostile text. */
enum { FARTHEST = 1 << 16 };
/* The longest name of a reference, &CounterClockwiseContourIntegral;, is 33 bytes, and one decodes to two
 * code points. */
enum { LONGEST_REFERENCE = 40, LONGEST_DECODED = 16 };

static bool is_ascii_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

/* The character reference at source: its size, and what it means in decoded; 0 when there is none. */
static size_t read_reference(eg_job *job, eg_slice source, char decoded[LONGEST_DECODED], size_t *n_decoded)
{
    size_t limit = source.size < LONGEST_REFERENCE ? source.size : LONGEST_REFERENCE;
    if (!memchr(source.data, ';', limit))
        return 0;
    eg_arena_mark mark = eg_arena_note(job->scratch); /* where cmark's memory comes from */
    cmark_strbuf buffer;
    cmark_strbuf_init(eg_markdown_memory(), &buffer, 0);
    bufsize_t size = houdini_unescape_ent(&buffer, (const uint8_t *)source.data + 1, (bufsize_t)limit - 1);
    bool is_reference = size > 0 && buffer.size > 0 && buffer.size <= LONGEST_DECODED;
    if (is_reference) {
        *n_decoded = (size_t)buffer.size;
        memcpy(decoded, buffer.ptr, *n_decoded);
    }
    eg_arena_rewind(job->scratch, mark);
    return is_reference ? (size_t)size + 1 : 0;
}

/* One step of a text: how many bytes of the source stand for how many of the literal. 0: they differ. */
typedef struct step {
    size_t source, literal;
    bool is_decoded;
} step;

static step step_at(eg_job *job, eg_slice source, eg_slice literal)
{
    char decoded[LONGEST_DECODED];
    size_t n = 0, size;
    if (source.data[0] == '\\' && source.size > 1 && is_ascii_punctuation(source.data[1]))
        return source.data[1] == literal.data[0] ? (step){2, 1, true} : (step){0};
    if (source.data[0] == '&' && (size = read_reference(job, source, decoded, &n)))
        return n <= literal.size && memcmp(decoded, literal.data, n) == 0 ? (step){size, n, true} : (step){0};
    return source.data[0] == literal.data[0] ? (step){1, 1, false} : (step){0};
}

/* Where the source ends that begins at `at` and reads as the whole literal; 0 when it does not. */
static size_t end_of_literal(const eg_aligner *aligner, size_t at, eg_slice literal)
{
    const char *bytes = aligner->text->bytes.data;
    while (literal.size) {
        if (at >= aligner->end)
            return 0;
        step s = step_at(aligner->job, (eg_slice){bytes + at, aligner->end - at}, literal);
        if (!s.source)
            return 0;
        at += s.source;
        literal.data += s.literal;
        literal.size -= s.literal;
    }
    return at;
}

/* A character that only a reference put there has not been seen by the check of the bytes. */
static void check_decoded(const eg_aligner *aligner, size_t at, eg_slice decoded)
{
    for (size_t i = 0; i < decoded.size;) {
        uint32_t c = eg_utf8_next(decoded.data, &i);
        eg_character_refuse_once(aligner->job, eg_text_place(aligner->text, at), c);
    }
}

static void add_decoded(const eg_aligner *aligner, eg_markup *parent, size_t at, eg_slice decoded)
{
    check_decoded(aligner, at, decoded);
    const char *copy = eg_arena_dup(aligner->job->arena, decoded);
    eg_markup_add(aligner->job, parent, EG_MARKUP_TEXT, at)->text = (eg_slice){copy, decoded.size};
}

/* Adds what end_of_literal has matched. */
static void add_matched(const eg_aligner *aligner, eg_markup *parent, size_t at, eg_slice literal)
{
    const char *bytes = aligner->text->bytes.data;
    size_t begin = at;
    while (literal.size) {
        step s = step_at(aligner->job, (eg_slice){bytes + at, aligner->end - at}, literal);
        if (s.is_decoded) {
            eg_markup_add_text(aligner->job, parent, aligner->text, begin, at);
            bool is_escape = bytes[at] == '\\'; /* then the character itself stands there, after it */
            if (!is_escape)
                add_decoded(aligner, parent, at, (eg_slice){literal.data, s.literal});
            begin = at + (is_escape ? 1 : s.source);
        }
        at += s.source;
        literal.data += s.literal;
        literal.size -= s.literal;
    }
    eg_markup_add_text(aligner->job, parent, aligner->text, begin, at);
}

void eg_align_literal(eg_aligner *aligner, eg_markup *parent, eg_slice literal)
{
    if (!literal.size)
        return;
    size_t limit = aligner->end - aligner->cursor > FARTHEST ? aligner->cursor + FARTHEST : aligner->end;
    for (size_t at = aligner->cursor; at < limit; at++) {
        size_t end = end_of_literal(aligner, at, literal);
        if (end) {
            add_matched(aligner, parent, at, literal);
            aligner->cursor = end;
            return;
        }
    }
    add_decoded(aligner, parent, aligner->cursor, literal);
}

bool eg_align_find(eg_aligner *aligner, const char *bytes, size_t *out)
{
    size_t size = aligner->end - aligner->cursor, n = strlen(bytes);
    const char *from = aligner->text->bytes.data + aligner->cursor;
    const char *found = memmem(from, size < FARTHEST ? size : FARTHEST, bytes, n);
    if (!found)
        return false;
    *out = aligner->cursor + (size_t)(found - from);
    aligner->cursor = *out + n;
    return true;
}

/* A link's target in round brackets, its own brackets balanced, quoted titles passed over. cursor is past the
 * '('. */
static void skip_round(eg_aligner *aligner)
{
    const char *bytes = aligner->text->bytes.data;
    char quote = 0;
    for (int depth = 1; aligner->cursor < aligner->end && depth; aligner->cursor++) {
        char c = bytes[aligner->cursor];
        if (c == '\\' && aligner->cursor + 1 < aligner->end)
            aligner->cursor++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else
            depth += (c == '(') - (c == ')');
    }
}

void eg_align_skip_target(eg_aligner *aligner)
{
    const char *bytes = aligner->text->bytes.data;
    size_t at;
    if (!eg_align_find(aligner, "]", &at) || aligner->cursor >= aligner->end)
        return;
    if (bytes[aligner->cursor] == '(') {
        aligner->cursor++;
        skip_round(aligner);
    } else if (bytes[aligner->cursor] == '[') {
        eg_align_find(aligner, "]", &at);
    }
}
