/* Faults of one text in its marks: those of another script, emphasis that is left open, paragraphs without an end;
 * and Chinese characters of the other form. See parity.h.
 *
 * Place: beside letters.c, on a document that is made. What a mark should be follows from the letters beside it, and
 * whether paragraphs end with one from the other paragraphs. */
#include "base/utf8.h"
#include "base/vector.h"
#include "document/internal.h"
#include "document/parity.h"
#include "source/characters.h"
#include "source/han.h"
#include "source/scripts.h"

/* Fewer paragraphs than four, or one without a mark for less than four that have one, tell no custom. Shorter ones are
 * lines of an address. In characters. */
enum { FEWEST_SIBLINGS = 4, SHORTEST_PARAGRAPH = 45, SHORTEST_ITEM = 15 };

typedef struct checker {
    eg_job *job;
    const eg_document *document;
    uint32_t told[EG_N_FINDINGS];
} checker;

static void tell(checker *c, eg_finding_kind kind, uint32_t at, const char *message, const char *hint)
{
    eg_document_tell(c->job, c->document, c->told, kind, at, message, hint);
}

/* ---- neighbours ---- */

static uint32_t before(const checker *c, eg_range leaf, uint32_t at)
{
    size_t from = at;
    if (at == leaf.begin)
        return 0;
    while (from > leaf.begin && ((unsigned char)c->document->text.data[--from] & 0xC0) == 0x80) {
    }
    return eg_utf8_next(c->document->text.data, &from);
}

/* The character at a place, after spaces; 0: the leaf ends. */
static uint32_t after(const checker *c, eg_range leaf, uint32_t at)
{
    for (size_t next = at; next < leaf.end;) {
        uint32_t ch = eg_utf8_next(c->document->text.data, &next);
        if (ch != ' ' && ch != '\n')
            return ch;
    }
    return 0;
}

/* A few characters round a place. */
static const char *quote(const checker *c, eg_range leaf, uint32_t at)
{
    enum { ROUND = 8 };
    const char *text = c->document->text.data;
    uint32_t begin = at;
    for (int n = 0; begin > leaf.begin && n < ROUND; n += ((unsigned char)text[begin] & 0xC0) != 0x80)
        begin--;
    while (begin > leaf.begin && ((unsigned char)text[begin] & 0xC0) == 0x80)
        begin--;
    size_t end = at;
    for (int n = 0; end < leaf.end && n < ROUND; n++)
        eg_utf8_next(text, &end);
    return eg_report_quote(c->job->arena, (eg_slice){text + begin, end - begin});
}

/* ---- marks of another script ---- */

enum { OTHER, ARABIC, HAN };

static int script_of(uint32_t ch)
{
    const char *script = ch >= 0x600 && eg_character_is_letter(ch) ? eg_character_script(ch) : "";
    return strcmp(script, "Arab") == 0 ? ARABIC
           : strcmp(script, "Hani") == 0 || strcmp(script, "Hira") == 0 || strcmp(script, "Kana") == 0
               ? HAN
               : OTHER;
}

/* What the script writes for an ASCII mark; 0: the mark itself. Urdu and Kashmiri have a full stop of their own. */
static uint32_t own_mark(const checker *c, int script, uint32_t mark)
{
    static const char ascii[] = ",;?.:!";
    static const uint32_t marks[][6] = {{0x60C, 0x61B, 0x61F, 0, 0, 0},
                                        {0xFF0C, 0xFF1B, 0xFF1F, 0x3002, 0xFF1A, 0xFF01}};
    const char *at = mark && mark < 0x80 ? strchr(ascii, (int)mark) : NULL;
    static const char *const with_own_stop[] = {"ur", "ks", NULL};
    if (!at || script == OTHER)
        return 0;
    return script == ARABIC && mark == '.' && eg_document_is_in(c->document, with_own_stop)
               ? 0x6D4
               : marks[script - ARABIC][at - ascii];
}

/* An ASCII mark after a letter of the script, and before another or the end. Not within "3.5", a Latin name or a list
 * of numbers, which are written with such marks anywhere. */
static void check_punctuation(checker *c, eg_range leaf)
{
    const char *text = c->document->text.data;
    const char *written = c->document->language->script;
    bool is_arabic = strcmp(written, "Arab") == 0 || strcmp(written, "Aran") == 0;
    bool is_han =
        strcmp(written, "Jpan") == 0 || strcmp(written, "Hans") == 0 || strcmp(written, "Hant") == 0;
    for (uint32_t at = leaf.begin; at < leaf.end && (is_arabic || is_han); at++) {
        if ((unsigned char)text[at] >= 0x80)
            continue;
        int script = script_of(before(c, leaf, at));
        uint32_t own = script == (is_han ? HAN : ARABIC) ? own_mark(c, script, (unsigned char)text[at]) : 0;
        uint32_t next = own ? after(c, leaf, at + 1) : 0;
        if (!own || (next && script_of(next) != script))
            continue;
        eg_buffer wanted = eg_buffer_new(c->job->arena);
        eg_buffer_add_utf8(&wanted, own);
        tell(c, EG_F_PUNCTUATION_FOREIGN, at,
             eg_arena_print(c->job->arena,
                            "the mark %c stands among letters of a script that writes %.*s: %s", text[at],
                            (int)wanted.size, wanted.data, quote(c, leaf, at)),
             eg_arena_print(c->job->arena, "write U+%04X", (unsigned)own));
    }
}

/* ---- emphasis ---- */

static bool is_in_code(const checker *c, const eg_node *node, uint32_t at)
{
    for (uint32_t i = node->first_span; i < node->first_span + node->n_spans; i++) {
        const eg_span *span = &c->document->spans[i];
        if (span->kind == EG_SPAN_CODE && at >= span->text.begin && at < span->text.end)
            return true;
    }
    return false;
}

/* "**" that Markdown left as it is, beside a word: no emphasis was made of it. Two stars that were escaped do not stand
 * side by side in the source. */
static void check_emphasis(checker *c, const eg_node *node)
{
    const char *text = c->document->text.data;
    eg_range leaf = node->text;
    for (uint32_t at = leaf.begin; at + 1 < leaf.end; at++) {
        bool is_mark = (text[at] == '*' || text[at] == '_') && text[at + 1] == text[at];
        bool is_longer = is_mark && ((at > leaf.begin && text[at - 1] == text[at]) ||
                                     (at + 2 < leaf.end && text[at + 2] == text[at]));
        if (!is_mark || is_longer || is_in_code(c, node, at))
            continue;
        size_t next = at + 2;
        uint32_t left = before(c, leaf, at), right = next < leaf.end ? eg_utf8_next(text, &next) : 0;
        eg_place first = eg_document_place(c->document, at), second = eg_document_place(c->document, at + 1);
        if ((!eg_character_is_word(left) && !eg_character_is_word(right)) ||
            second.column != first.column + 1 || second.line != first.line)
            continue;
        tell(c, EG_F_EMPHASIS_OPEN, at,
             eg_arena_print(c->job->arena, "%c%c makes no emphasis here, and is set as it is: %s", text[at],
                            text[at], quote(c, leaf, at)),
             "write the other two, close to the words, or delete these");
        at++;
    }
}

/* ---- ends of paragraphs ---- */

typedef enum ending { EMPTY, WITH_STOP, WITH_OTHER, WITHOUT } ending; /* OTHER: a comma, a colon */

static bool is_unread(uint32_t ch)
{
    return ch == ' ' || ch == '\n' || ch == 0xA0 || ch == 0x202F || ch == 0x200B || ch == 0x200E ||
           ch == 0x200F || ch == 0x2060 || ch == 0x61C;
}

/* How a leaf ends, without the marks of notes; *end is the byte after its last character. */
static ending ending_of(const checker *c, const eg_node *node, uint32_t shortest, uint32_t *end)
{
    uint32_t n = 0, last = 0, inner = 0, next = node->first_span, stop = node->first_span + node->n_spans;
    for (size_t at = node->text.begin; at < node->text.end;) {
        uint32_t here = (uint32_t)at;
        const eg_span *spans = c->document->spans;
        while (next < stop && (spans[next].kind != EG_SPAN_NOTE_REF || spans[next].text.end <= here))
            next++;
        if (next < stop && spans[next].text.begin <= here) {
            at = spans[next].text.end;
            continue;
        }
        uint32_t ch = eg_utf8_next(c->document->text.data, &at);
        n++;
        if (is_unread(ch))
            continue;
        last = ch;
        inner = eg_character_closes(ch) ? inner : ch;
        *end = here;
    }
    return n < shortest || !last               ? EMPTY
           : eg_character_is_word(last)        ? WITHOUT
           : eg_character_ends_sentence(inner) ? WITH_STOP
                                               : WITH_OTHER;
}

void eg_document_tell(eg_job *job, const eg_document *document, uint32_t told[EG_N_FINDINGS],
                      eg_finding_kind kind, uint32_t at, const char *message, const char *hint)
{
    eg_place place = eg_document_place(document, at);
    if (place.file && told[kind]++ < EG_MOST_OF_A_KIND)
        eg_report_hint(job->report, eg_report_add(job->report, kind, place, "%s", message), "%s", hint);
}

bool eg_document_is_in(const eg_document *document, const char *const *languages)
{
    const char *tag = document->language->tag;
    for (; *languages; languages++) {
        size_t size = strlen(*languages);
        if (strncmp(tag, *languages, size) == 0 && (tag[size] == 0 || tag[size] == '-'))
            return true;
    }
    return false;
}

/* Paragraphs, or commitments: a set of siblings. */
static bool is_sibling(const checker *c, const eg_node *node, bool is_item)
{
    const eg_node *parent = node->parent == EG_NO_INDEX ? NULL : &c->document->nodes[node->parent];
    if (node->kind != EG_NODE_PARAGRAPH || !parent)
        return false;
    if (!is_item)
        return parent->kind == EG_NODE_DOCUMENT;
    return parent->kind == EG_NODE_ITEM && &c->document->nodes[parent->first_child] == node &&
           c->document->nodes[parent->parent].list_kind == EG_LIST_COMMITMENTS;
}

/* Where nearly all end with a mark, those that do not; of paragraphs, where that is the end of a sentence, since the
 * clauses of a preamble end as its grammar needs, and not what leads to a list or a heading. Tibetan leaves its shad
 * out after certain letters; Thai and Lao sentences have no mark, so that nothing is missing there. */
static void check_ends(checker *c, bool is_item)
{
    static const char *const others[] = {"bo", "dz", "th", "lo", NULL};
    uint32_t n[4] = {0}, end = 0, shortest = is_item ? SHORTEST_ITEM : SHORTEST_PARAGRAPH;
    if (eg_document_is_in(c->document, others))
        return;
    for (uint32_t i = 0; i < c->document->n_nodes; i++)
        if (is_sibling(c, &c->document->nodes[i], is_item))
            n[ending_of(c, &c->document->nodes[i], shortest, &end)]++;
    uint32_t n_with = n[WITH_STOP] + (is_item ? n[WITH_OTHER] : 0),
             n_without = n[WITHOUT] + (is_item ? 0 : n[WITH_OTHER]);
    if (!n[WITHOUT] || n_with < FEWEST_SIBLINGS || n_without * FEWEST_SIBLINGS > n_with)
        return;
    for (uint32_t i = 0; i < c->document->n_nodes; i++) {
        const eg_node *node = &c->document->nodes[i];
        bool is_lead = node->next != EG_NO_INDEX && c->document->nodes[node->next].kind != node->kind;
        if (is_sibling(c, node, is_item) && (is_item || !is_lead) &&
            ending_of(c, node, shortest, &end) == WITHOUT)
            tell(c, EG_F_STOP_MISSING, end,
                 eg_arena_print(c->job->arena, "the %s ends without a mark, and the others have one: %s",
                                is_item ? "commitment" : "paragraph", quote(c, node->text, end)),
                 "look whether its end is lost, and close the sentence");
    }
}

/* ---- Chinese ---- */

/* A few characters of the other form; where there are more than of its own, the text is in that form, and the tag is at
 * fault when it says otherwise. */
static void check_han(checker *c)
{
    const eg_document *d = c->document;
    bool is_hans = strcmp(d->language->script, "Hans") == 0,
         is_hant = strcmp(d->language->script, "Hant") == 0;
    const eg_han *found = NULL;
    uint32_t n = is_hans || is_hant ? eg_characters_han(c->job, eg_buffer_slice(&d->text), &found) : 0,
             n_other = 0;
    for (uint32_t i = 0; i < n; i++)
        n_other += found[i].is_simplified != is_hans;
    bool is_named = strchr(d->language->tag, '-') != NULL;
    bool is_whole = n_other * 2 > n;
    for (uint32_t i = 0; i < n && (!is_whole || is_named); i++) {
        size_t end = found[i].at;
        if (found[i].is_simplified == is_hans || !eg_document_place(d, found[i].at).file)
            continue;
        eg_utf8_next(d->text.data, &end);
        const char *shown =
            eg_report_quote(c->job->arena, (eg_slice){d->text.data + found[i].at, end - found[i].at});
        const char *form = is_hans ? "traditional" : "simplified",
                   *own = is_hans ? "simplified" : "traditional";
        tell(c, EG_F_HAN_MIXED, found[i].at,
             is_whole ? eg_arena_print(c->job->arena,
                                       "the text is written in %s characters, as %s; the tag \"%s\" means "
                                       "%s ones",
                                       form, shown, d->language->tag, own)
                      : eg_arena_print(c->job->arena, "%s is a %s character in a text of %s ones", shown,
                                       form, own),
             is_whole ? "name the script that is there in the tag: Hans or Hant" : "write the other form");
        if (is_whole)
            return;
    }
}

void eg_document_check_marks(eg_job *job, const eg_document *document)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    checker *c = EG_NEW(job->scratch, checker);
    c->job = job;
    c->document = document;
    bool is_markdown = document->source_mime && strcmp(document->source_mime, "text/markdown") == 0;
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        const eg_node *node = &document->nodes[i];
        if (!eg_range_size(node->text) || node->kind == EG_NODE_CODE ||
            !eg_document_place(document, node->text.begin).file)
            continue;
        check_punctuation(c, node->text);
        if (is_markdown)
            check_emphasis(c, node);
    }
    check_ends(c, false);
    check_ends(c, true);
    check_han(c);
    eg_arena_rewind(job->scratch, mark);
}
