/* What the scalars of a style may say: lengths, colours, names of roles and properties.
 *
 * Place: file.c checks with these, resolve.c reads with them. */
#include "style/internal.h"

const char *const eg_role_names[EG_N_ROLES + 1] = {
    [EG_ROLE_BODY] = "body",
    [EG_ROLE_TITLE] = "title",
    [EG_ROLE_SUBTITLE] = "subtitle",
    [EG_ROLE_STATUS_NOTE] = "status-note",
    [EG_ROLE_BODY_NAME] = "body-name",
    [EG_ROLE_BAND] = "band",
    [EG_ROLE_HEADING_2] = "heading-2",
    [EG_ROLE_HEADING_3] = "heading-3",
    [EG_ROLE_LABEL] = "label",
    [EG_ROLE_CLOSING] = "closing",
    [EG_ROLE_QUOTE] = "quote",
    [EG_ROLE_NOTE] = "note",
    [EG_ROLE_TABLE_HEAD] = "table-head",
    [EG_ROLE_TABLE_CELL] = "table-cell",
    [EG_ROLE_CODE] = "code",
    [EG_ROLE_FOOT] = "foot",
    [EG_ROLE_SIGN_RUNNING] = "sign-running",
    [EG_ROLE_SIGN_HEADING] = "sign-heading",
    [EG_ROLE_SIGN_NAME] = "sign-name",
    [EG_ROLE_SIGN_DETAIL] = "sign-detail",
    [EG_N_ROLES] = NULL,
};

const char *const eg_property_names[] = {
    "family",    "weight",        "italic",    "size",    "leading", "tracking",
    "colour",    "above",         "below",     "start",   "end",     "first-indent",
    "max-width", "align",         "hyphenate", "balance", "stretch", "optical-margins",
    "emphasis",  "strong-weight", "kashida",   "mono",    "as",      NULL,
};
const eg_value_kind eg_property_kinds[] = {
    EG_VALUE_FAMILIES, EG_VALUE_WEIGHT, EG_VALUE_FLAG,   EG_VALUE_LENGTH, EG_VALUE_LENGTH,  EG_VALUE_LENGTH,
    EG_VALUE_COLOUR,   EG_VALUE_LENGTH, EG_VALUE_LENGTH, EG_VALUE_LENGTH, EG_VALUE_LENGTH,  EG_VALUE_LENGTH,
    EG_VALUE_LENGTH,   EG_VALUE_ALIGN,  EG_VALUE_FLAG,   EG_VALUE_FLAG,   EG_VALUE_STRETCH, EG_VALUE_FLAG,
    EG_VALUE_EMPHASIS, EG_VALUE_WEIGHT, EG_VALUE_FLAG,   EG_VALUE_NAME,   EG_VALUE_ROLE,
};

/* "12.5" before a suffix, in 1/10000. Four decimals are finer than any length is printed. */
static bool read_decimal(const char *text, const char *suffix, int64_t *out)
{
    bool is_negative = *text == '-';
    text += is_negative;
    int64_t value = 0;
    int n = 0;
    for (; *text >= '0' && *text <= '9' && n < 6; text++, n++)
        value = value * 10 + (*text - '0');
    value *= 10000;
    if (*text == '.') {
        text++;
        for (int64_t place = 1000; *text >= '0' && *text <= '9'; text++, n++, place /= 10)
            value += (*text - '0') * place;
    }
    while (*text == ' ')
        text++;
    if (n == 0 || strcmp(text, suffix) != 0)
        return false;
    *out = is_negative ? -value : value;
    return true;
}

bool eg_value_measure(const eg_yaml *node, eg_measure *out)
{
    const char *text = eg_yaml_string(node, NULL);
    eg_len length;
    if (!text)
        return false;
    *out = (eg_measure){0};
    if (eg_len_parse(text, &length))
        *out = (eg_measure){EG_UNIT_LENGTH, length};
    else if (read_decimal(text, "em", &out->value))
        out->unit = EG_UNIT_EM;
    else if (read_decimal(text, "%", &out->value))
        out->unit = EG_UNIT_PERCENT;
    else
        return strcmp(text, "0") == 0;
    return true;
}

eg_len eg_measure_resolve(eg_measure measure, eg_len em, eg_len whole)
{
    if (measure.unit == EG_UNIT_EM)
        return eg_len_scale(em, measure.value, 10000);
    if (measure.unit == EG_UNIT_PERCENT)
        return eg_len_scale(whole, measure.value, 1000000);
    return measure.value;
}

bool eg_value_colour(const char *text, eg_colour *out)
{
    unsigned value = 0;
    if (*text++ != '#' || strlen(text) != 6)
        return false;
    for (; *text; text++) {
        static const char digits[] = "0123456789abcdef";
        char c = *text >= 'A' && *text <= 'F' ? (char)(*text - 'A' + 'a') : *text;
        const char *digit = strchr(digits, c);
        if (!digit)
            return false;
        value = value * 16 + (unsigned)(digit - digits);
    }
    *out = (eg_colour){(uint8_t)(value >> 16), (uint8_t)(value >> 8 & 0xFF), (uint8_t)(value & 0xFF), 0};
    return true;
}

/* [c, m, y, k] in percent, at most 100 each. */
static bool read_mixture(const eg_yaml *node, int32_t out[4])
{
    if (!node || node->kind != EG_YAML_SEQUENCE || node->n != 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int64_t value;
        if (!read_decimal(eg_yaml_string(node->items[i], ""), "", &value) || value < 0 || value > 1000000)
            return false;
        out[i] = (int32_t)(value / 100);
    }
    return true;
}

/* Names that mean something to every press (ISO 32000-1 8.6.6.4) are no spot colour's. */
static bool is_spot_name(const char *name)
{
    static const char *const taken[] = {"", "All", "None", "Cyan", "Magenta", "Yellow", "Black", NULL};
    size_t i = 0;
    while (taken[i] && strcmp(name, taken[i]) != 0)
        i++;
    return !taken[i] && strlen(name) <= 100;
}

bool eg_value_lacks_mixture(const eg_yaml *node)
{
    return eg_yaml_find(node, "spot") && !eg_yaml_find(node, "cmyk");
}

const char *eg_value_paint(const eg_yaml *node, eg_colour *out, eg_ink *ink, bool *has_ink)
{
    *has_ink = false;
    if (node->kind == EG_YAML_SCALAR)
        return eg_value_colour(node->value, out) ? NULL : "a colour such as \"#1a4f8b\", in quotes";
    if (node->kind != EG_YAML_MAPPING || !eg_value_colour(eg_yaml_string(eg_yaml_find(node, "rgb"), ""), out))
        return "a colour such as \"#1a4f8b\", in quotes, or rgb: with one, and cmyk: and spot: beside it";
    const eg_yaml *mixture = eg_yaml_find(node, "cmyk"), *spot = eg_yaml_find(node, "spot");
    *ink = (eg_ink){.name = eg_yaml_string(spot, NULL)};
    if (mixture && !read_mixture(mixture, ink->cmyk))
        return "four percentages for cmyk, such as [100, 66, 0, 2]";
    if (spot && (!ink->name || !is_spot_name(ink->name)))
        return "the name of the ink for spot, and none of the four's own";
    *has_ink = mixture != NULL;
    return NULL;
}

bool eg_value_align(const char *text, eg_align *out)
{
    static const char *const names[] = {
        [EG_ALIGN_JUSTIFY] = "justify",
        [EG_ALIGN_START] = "start",
        [EG_ALIGN_CENTRE] = "centre",
        [EG_ALIGN_END] = "end",
    };
    for (int i = 0; i <= EG_ALIGN_END; i++)
        if (strcmp(text, names[i]) == 0) {
            *out = (eg_align)i;
            return true;
        }
    return false;
}
