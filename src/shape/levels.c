/* The embedding level of every character of a paragraph.
 *
 * Place: the first step of shaping; runs never mix levels. Standard: UAX #9 of Unicode 15.0, P2 to I2 and L1,
 * with ICU's character properties; the base direction of a document's paragraph is given (HL1).
 *
 * ICU's own ubidi is not used: in release 72 it gives other levels than Unicode's BidiCharacterTest.txt in 30
 * lines (overrides round isolates and brackets, marks after brackets, the limit of open brackets), and it
 * does not resolve levels at all when a text runs one way only.
 *
 * Outline: classes; explicit levels (X1 to X8); then for every isolating run sequence (X10) its characters'
 * indexes are gathered into one array and the weak (W), bracket (N0), neutral (N) and implicit (I) rules run
 * over that array. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "shape/internal.h"

enum { MAX_DEPTH = 125, MAX_BRACKETS = 63, NO_MATCH = UINT32_MAX };

/* Bidi_Class under the rules' names. */
enum {
    L = U_LEFT_TO_RIGHT,
    R = U_RIGHT_TO_LEFT,
    EN = U_EUROPEAN_NUMBER,
    ES = U_EUROPEAN_NUMBER_SEPARATOR,
    ET = U_EUROPEAN_NUMBER_TERMINATOR,
    AN = U_ARABIC_NUMBER,
    CS = U_COMMON_NUMBER_SEPARATOR,
    B = U_BLOCK_SEPARATOR,
    S = U_SEGMENT_SEPARATOR,
    WS = U_WHITE_SPACE_NEUTRAL,
    ON = U_OTHER_NEUTRAL,
    LRE = U_LEFT_TO_RIGHT_EMBEDDING,
    LRO = U_LEFT_TO_RIGHT_OVERRIDE,
    AL = U_RIGHT_TO_LEFT_ARABIC,
    RLE = U_RIGHT_TO_LEFT_EMBEDDING,
    RLO = U_RIGHT_TO_LEFT_OVERRIDE,
    PDF = U_POP_DIRECTIONAL_FORMAT,
    NSM = U_DIR_NON_SPACING_MARK,
    BN = U_BOUNDARY_NEUTRAL,
    FSI = U_FIRST_STRONG_ISOLATE,
    LRI = U_LEFT_TO_RIGHT_ISOLATE,
    RLI = U_RIGHT_TO_LEFT_ISOLATE,
    PDI = U_POP_DIRECTIONAL_ISOLATE
};
#define BIT(class) (UINT32_C(1) << (class))
#define IS(class, set) ((BIT(class) & (set)) != 0)
#define INITIATORS (BIT(LRI) | BIT(RLI) | BIT(FSI))
#define REMOVED (BIT(LRE) | BIT(RLE) | BIT(LRO) | BIT(RLO) | BIT(PDF) | BIT(BN)) /* X9 */
#define NEUTRALS (BIT(B) | BIT(S) | BIT(WS) | BIT(ON) | INITIATORS | BIT(PDI))
#define NUMBERS (BIT(EN) | BIT(AN))

/* One paragraph. Arrays of one entry a character. */
typedef struct paragraph {
    uint32_t n;
    uint32_t *code_points;
    uint8_t *original; /* Bidi_Class */
    uint8_t *class;    /* as the rules change it */
    uint8_t *levels;
    uint32_t *match;    /* initiator to its PDI and back (BD9); NO_MATCH */
    uint32_t *sequence; /* indexes of the isolating run sequence at hand */
    uint8_t base;
} paragraph;

/* P2, P3: the direction of the first strong character of [begin, end), isolates passed over; 2 when there is
 * none. */
static uint8_t first_strong(const paragraph *p, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        uint8_t class = p->original[i];
        if (class == L)
            return 0;
        if (class == R || class == AL)
            return 1;
        if (IS(class, INITIATORS)) {
            if (p->match[i] >= end)
                return 2;
            i = p->match[i];
        }
    }
    return 2;
}

/* BD9. The sequence array serves as the stack of open initiators. */
static void match_isolates(paragraph *p)
{
    uint32_t depth = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        p->match[i] = NO_MATCH;
        if (IS(p->original[i], INITIATORS)) {
            p->sequence[depth++] = i;
        } else if (p->original[i] == PDI && depth) {
            uint32_t open = p->sequence[--depth];
            p->match[i] = open;
            p->match[open] = i;
        }
    }
}

typedef struct status {
    uint8_t level;
    uint8_t override; /* L, R or ON */
    bool is_isolate;
} status;

typedef struct explicit_state {
    status stack[MAX_DEPTH + 2];
    unsigned top;
    uint32_t overflow_isolates, overflow_embeddings, valid_isolates;
} explicit_state;

static bool push(explicit_state *x, bool is_rtl, uint8_t override, bool is_isolate)
{
    unsigned level = x->stack[x->top].level;
    level = is_rtl ? (level + 1) | 1 : (level + 2) & ~1u;
    if (level > MAX_DEPTH || x->overflow_isolates || x->overflow_embeddings)
        return false;
    x->stack[++x->top] = (status){(uint8_t)level, override, is_isolate};
    return true;
}

static void apply(paragraph *p, const explicit_state *x, uint32_t i)
{
    p->levels[i] = x->stack[x->top].level;
    if (x->stack[x->top].override != ON)
        p->class[i] = x->stack[x->top].override;
}

/* X6a */
static void close_isolate(explicit_state *x)
{
    if (x->overflow_isolates) {
        x->overflow_isolates--;
        return;
    }
    if (!x->valid_isolates)
        return;
    x->overflow_embeddings = 0;
    while (!x->stack[x->top].is_isolate)
        x->top--;
    x->top--;
    x->valid_isolates--;
}

/* X7 */
static void close_embedding(explicit_state *x)
{
    if (x->overflow_isolates)
        return;
    if (x->overflow_embeddings)
        x->overflow_embeddings--;
    else if (!x->stack[x->top].is_isolate && x->top)
        x->top--;
}

/* X1 to X8. What X9 removes gets the level of the text round it, so that it never cuts a run. */
static void resolve_explicit(paragraph *p)
{
    explicit_state x = {.stack = {{p->base, ON, false}}};
    for (uint32_t i = 0; i < p->n; i++) {
        uint8_t class = p->original[i];
        switch (class) {
        case RLE:
        case LRE:
        case RLO:
        case LRO: {
            uint8_t override = class == RLO ? R : class == LRO ? L : ON;
            p->levels[i] = x.stack[x.top].level;
            if (!push(&x, class == RLE || class == RLO, override, false) && !x.overflow_isolates)
                x.overflow_embeddings++;
            break;
        }
        case RLI:
        case LRI:
        case FSI: {
            apply(p, &x, i);
            bool is_rtl = class == RLI;
            if (class == FSI)
                is_rtl = first_strong(p, i + 1, p->match[i] == NO_MATCH ? p->n : p->match[i]) == 1;
            if (push(&x, is_rtl, ON, true))
                x.valid_isolates++;
            else
                x.overflow_isolates++;
            break;
        }
        case PDI:
            close_isolate(&x);
            apply(p, &x, i);
            break;
        case PDF:
            p->levels[i] = x.stack[x.top].level;
            close_embedding(&x);
            break;
        case B:
            p->levels[i] = p->base;
            break;
        case BN:
            p->levels[i] = x.stack[x.top].level;
            break;
        default:
            apply(p, &x, i);
        }
    }
}

/* One isolating run sequence: chars p->sequence[0 … n). */
typedef struct sequence {
    paragraph *p;
    uint32_t n;
    uint8_t level, before, after; /* sos, eos */
} sequence;

static uint8_t class_at(const sequence *s, uint32_t k)
{
    return s->p->class[s->p->sequence[k]];
}

static void set_class(const sequence *s, uint32_t k, uint8_t class)
{
    s->p->class[s->p->sequence[k]] = class;
}

static uint8_t original_at(const sequence *s, uint32_t k)
{
    return s->p->original[s->p->sequence[k]];
}

/* W1 to W3: marks, numbers after Arabic letters, Arabic letters. */
static void resolve_marks_and_letters(const sequence *s)
{
    uint8_t before = s->before, strong = s->before;
    for (uint32_t k = 0; k < s->n; k++) {
        uint8_t class = class_at(s, k);
        if (class == NSM)
            class = IS(before, INITIATORS | BIT(PDI)) ? ON : before;
        before = class;
        if (class == L || class == R || class == AL)
            strong = class;
        else if (class == EN && strong == AL)
            class = AN;
        set_class(s, k, class);
    }
    for (uint32_t k = 0; k < s->n; k++)
        if (class_at(s, k) == AL)
            set_class(s, k, R);
}

/* W4 to W7: what stands between and beside numbers, numbers after Latin letters. */
static void resolve_numbers(const sequence *s)
{
    for (uint32_t k = 1; k + 1 < s->n; k++) {
        uint8_t left = class_at(s, k - 1), class = class_at(s, k), right = class_at(s, k + 1);
        if (left == right && ((class == ES && left == EN) || (class == CS && IS(left, NUMBERS))))
            set_class(s, k, left);
    }
    for (uint32_t k = 0, end; k < s->n; k = end) {
        end = k + 1;
        if (class_at(s, k) != ET)
            continue;
        while (end < s->n && class_at(s, end) == ET)
            end++;
        bool is_number = (k > 0 && class_at(s, k - 1) == EN) || (end < s->n && class_at(s, end) == EN);
        for (uint32_t i = k; i < end && is_number; i++)
            set_class(s, i, EN);
    }
    uint8_t strong = s->before;
    for (uint32_t k = 0; k < s->n; k++) {
        uint8_t class = class_at(s, k);
        if (IS(class, BIT(ES) | BIT(ET) | BIT(CS)))
            set_class(s, k, ON);
        else if (class == L || class == R)
            strong = class;
        else if (class == EN && strong == L)
            set_class(s, k, L);
    }
}

/* L or R, for the purpose of N0 to N2; ON for what is neither. */
static uint8_t direction_of(uint8_t class)
{
    return class == L ? L : class == R || IS(class, NUMBERS) ? R : ON;
}

static void set_bracket(const sequence *s, uint32_t k, uint8_t direction)
{
    set_class(s, k, direction);
    while (++k < s->n && original_at(s, k) == NSM)
        set_class(s, k, direction);
}

/* N0 b to d, for one pair. */
static void resolve_pair(const sequence *s, uint32_t open, uint32_t close)
{
    uint8_t own = s->level & 1 ? R : L, other = s->level & 1 ? L : R;
    bool has_other = false;
    for (uint32_t k = open + 1; k < close; k++) {
        uint8_t direction = direction_of(class_at(s, k));
        if (direction == own) {
            set_bracket(s, open, own);
            set_bracket(s, close, own);
            return;
        }
        has_other = has_other || direction == other;
    }
    if (!has_other)
        return;
    uint8_t context = s->before;
    for (uint32_t k = open; k-- > 0;)
        if (direction_of(class_at(s, k)) != ON) {
            context = direction_of(class_at(s, k));
            break;
        }
    set_bracket(s, open, context == other ? other : own);
    set_bracket(s, close, context == other ? other : own);
}

/* The closing bracket that an opening one wants; the angle brackets' canonical equivalents are one (BD14). */
static uint32_t normal_bracket(uint32_t c)
{
    return c == 0x2329 ? 0x3008 : c == 0x232A ? 0x3009 : c;
}

static int bracket_type(uint32_t c)
{
    if (c < 0x80)
        return c == '(' || c == '[' || c == '{'   ? U_BPT_OPEN
               : c == ')' || c == ']' || c == '}' ? U_BPT_CLOSE
                                                  : U_BPT_NONE;
    return u_getIntPropertyValue((UChar32)c, UCHAR_BIDI_PAIRED_BRACKET_TYPE);
}

/* BD16, N0. closes[k]: for an opening bracket the place of its closing one; 0: no pair. */
static void resolve_brackets(const sequence *s, eg_arena *scratch)
{
    struct {
        uint32_t close, at;
    } open[MAX_BRACKETS];
    unsigned n_open = 0;
    uint32_t *closes = NULL;
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t c = s->p->code_points[s->p->sequence[k]];
        int type = class_at(s, k) == ON && original_at(s, k) == ON ? bracket_type(c) : U_BPT_NONE;
        if (type == U_BPT_OPEN) {
            if (n_open == MAX_BRACKETS)
                break;
            open[n_open].close = normal_bracket((uint32_t)u_getBidiPairedBracket((UChar32)c));
            open[n_open++].at = k;
        } else if (type == U_BPT_CLOSE) {
            unsigned j = n_open;
            while (j > 0 && open[j - 1].close != normal_bracket(c))
                j--;
            if (j == 0)
                continue;
            closes = closes ? closes : EG_NEW_ARRAY(scratch, uint32_t, s->n);
            closes[open[j - 1].at] = k;
            n_open = j - 1;
        }
    }
    for (uint32_t k = 0; closes && k < s->n; k++)
        if (closes[k])
            resolve_pair(s, k, closes[k]);
}

/* N1, N2 */
static void resolve_neutrals(const sequence *s)
{
    for (uint32_t k = 0, end; k < s->n; k = end) {
        end = k + 1;
        if (!IS(class_at(s, k), NEUTRALS))
            continue;
        while (end < s->n && IS(class_at(s, end), NEUTRALS))
            end++;
        uint8_t left = k ? direction_of(class_at(s, k - 1)) : s->before;
        uint8_t right = end < s->n ? direction_of(class_at(s, end)) : s->after;
        uint8_t direction = left == right ? left : s->level & 1 ? R : L;
        for (uint32_t i = k; i < end; i++)
            set_class(s, i, direction);
    }
}

/* I1, I2 */
static void resolve_implicit(const sequence *s)
{
    for (uint32_t k = 0; k < s->n; k++) {
        uint8_t class = class_at(s, k);
        unsigned up = s->level & 1 ? class != R : class == R ? 1 : IS(class, NUMBERS) ? 2 : 0;
        s->p->levels[s->p->sequence[k]] = (uint8_t)(s->level + up);
    }
}

static bool is_removed(const paragraph *p, uint32_t i)
{
    return IS(p->original[i], REMOVED);
}

/* The end of the level run that begins at i: the next character of another level, what is removed aside. */
static uint32_t run_end(const paragraph *p, uint32_t i, const uint8_t *explicit_levels)
{
    uint32_t end = i + 1;
    while (end < p->n && (is_removed(p, end) || explicit_levels[end] == explicit_levels[i]))
        end++;
    return end;
}

/* Level of the text after a sequence's last character, for eos. */
static uint8_t level_after(const paragraph *p, uint32_t last, const uint8_t *explicit_levels)
{
    if (IS(p->original[last], INITIATORS))
        return p->base;
    uint32_t i = last + 1;
    while (i < p->n && is_removed(p, i))
        i++;
    return i < p->n ? explicit_levels[i] : p->base;
}

/* X10: gathers the sequence whose first run begins at `begin`, and resolves it. `before`: level of the text
 * before. */
static void resolve_sequence(paragraph *p, uint32_t begin, uint8_t before, const uint8_t *explicit_levels,
                             eg_arena *scratch)
{
    sequence s = {.p = p, .level = explicit_levels[begin]};
    uint32_t run = begin, last;
    for (;;) {
        uint32_t end = run_end(p, run, explicit_levels);
        last = run;
        for (uint32_t i = run; i < end; i++)
            if (!is_removed(p, i))
                p->sequence[s.n++] = last = i;
        if (!IS(p->original[last], INITIATORS) || p->match[last] == NO_MATCH)
            break;
        run = p->match[last];
    }
    uint8_t after = level_after(p, last, explicit_levels);
    s.before = (before > s.level ? before : s.level) & 1 ? R : L;
    s.after = (after > s.level ? after : s.level) & 1 ? R : L;
    resolve_marks_and_letters(&s);
    resolve_numbers(&s);
    resolve_brackets(&s, scratch);
    resolve_neutrals(&s);
    resolve_implicit(&s);
}

static void resolve_sequences(paragraph *p, eg_arena *scratch)
{
    uint8_t *explicit_levels = EG_NEW_ARRAY(scratch, uint8_t, p->n);
    memcpy(explicit_levels, p->levels, p->n);
    uint8_t before = p->base;
    for (uint32_t i = 0; i < p->n;) {
        if (is_removed(p, i)) {
            i++;
            continue;
        }
        uint32_t end = run_end(p, i, explicit_levels);
        if (p->original[i] != PDI || p->match[i] == NO_MATCH)
            resolve_sequence(p, i, before, explicit_levels, scratch);
        before = explicit_levels[i];
        i = end;
    }
}

/* L1, for the paragraph as one line; what X9 removed stands at the level of what is before it. */
static void reset_white_space(paragraph *p)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (is_removed(p, i))
            p->levels[i] = i ? p->levels[i - 1] : p->base;
    bool is_tail = true;
    for (uint32_t i = p->n; i-- > 0;) {
        uint8_t class = p->original[i];
        if (class == S || class == B)
            is_tail = true;
        else if (!IS(class, BIT(WS) | INITIATORS | BIT(PDI) | REMOVED))
            is_tail = false;
        if (is_tail)
            p->levels[i] = p->base;
    }
}

/* Resolves one paragraph, ended by the first character of class B or by the end. Returns its base level. */
static uint8_t resolve_paragraph(paragraph *p, uint8_t base, eg_arena *scratch)
{
    memcpy(p->class, p->original, p->n);
    match_isolates(p);
    p->base = base == EG_SHAPE_BASE_AUTO ? first_strong(p, 0, p->n) == 1 : base;
    resolve_explicit(p);
    resolve_sequences(p, scratch);
    reset_white_space(p);
    return p->base;
}

/* Whether the character can give any character of a left-to-right paragraph another level than 0: those of
 * classes R, AL and AN, and the explicit controls. Whole blocks that Unicode keeps for right-to-left scripts,
 * so that a new character there is not missed; what is caught for nothing only costs the longer way. */
static bool disturbs(uint32_t c)
{
    return (c >= 0x0590 && c <= 0x08FF) || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

static bool is_plain(const char *text, eg_range range)
{
    for (size_t at = range.begin; at < range.end;) {
        if ((unsigned char)text[at] < 0xD6) /* U+0590 begins with 0xD6 */
            at++;
        else if (disturbs(eg_utf8_next(text, &at)))
            return false;
    }
    return true;
}

static paragraph new_paragraph(eg_arena *arena, const char *text, eg_range range)
{
    size_t size = eg_range_size(range);
    paragraph p = {.code_points = EG_NEW_ARRAY(arena, uint32_t, size),
                   .original = EG_NEW_ARRAY(arena, uint8_t, size),
                   .class = EG_NEW_ARRAY(arena, uint8_t, size),
                   .levels = EG_NEW_ARRAY(arena, uint8_t, size),
                   .match = EG_NEW_ARRAY(arena, uint32_t, size),
                   .sequence = EG_NEW_ARRAY(arena, uint32_t, size)};
    for (size_t at = range.begin; at < range.end; p.n++) {
        p.code_points[p.n] = eg_utf8_next(text, &at);
        p.original[p.n] = (uint8_t)u_charDirection((UChar32)p.code_points[p.n]);
    }
    return p;
}

uint8_t eg_shape_levels(eg_job *job, const char *text, eg_range range, uint8_t base, uint8_t *levels)
{
    if (base != 1 && is_plain(text, range)) {
        memset(levels, 0, eg_range_size(range));
        return 0;
    }
    eg_arena_mark mark = eg_arena_note(job->scratch);
    paragraph all = new_paragraph(job->scratch, text, range);
    uint8_t first = base == 1;
    for (uint32_t begin = 0, end; begin < all.n; begin = end) { /* P1: a separator ends its paragraph */
        for (end = begin; end < all.n && all.original[end] != B; end++)
            ;
        end += end < all.n;
        paragraph p = all;
        p.n = end - begin;
        p.code_points += begin, p.original += begin, p.class += begin, p.levels += begin;
        uint8_t found = resolve_paragraph(&p, base, job->scratch);
        first = begin == 0 ? found : first;
    }
    size_t at = range.begin;
    for (uint32_t i = 0; i < all.n; i++) {
        size_t before = at;
        eg_utf8_next(text, &at);
        memset(levels + (before - range.begin), all.levels[i], at - before);
    }
    eg_arena_rewind(job->scratch, mark);
    return first;
}

bool eg_shape_name_is_rtl(eg_slice name, bool is_language_rtl)
{
    bool has_left = false;
    for (size_t at = 0; at < name.size;) {
        UCharDirection class = u_charDirection((UChar32)eg_utf8_next(name.data, &at));
        if (class == U_RIGHT_TO_LEFT || class == U_RIGHT_TO_LEFT_ARABIC)
            return is_language_rtl || !has_left;
        has_left |= class == U_LEFT_TO_RIGHT;
    }
    return is_language_rtl && !has_left;
}
