/* Which script a text is written in, when its language's tag leaves that open.
 *
 * Place: between the text as read and the tree: direction, digits and breaks follow the script (UAX #24). */
#include "document/internal.h"

#include "base/utf8.h"
#include "source/characters.h"
#include "source/scripts.h"

/* Letters looked at, enough for a heading and a few paragraphs; fewer than a line of them prove nothing. */
enum { MOST_LETTERS = 600, FEWEST_LETTERS = 30, MOST_SCRIPTS = 8 };

struct count {
    const char *script; /* the language's */
    uint32_t n, n_held; /* letters, and those that the language's script holds */
    struct {
        const char *code;
        uint32_t n;
    } scripts[MOST_SCRIPTS];
};

static void count_letter(struct count *count, uint32_t c)
{
    const char *code = eg_character_script(c);
    if (strcmp(code, "Zyyy") == 0 || strcmp(code, "Zinh") == 0)
        return;
    count->n++;
    count->n_held += eg_script_holds(count->script, code);
    for (size_t i = 0; i < MOST_SCRIPTS; i++) {
        if (count->scripts[i].code && strcmp(count->scripts[i].code, code) != 0)
            continue;
        count->scripts[i].code = code;
        count->scripts[i].n++;
        return;
    }
}

static void count_node(struct count *count, const eg_markup *node)
{
    for (size_t at = 0; at < node->text.size && count->n < MOST_LETTERS;) {
        uint32_t c = eg_utf8_next(node->text.data, &at);
        if (eg_character_is_letter(c))
            count_letter(count, c);
    }
    for (const eg_markup *child = node->first; child && count->n < MOST_LETTERS; child = child->next)
        count_node(count, child);
}

static uint32_t n_of(const struct count *count, const char *code)
{
    for (size_t i = 0; i < MOST_SCRIPTS && count->scripts[i].code; i++)
        if (strcmp(count->scripts[i].code, code) == 0)
            return count->scripts[i].n;
    return 0;
}

/* The script of most letters; kana among Han characters is Japanese, hangul Korean. */
static const char *most_written(const struct count *count)
{
    uint32_t han = n_of(count, "Hani"), kana = n_of(count, "Hira") + n_of(count, "Kana"),
             hangul = n_of(count, "Hang"), most = 0;
    const char *code = NULL;
    for (size_t i = 0; i < MOST_SCRIPTS && count->scripts[i].code; i++)
        if (count->scripts[i].n > most) {
            most = count->scripts[i].n;
            code = count->scripts[i].code;
        }
    if (han + kana + hangul < most)
        return code;
    return kana * 8 > han && kana > hangul ? "Jpan" : hangul * 8 > han && hangul ? "Kore" : code;
}

const char *eg_document_written(const eg_markup *root, const char *script)
{
    struct count count = {.script = script};
    count_node(&count, root);
    return count.n < FEWEST_LETTERS || count.n_held * 4 >= count.n ? script : most_written(&count);
}
