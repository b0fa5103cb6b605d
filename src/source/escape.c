/* Characters that no text may hold, written as escapes between double quotes in YAML.
 *
 * Place: beside yaml.c, which has the value and sees that something is wrong in it; where, only the file's own
 * bytes tell. Standard: YAML 1.1, 5.6, escape sequences. */
#include "base/utf8.h"
#include "source/characters.h"
#include "source/internal.h"

/* Digits of \x, \u and \U; 0 for every other escape. */
static size_t n_digits(char letter)
{
    return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

static uint32_t read_digits(const char *digits, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char low = (unsigned char)(digits[i] | 0x20);
        value = value << 4 | (uint32_t)(low >= 'a' ? low - 'a' + 10 : low - '0');
    }
    return value;
}

/* What the letter after the backslash stands for, where that is no text. */
static uint32_t named_control(char letter)
{
    static const struct {
        char letter;
        uint32_t c;
    } names[] = {{'0', 0x00}, {'a', 0x07}, {'b', 0x08}, {'v', 0x0B},   {'f', 0x0C},
                 {'r', 0x0D}, {'e', 0x1B}, {'N', 0x85}, {'L', 0x2028}, {'P', 0x2029}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].letter == letter)
            return names[i].c;
    return ' ';
}

static bool refuse(eg_job *job, eg_place place, uint32_t c)
{
    if (c)
        return eg_character_refuse(job, place, c);
    eg_finding *finding =
        eg_report_add(job->report, EG_F_CHARACTER_CONTROL, place, "a control character, U+0000");
    eg_report_hint(job->report, finding, "delete the escape");
    return true;
}

void eg_yaml_refuse_escapes(eg_job *job, eg_place place, eg_slice scalar, uint32_t most)
{
    for (size_t at = 0; at < scalar.size && most;) {
        size_t begin = at;
        uint32_t c = eg_utf8_next(scalar.data, &at);
        if (c == '\n') {
            place.line++;
            place.column = 1;
            continue;
        }
        if (c == '\\' && at < scalar.size && scalar.data[at] != '\n') {
            char letter = scalar.data[at];
            size_t n = n_digits(letter);
            eg_utf8_next(scalar.data, &at);
            if (n > scalar.size - at)
                return; /* libyaml has read it, so this cannot be */
            c = n ? read_digits(scalar.data + at, n) : named_control(letter);
            at += n;
            most -= refuse(job, place, c);
        }
        for (; begin < at; begin++)
            place.column += ((unsigned char)scalar.data[begin] & 0xC0) != 0x80;
    }
}
