/* Numbers, labels and phrases as a language writes them.
 *
 * Place: document/ makes commitments' numbers, pages' numbers and fixed phrases with these. */
#include "language/internal.h"

void eg_language_add_number(const eg_language *language, uint32_t n, eg_buffer *out)
{
    uint32_t digits[10];
    int count = 0;
    do
        digits[count++] = n % 10;
    while ((n /= 10) > 0);
    while (count > 0)
        eg_buffer_add_utf8(out, language->zero + digits[--count]);
}

/* The i-th of letters parted by spaces; empty when there are not so many. */
static eg_slice letter_at(const char *letters, uint32_t i)
{
    for (; i > 0 && letters; i--) {
        letters = strchr(letters, ' ');
        letters = letters ? letters + 1 : NULL;
    }
    return letters ? (eg_slice){letters, strcspn(letters, " ")} : (eg_slice){0};
}

static uint32_t count_letters(const char *letters)
{
    uint32_t n = 1;
    for (; *letters; letters++)
        n += *letters == ' ';
    return n;
}

/* a to z, aa to zz, aaa …: the letter again for each time round, as outlines are lettered. */
static void add_letter(const char *letters, uint32_t n, eg_buffer *out)
{
    uint32_t size = count_letters(letters), rounds = n == 0 ? 0 : (n - 1) / size + 1;
    if (n == 0 || rounds > 8) { /* past eight letters a number is easier to read */
        eg_buffer_add_int(out, n);
        return;
    }
    for (eg_slice letter = letter_at(letters, (n - 1) % size); rounds > 0; rounds--)
        eg_buffer_add_slice(out, letter);
}

/* The n-th of words parted by ", "; digits where there are not so many. */
static void add_ordinal(const eg_language *language, uint32_t n, eg_buffer *out)
{
    const char *word = n ? language->ordinals : NULL;
    for (uint32_t i = 1; i < n && word; i++) {
        word = strstr(word, ", ");
        word = word ? word + 2 : NULL;
    }
    const char *end = word ? strstr(word, ", ") : NULL;
    if (word)
        eg_buffer_add(out, word, end ? (size_t)(end - word) : strlen(word));
    else
        eg_language_add_number(language, n, out);
}

static void add_roman(uint32_t n, bool is_upper, eg_buffer *out)
{
    static const struct {
        uint32_t value;
        const char *text[2];
    } parts[] = {{1000, {"m", "M"}}, {900, {"cm", "CM"}}, {500, {"d", "D"}}, {400, {"cd", "CD"}},
                 {100, {"c", "C"}},  {90, {"xc", "XC"}},  {50, {"l", "L"}},  {40, {"xl", "XL"}},
                 {10, {"x", "X"}},   {9, {"ix", "IX"}},   {5, {"v", "V"}},   {4, {"iv", "IV"}},
                 {1, {"i", "I"}}};
    if (n == 0 || n > 3999) { /* Roman numerals end here */
        eg_buffer_add_int(out, n);
        return;
    }
    for (size_t i = 0; n > 0; n -= parts[i].value) {
        while (parts[i].value > n)
            i++;
        eg_buffer_add_string(out, parts[i].text[is_upper]);
    }
}

/* What a place in a template counts with, 'o' for {ordinal}, and its size; 0: here is none. */
static char place_at(const char *template, size_t *size)
{
    static const char ordinal[] = "{ordinal}";
    *size = 3;
    if (template[0] == '{' && template[1] && template[2] == '}' && strchr("naAiI", template[1]))
        return template[1];
    *size = sizeof ordinal - 1;
    return strncmp(template, ordinal, *size) == 0 ? 'o' : '\0';
}

bool eg_language_is_label(const char *template)
{
    size_t size;
    while (*template && !place_at(template, &size))
        template ++;
    return *template != '\0';
}

void eg_language_add_label(const eg_language *language, const char *template, uint32_t n, eg_buffer *out)
{
    static const char small[] = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
    static const char capital[] = "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z";
    while (*template) {
        size_t size;
        char kind = place_at(template, &size);
        if (!kind) {
            eg_buffer_add_char(out, *template ++);
            continue;
        }
        template += size;
        if (kind == 'n')
            eg_language_add_number(language, n, out);
        else if (kind == 'o')
            add_ordinal(language, n, out);
        else if (kind == 'a')
            add_letter(language->letters ? language->letters : small, n, out);
        else if (kind == 'A')
            add_letter(capital, n, out);
        else
            add_roman(n, kind == 'I', out);
    }
}

static const char *find_value(const char *const *pairs, eg_slice name)
{
    for (; pairs && pairs[0]; pairs += 2)
        if (eg_slice_is(name, pairs[0]))
            return pairs[1];
    return NULL;
}

void eg_language_add_phrase(const eg_language *language, eg_phrase phrase, const char *const *pairs,
                            eg_buffer *out)
{
    const char *text = language->phrases[phrase];
    while (*text) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        const char *value = end ? find_value(pairs, (eg_slice){text + 1, (size_t)(end - text - 1)}) : NULL;
        if (value) {
            eg_buffer_add_string(out, value);
            text = end + 1;
        } else {
            eg_buffer_add_char(out, *text++);
        }
    }
}
