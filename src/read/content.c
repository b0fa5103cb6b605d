/* A content stream to operators with their operands (ISO 32000-1 7.8.2, inline pictures 8.9.7). See read.h.
 * */
#include "read/internal.h"

enum { MOST_OPERANDS = 64 }; /* DeviceN may have 32 colours and a pattern's name */

struct eg_operators {
    eg_lexer lexer;
    eg_pool pool;
    eg_object operands[MOST_OPERANDS];
};

eg_operators *eg_read_operators(const eg_reader *reader, eg_slice content, const char *what)
{
    eg_operators *operators = EG_NEW(reader->file->job->arena, eg_operators);
    operators->lexer =
        (eg_lexer){.file = reader->file, .bytes = content, .what = what, .pool = &operators->pool};
    return operators;
}

/* Whether what follows looks like operators again: within a picture's data the two letters of EI may stand
 * alone by chance, but hardly before so much plain text. */
static bool is_text(eg_slice bytes, size_t at)
{
    enum { ENOUGH = 12 };
    for (size_t i = at; i < bytes.size && i < at + ENOUGH; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c > '~' || (c < ' ' && (c == 0 || !eg_lexer_is_space(c))))
            return false;
    }
    return true;
}

/* The data of an inline picture end at the first EI that stands alone between white space (8.9.7). */
static bool read_image(eg_lexer *lexer, eg_slice *out)
{
    eg_slice bytes = lexer->bytes;
    size_t begin = lexer->at + 1; /* one white space after ID */
    for (size_t at = begin + 1; at + 1 < bytes.size; at++) {
        const char *c = bytes.data + at;
        if (c[0] == 'E' && c[1] == 'I' && eg_lexer_is_space((unsigned char)c[-1]) &&
            (at + 2 == bytes.size || eg_lexer_is_space((unsigned char)c[2])) && is_text(bytes, at + 2)) {
            *out = (eg_slice){bytes.data + begin, at - 1 - begin};
            lexer->at = at + 2;
            return true;
        }
    }
    return eg_lexer_fail(lexer, lexer->at, "an inline picture does not end with EI");
}

static bool begins_operand(const eg_lexer *lexer)
{
    char c = lexer->bytes.data[lexer->at];
    eg_lexer probe = *lexer;
    return (c >= '0' && c <= '9') || (c && strchr("+-./([<", c)) || eg_lexer_take(&probe, "true") ||
           eg_lexer_take(&probe, "false") || eg_lexer_take(&probe, "null");
}

bool eg_read_next_operator(eg_operators *operators, eg_operator *out)
{
    eg_lexer *lexer = &operators->lexer;
    *out = (eg_operator){.operands = operators->operands};
    operators->pool.used = 0;
    eg_lexer_skip(lexer);
    out->begin = lexer->at;
    for (; lexer->at < lexer->bytes.size && begins_operand(lexer); eg_lexer_skip(lexer)) {
        if (out->n_operands == MOST_OPERANDS)
            return eg_lexer_fail(lexer, lexer->at, "an operator has more than %d operands", MOST_OPERANDS);
        if (!eg_lexer_read(lexer, &operators->operands[out->n_operands++])) {
            lexer->at = lexer->bytes.size;
            return false;
        }
    }
    if (lexer->at >= lexer->bytes.size && out->n_operands)
        return eg_lexer_fail(lexer, lexer->at, "the operands at the end have no operator");
    if (lexer->at >= lexer->bytes.size)
        return false;
    size_t begin = lexer->at;
    while (lexer->at < lexer->bytes.size && eg_lexer_is_regular((unsigned char)lexer->bytes.data[lexer->at]))
        lexer->at++;
    if (lexer->at == begin) {
        eg_lexer_fail(lexer, begin, "neither an operand nor an operator begins here");
        lexer->at = lexer->bytes.size;
        return false;
    }
    out->name = (eg_slice){lexer->bytes.data + begin, lexer->at - begin};
    if (eg_slice_is(out->name, "BI")) {
        eg_object *dict = &operators->operands[0];
        *dict = (eg_object){.begin = lexer->at};
        out->n_operands = 1;
        if (!eg_lexer_read_entries(lexer, "ID", 0, dict) || !read_image(lexer, &out->image_data)) {
            lexer->at = lexer->bytes.size;
            return false;
        }
        dict->end = lexer->at;
    }
    out->end = lexer->at;
    return true;
}
