/* engross-hyphc: compiles a hyphenation dictionary of libhyphen (hyph_*.dic) to the mapped form in
 * format.h.
 *
 * Place: run while engross is built; the program itself only reads what comes out. libhyphen needs seconds
 * to load its largest dictionaries, which is why they are not read as they are.
 *
 * The dictionary format, as libhyphen reads it: a line with the encoding; then a pattern a line, a comment
 * after '%', or one of LEFTHYPHENMIN, RIGHTHYPHENMIN, COMPOUNDLEFTHYPHENMIN, COMPOUNDRIGHTHYPHENMIN n and
 * NOHYPHEN a,b,…; the line NEXTLEVEL parts compound patterns from word patterns. A pattern is letters with
 * digits between them, '.' for an end of the word, and for a break that changes the spelling
 * "/replacement,start,count". Without NEXTLEVEL the compound level knows hyphens and apostrophes only. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/job.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "language/hyphenation/format.h"

/* libhyphen reads lines into 100 bytes and drops a longer one: so do we, or the points would differ. */
enum { MAX_LINE = 98 };

struct pattern {
    const uint32_t *letters; /* code points, later classes */
    uint32_t n, order;
    uint32_t rule;
};

struct level {
    EG_VECTOR(struct pattern) patterns;
    eg_buffer first_children, classes, rules;
    uint32_t n_states;
};

struct compiler {
    eg_job *job;
    const char *input, *output;
    iconv_t converter;
    bool has_converter, has_levels;
    struct level levels[EG_HYP_N_LEVELS];
    int left, right, compound_left, compound_right;
    EG_VECTOR(uint32_t) silent;
    EG_VECTOR(uint32_t) alphabet;
    eg_buffer values;
    uint32_t *known_rules; /* open hash of offsets + 1 into values */
    uint32_t n_known, known_size;
};

static eg_status complain(struct compiler *compiler, uint32_t line, const char *what)
{
    fprintf(stderr, "engross-hyphc: %s:%u: %s\n", compiler->input, line, what);
    return EG_ERR_INPUT;
}

static void add_u16(eg_buffer *buffer, uint32_t value)
{
    eg_buffer_add_char(buffer, (char)(value & 0xFF));
    eg_buffer_add_char(buffer, (char)(value >> 8 & 0xFF));
}

static void add_u32(eg_buffer *buffer, uint32_t value)
{
    add_u16(buffer, value & 0xFFFF);
    add_u16(buffer, value >> 16);
}

static uint32_t hash_bytes(const char *bytes, size_t size)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    return hash;
}

static size_t rule_size(const char *rule)
{
    return 2 + (size_t)(unsigned char)rule[0];
}

static void grow_known(struct compiler *compiler)
{
    uint32_t size = compiler->known_size ? compiler->known_size * 2 : 1024;
    uint32_t *bigger = EG_NEW_ARRAY(compiler->job->arena, uint32_t, size);
    for (uint32_t i = 0; i < compiler->known_size; i++) {
        uint32_t rule = compiler->known_rules[i];
        if (!rule)
            continue;
        const char *bytes = compiler->values.data + rule - 1;
        uint32_t slot = hash_bytes(bytes, rule_size(bytes)) & (size - 1);
        while (bigger[slot])
            slot = (slot + 1) & (size - 1);
        bigger[slot] = rule;
    }
    compiler->known_rules = bigger;
    compiler->known_size = size;
}

/* The same few digit strings serve thousands of patterns: each is stored once. */
static uint32_t intern_rule(struct compiler *compiler, const char *rule, size_t size)
{
    if (compiler->n_known * 2 >= compiler->known_size)
        grow_known(compiler);
    uint32_t mask = compiler->known_size - 1, slot = hash_bytes(rule, size) & mask;
    for (; compiler->known_rules[slot]; slot = (slot + 1) & mask) {
        const char *other = compiler->values.data + compiler->known_rules[slot] - 1;
        if (rule_size(other) == size && memcmp(other, rule, size) == 0)
            return compiler->known_rules[slot];
    }
    uint32_t at = (uint32_t)compiler->values.size + 1;
    eg_buffer_add(&compiler->values, rule, size);
    compiler->known_rules[slot] = at;
    compiler->n_known++;
    return at;
}

/* The digits of a pattern, digits[k] before its k-th letter, as a rule without the zeros at both ends. */
static uint32_t make_rule(struct compiler *compiler, const uint8_t *digits, uint32_t n)
{
    uint32_t begin = 0, end = n;
    while (end > 0 && digits[end - 1] == 0)
        end--;
    while (begin < end && digits[begin] == 0)
        begin++;
    if (begin == end)
        return 0; /* still a state of its own: it hides the shorter matches, as in libhyphen */
    char rule[2 + MAX_LINE + 1];
    rule[0] = (char)(end - begin);
    rule[1] = (char)(n - end);
    memcpy(rule + 2, digits + begin, end - begin);
    return intern_rule(compiler, rule, 2 + end - begin);
}

/* "/replacement,start,count": marks the breaks between letter start and start + count, counted from 1
 * without the '.', which would change the spelling. They are kept in the matching and never offered. */
static void mark_respelled(const char *replacement, bool begins_word, uint8_t *digits, uint32_t n)
{
    long start = 0, count = (long)n;
    const char *comma = strchr(replacement, ',');
    if (comma) {
        const char *second = strchr(comma + 1, ',');
        start = strtol(comma + 1, NULL, 10) - 1;
        count = second ? strtol(second + 1, NULL, 10) : 0;
    }
    uint32_t shift = begins_word ? 1 : 0;
    for (uint32_t k = shift; k < n; k++)
        if (digits[k] % 2 == 1 && (long)(k - shift) >= start && (long)(k - shift) <= start + count)
            digits[k] |= EG_HYP_RESPELLED;
}

static void add_pattern(struct compiler *compiler, struct level *level, const char *text)
{
    uint32_t letters[MAX_LINE + 1], n = 0;
    uint8_t digits[MAX_LINE + 2] = {0};
    for (size_t i = 0; (unsigned char)text[i] > ' ' && text[i] != '/' && n <= MAX_LINE;) {
        if (text[i] >= '0' && text[i] <= '9')
            digits[n] = (uint8_t)(text[i++] - '0');
        else
            letters[n++] = eg_utf8_next(text, &i);
    }
    if (n == 0)
        return;
    const char *slash = strchr(text, '/');
    if (slash)
        mark_respelled(slash + 1, letters[0] == '.', digits, n + 1);
    uint32_t *copy = EG_NEW_ARRAY(compiler->job->arena, uint32_t, n);
    memcpy(copy, letters, n * sizeof *copy);
    struct pattern pattern = {copy, n, level->patterns.n, make_rule(compiler, digits, n + 1)};
    *EG_PUSH(compiler->job->arena, &level->patterns) = pattern;
}

/* NOHYPHEN's list. Debian's dictionaries name single characters only; a longer string is refused, not
 * ignored. */
static eg_status add_silent(struct compiler *compiler, const char *list, uint32_t line)
{
    for (size_t i = 0; (unsigned char)list[i] > ' ';) {
        uint32_t c = eg_utf8_next(list, &i);
        if (list[i] == ',')
            i++;
        else if ((unsigned char)list[i] > ' ')
            return complain(compiler, line,
                            "NOHYPHEN with more than one character between commas is not supported");
        *EG_PUSH(compiler->job->arena, &compiler->silent) = c;
    }
    return EG_OK;
}

static bool read_minimum(const char *text, const char *keyword, int *out)
{
    size_t size = strlen(keyword);
    if (strncmp(text, keyword, size) != 0)
        return false;
    long value = strtol(text + size, NULL, 10);
    *out = value < 0 ? 0 : value > 100 ? 100 : (int)value;
    return true;
}

/* One line, already UTF-8. Keywords count on the first level only; a second level inherits. */
static eg_status read_line(struct compiler *compiler, struct level *level, const char *text, uint32_t line)
{
    int ignored;
    bool is_first = level == &compiler->levels[0];
    if (read_minimum(text, "LEFTHYPHENMIN", is_first ? &compiler->left : &ignored) ||
        read_minimum(text, "RIGHTHYPHENMIN", is_first ? &compiler->right : &ignored) ||
        read_minimum(text, "COMPOUNDLEFTHYPHENMIN", is_first ? &compiler->compound_left : &ignored) ||
        read_minimum(text, "COMPOUNDRIGHTHYPHENMIN", is_first ? &compiler->compound_right : &ignored))
        return EG_OK;
    if (strncmp(text, "NOHYPHEN", 8) == 0)
        return is_first ? add_silent(compiler, text + 8 + strspn(text + 8, " \t"), line) : EG_OK;
    add_pattern(compiler, level, text);
    return EG_OK;
}

/* A line in the dictionary's encoding to UTF-8 in scratch; NULL when it is none. */
static char *convert_line(struct compiler *compiler, eg_slice line)
{
    if (!compiler->has_converter)
        return eg_arena_dup(compiler->job->scratch, line);
    size_t room = line.size * 4, left = line.size;
    char *out = eg_arena_alloc(compiler->job->scratch, room + 1), *to = out;
    char *from = eg_arena_dup(compiler->job->scratch, line);
    if (iconv(compiler->converter, &from, &left, &to, &room) == (size_t)-1)
        return NULL;
    *to = '\0';
    return out;
}

static bool is_utf8(const char *text)
{
    uint32_t c;
    int size;
    for (size_t n = strlen(text); n > 0; text += size, n -= (size_t)size)
        if ((size = eg_utf8_decode(text, n, &c)) == 0)
            return false;
    return true;
}

static eg_slice next_line(eg_slice *rest)
{
    const char *end = memchr(rest->data, '\n', rest->size);
    eg_slice line = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    size_t used = line.size + (end ? 1 : 0);
    *rest = (eg_slice){rest->data + used, rest->size - used};
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

static eg_status open_converter(struct compiler *compiler, eg_slice encoding)
{
    if (eg_slice_is(encoding, "UTF-8"))
        return EG_OK;
    const char *name = eg_arena_dup(compiler->job->arena, encoding);
    compiler->converter = iconv_open("UTF-8", name);
    if (compiler->converter == (iconv_t)-1)
        return complain(compiler, 1, "an encoding that iconv does not know");
    compiler->has_converter = true;
    return EG_OK;
}

static eg_status read_dictionary(struct compiler *compiler, eg_slice bytes)
{
    eg_arena *scratch = compiler->job->scratch;
    eg_status status = open_converter(compiler, next_line(&bytes));
    struct level *level = &compiler->levels[0];
    for (uint32_t number = 2; status == EG_OK && bytes.size > 0; number++) {
        eg_slice line = next_line(&bytes);
        if (line.size > MAX_LINE || line.size == 0 || line.data[0] == '%')
            continue;
        if (line.size >= 9 && memcmp(line.data, "NEXTLEVEL", 9) == 0) {
            if (compiler->has_levels)
                break; /* libhyphen reads two levels */
            compiler->has_levels = true;
            level = &compiler->levels[1];
            continue;
        }
        eg_arena_mark mark = eg_arena_note(scratch);
        char *text = convert_line(compiler, line);
        if (!text || !is_utf8(text))
            status = complain(compiler, number, "a line that is not in the encoding the first line names");
        else
            status = read_line(compiler, level, text, number);
        eg_arena_rewind(scratch, mark);
    }
    return status;
}

/* What libhyphen puts in the place of a compound level that is not there: parts at hyphens and
 * apostrophes. */
static eg_status add_default_level(struct compiler *compiler)
{
    compiler->levels[1] = compiler->levels[0];
    compiler->levels[0] = (struct level){0};
    compiler->silent.n = 0;
    add_pattern(compiler, &compiler->levels[0], "1-1");
    add_pattern(compiler, &compiler->levels[0], "1'1");
    add_pattern(compiler, &compiler->levels[0],
                "1\xE2\x80\x93"
                "1");
    add_pattern(compiler, &compiler->levels[0],
                "1\xE2\x80\x99"
                "1");
    if (compiler->compound_left == 0)
        compiler->compound_left = compiler->left ? compiler->left : 3;
    if (compiler->compound_right == 0)
        compiler->compound_right = compiler->right ? compiler->right : 3;
    return add_silent(compiler, "',-,\xE2\x80\x93,\xE2\x80\x99", 0);
}

static int compare_code_points(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static int compare_patterns(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;
    for (uint32_t i = 0; i < x->n && i < y->n; i++)
        if (x->letters[i] != y->letters[i])
            return x->letters[i] < y->letters[i] ? -1 : 1;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static eg_status make_alphabet(struct compiler *compiler)
{
    eg_arena *arena = compiler->job->arena;
    EG_VECTOR(uint32_t) all = {0};
    for (int l = 0; l < EG_HYP_N_LEVELS; l++)
        for (uint32_t p = 0; p < compiler->levels[l].patterns.n; p++)
            for (uint32_t i = 0; i < compiler->levels[l].patterns.items[p].n; i++)
                *EG_PUSH(arena, &all) = compiler->levels[l].patterns.items[p].letters[i];
    if (all.n > 0)
        qsort(all.items, all.n, sizeof *all.items, compare_code_points);
    for (uint32_t i = 0; i < all.n; i++)
        if (i == 0 || all.items[i] != all.items[i - 1])
            *EG_PUSH(arena, &compiler->alphabet) = all.items[i];
    if (compiler->alphabet.n > EG_HYP_MAX_CLASSES)
        return complain(compiler, 0, "more than 255 different letters");
    return EG_OK;
}

static unsigned char class_of(const struct compiler *compiler, uint32_t letter)
{
    uint32_t *found =
        bsearch(&letter, compiler->alphabet.items, compiler->alphabet.n, sizeof letter, compare_code_points);
    return (unsigned char)(found ? found - compiler->alphabet.items + 1 : 0);
}

/* The trie of a level from its sorted patterns. A state is the range of patterns that begin with its
 * letters; states are taken from a queue, so they come out in level order and the queue itself is the list
 * of states. */
static eg_status make_trie(struct compiler *compiler, struct level *level)
{
    struct state {
        uint32_t begin, end, depth;
    };
    eg_arena *arena = compiler->job->arena;
    EG_VECTOR(struct state) states = {0};
    const struct pattern *patterns = level->patterns.items;
    level->first_children = eg_buffer_new(arena);
    level->classes = eg_buffer_new(arena);
    level->rules = eg_buffer_new(arena);
    if (level->patterns.n > 0)
        qsort(level->patterns.items, level->patterns.n, sizeof *patterns, compare_patterns);
    *EG_PUSH(arena, &states) = (struct state){0, level->patterns.n, 0};
    eg_buffer_add_char(&level->classes, 0);
    for (uint32_t s = 0; s < states.n; s++) {
        struct state state = states.items[s];
        uint32_t i = state.begin, rule = 0;
        for (; i < state.end && patterns[i].n == state.depth; i++)
            rule = patterns[i].rule; /* of the same pattern twice the last one counts */
        add_u32(&level->rules, rule);
        add_u32(&level->first_children, states.n);
        while (i < state.end) {
            uint32_t letter = patterns[i].letters[state.depth], begin = i;
            while (i < state.end && patterns[i].letters[state.depth] == letter)
                i++;
            eg_buffer_add_char(&level->classes, (char)class_of(compiler, letter));
            *EG_PUSH(arena, &states) = (struct state){begin, i, state.depth + 1};
            if (states.n > EG_HYP_MAX_STATES)
                return complain(compiler, 0, "more patterns than a trie may have states");
        }
    }
    add_u32(&level->first_children, states.n);
    level->n_states = states.n;
    return EG_OK;
}

static void write_header(struct compiler *compiler, const uint32_t at[EG_HYP_N_LEVELS][3], uint32_t values,
                         uint32_t size, eg_buffer *out)
{
    eg_buffer_add(out, EG_HYP_MAGIC, 8);
    add_u32(out, size);
    eg_buffer_add_char(out, (char)(compiler->left > 0 ? compiler->left : 2));
    eg_buffer_add_char(out, (char)(compiler->right > 0 ? compiler->right : 2));
    eg_buffer_add_char(out, (char)compiler->compound_left);
    eg_buffer_add_char(out, (char)compiler->compound_right);
    add_u16(out, compiler->alphabet.n);
    add_u16(out, compiler->silent.n);
    for (int l = 0; l < EG_HYP_N_LEVELS; l++) {
        add_u32(out, compiler->levels[l].n_states);
        for (int i = 0; i < 3; i++)
            add_u32(out, at[l][i]);
    }
    add_u32(out, values);
    add_u32(out, (uint32_t)compiler->values.size);
    for (uint32_t i = 0; i < compiler->alphabet.n; i++)
        add_u32(out, compiler->alphabet.items[i]);
    for (uint32_t i = 0; i < compiler->silent.n; i++)
        add_u32(out, compiler->silent.items[i]);
}

static eg_status write_file(struct compiler *compiler)
{
    uint32_t at[EG_HYP_N_LEVELS][3];
    uint64_t offset = EG_HYP_AT_ALPHABET + 4u * (compiler->alphabet.n + compiler->silent.n);
    for (int l = 0; l < EG_HYP_N_LEVELS; l++) {
        const struct level *level = &compiler->levels[l];
        const eg_buffer *parts[3] = {&level->first_children, &level->classes, &level->rules};
        for (int i = 0; i < 3; i++) {
            at[l][i] = (uint32_t)offset;
            offset += parts[i]->size;
        }
    }
    uint64_t size = offset + compiler->values.size;
    if (size > INT32_MAX)
        return complain(compiler, 0, "the compiled file would be larger than 2 GiB");
    eg_buffer out = eg_buffer_new(compiler->job->arena);
    write_header(compiler, at, (uint32_t)offset, (uint32_t)size, &out);
    for (int l = 0; l < EG_HYP_N_LEVELS; l++) {
        eg_buffer_add_slice(&out, eg_buffer_slice(&compiler->levels[l].first_children));
        eg_buffer_add_slice(&out, eg_buffer_slice(&compiler->levels[l].classes));
        eg_buffer_add_slice(&out, eg_buffer_slice(&compiler->levels[l].rules));
    }
    eg_buffer_add_slice(&out, eg_buffer_slice(&compiler->values));
    int error = eg_file_write(compiler->output, eg_buffer_slice(&out));
    if (error)
        fprintf(stderr, "engross-hyphc: %s: %s\n", compiler->output, strerror(error));
    return error ? EG_ERR_SYSTEM : EG_OK;
}

static eg_status compile(eg_job *job, void *data)
{
    struct compiler *compiler = data;
    compiler->job = job;
    compiler->values = eg_buffer_new(job->arena);
    eg_map map = {0};
    int error = eg_file_map(compiler->input, &map);
    if (error) {
        fprintf(stderr, "engross-hyphc: %s: %s\n", compiler->input, strerror(error));
        return EG_ERR_SYSTEM;
    }
    eg_status status = read_dictionary(compiler, (eg_slice){map.data, map.size});
    if (status == EG_OK && !compiler->has_levels)
        status = add_default_level(compiler);
    if (status == EG_OK)
        status = make_alphabet(compiler);
    for (int l = 0; status == EG_OK && l < EG_HYP_N_LEVELS; l++)
        status = make_trie(compiler, &compiler->levels[l]);
    if (status == EG_OK)
        status = write_file(compiler);
    eg_file_unmap(&map);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: engross-hyphc DICTIONARY.dic OUTPUT.hyp\n");
        return EG_ERR_USAGE;
    }
    struct compiler compiler = {.input = argv[1], .output = argv[2]};
    eg_job *job = eg_job_new();
    eg_status status = job ? eg_job_run(job, compile, &compiler) : EG_ERR_MEMORY;
    if (status == EG_ERR_MEMORY)
        fprintf(stderr, "engross-hyphc: out of memory\n");
    if (compiler.has_converter)
        iconv_close(compiler.converter);
    eg_job_free(job);
    return (int)status;
}
