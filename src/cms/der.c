/* The strict walk through DER. See der.h. */
#include "cms/der.h"

#include <stdlib.h>

/* ---- one value ---- */

/* The length octets at bytes[1] on: minimal, definite, at most four. False when they are not. */
static bool read_head(eg_slice bytes, size_t *head, size_t *size)
{
    enum { LONGEST = 4 };
    const unsigned char *b = (const unsigned char *)bytes.data;
    if (bytes.size < 2 || (b[0] & 0x1F) == 0x1F)
        return false;
    if (b[1] < 0x80) {
        *head = 2;
        *size = b[1];
        return true;
    }
    size_t n = b[1] & 0x7F, value = 0;
    if (n == 0 || n > LONGEST || bytes.size < 2 + n || b[2] == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | b[2 + i];
    *head = 2 + n;
    *size = value;
    return value >= 0x80;
}

size_t eg_der_size(eg_slice bytes)
{
    size_t head, size;
    return read_head(bytes, &head, &size) && size <= bytes.size - head ? head + size : 0;
}

bool eg_der_next(eg_slice *rest, eg_der *out)
{
    size_t head, size;
    if (!read_head(*rest, &head, &size) || size > rest->size - head)
        return false;
    out->tag = (uint8_t)rest->data[0];
    out->whole = (eg_slice){rest->data, head + size};
    out->content = (eg_slice){rest->data + head, size};
    rest->data += head + size;
    rest->size -= head + size;
    return true;
}

bool eg_der_is_next(eg_slice rest, uint8_t tag)
{
    return rest.size && (uint8_t)rest.data[0] == tag;
}

bool eg_der_take(eg_slice *rest, uint8_t tag, eg_der *out)
{
    return eg_der_is_next(*rest, tag) && eg_der_next(rest, out);
}

/* ---- what each type may hold ---- */

bool eg_der_is_sorted(eg_slice content)
{
    eg_der value, before = {0};
    for (bool is_first = true; eg_der_next(&content, &value); is_first = false) {
        size_t least = before.whole.size < value.whole.size ? before.whole.size : value.whole.size;
        int order = is_first ? -1 : memcmp(before.whole.data, value.whole.data, least);
        if (order > 0 || (order == 0 && before.whole.size > value.whole.size))
            return false;
        before = value;
    }
    return content.size == 0;
}

static const char *check_integer(eg_slice c)
{
    const unsigned char *b = (const unsigned char *)c.data;
    if (c.size == 0)
        return "a number is empty";
    if (c.size > 1 && ((b[0] == 0 && b[1] < 0x80) || (b[0] == 0xFF && b[1] >= 0x80)))
        return "a number is longer than it needs to be";
    return NULL;
}

static const char *check_bits(eg_slice c)
{
    const unsigned char *b = (const unsigned char *)c.data;
    if (c.size == 0 || b[0] > 7 || (c.size == 1 && b[0]))
        return "a bit string does not say how many bits it has";
    if (c.size > 1 && b[c.size - 1] & ((1u << b[0]) - 1))
        return "the unused bits of a bit string are not zero";
    return NULL;
}

static const char *check_oid(eg_slice c)
{
    bool is_start = true;
    for (size_t i = 0; i < c.size; i++) {
        unsigned char b = (unsigned char)c.data[i];
        if (is_start && b == 0x80)
            return "an object identifier is longer than it needs to be";
        is_start = b < 0x80;
    }
    return c.size && is_start ? NULL : "an object identifier is cut short";
}

static const char *check_primitive(const eg_der *value)
{
    int64_t time;
    switch (value->tag) {
    case EG_DER_BOOLEAN:
        if (value->content.size != 1 || (value->content.data[0] != 0 && value->content.data[0] != '\xFF'))
            return "a truth value is neither 00 nor FF";
        return NULL;
    case EG_DER_INTEGER:
    case EG_DER_ENUMERATED:
        return check_integer(value->content);
    case EG_DER_BIT_STRING:
        return check_bits(value->content);
    case EG_DER_NULL:
        return value->content.size ? "a NULL holds something" : NULL;
    case EG_DER_OID:
        return check_oid(value->content);
    case EG_DER_UTC_TIME:
    case EG_DER_GENERALIZED_TIME:
        return eg_der_time(value, &time) ? NULL : "a time is not written as DER has it";
    case 0:
        return "an end-of-contents mark stands in it";
    default:
        return NULL;
    }
}

/* The types of the universal class that hold others; all other universal ones hold bytes. */
static const char *check_form(const eg_der *value)
{
    enum { CONSTRUCTED = 0x20, CLASS = 0xC0, SEQUENCE = 0x10, SET = 0x11 };
    if (value->tag & CLASS)
        return NULL;
    uint8_t number = value->tag & 0x1F;
    bool holds = number == SEQUENCE || number == SET, is_constructed = value->tag & CONSTRUCTED;
    return holds == is_constructed ? NULL : "a value is put together from parts, or a list is none";
}

static const char *check_value(eg_slice *rest, const char *begin, int depth, size_t *at)
{
    enum { CONSTRUCTED = 0x20 };
    eg_der value;
    *at = (size_t)(rest->data - begin);
    if (!eg_der_next(rest, &value))
        return "a value's length is not definite and minimal, or is longer than what holds it";
    const char *fault = check_form(&value);
    if (!fault && depth >= EG_DER_DEPTH_MAX)
        fault = "values stand too deep in one another";
    if (fault || !(value.tag & CONSTRUCTED))
        return fault ? fault : check_primitive(&value);
    for (eg_slice inner = value.content; inner.size;)
        if ((fault = check_value(&inner, begin, depth + 1, at)))
            return fault;
    if (value.tag == EG_DER_SET && !eg_der_is_sorted(value.content)) {
        *at = (size_t)(value.whole.data - begin);
        return "a set is not in order";
    }
    return NULL;
}

const char *eg_der_check(eg_slice bytes, size_t *at)
{
    eg_slice rest = bytes;
    const char *fault = check_value(&rest, bytes.data, 0, at);
    if (!fault && rest.size) {
        *at = bytes.size - rest.size;
        fault = "something follows it";
    }
    return fault;
}

/* ---- values ---- */

bool eg_der_is_oid(eg_slice content, const char *dotted)
{
    size_t at = 0;
    uint64_t first = 0;
    for (int i = 0; *dotted; i++) {
        char *end;
        uint64_t part = strtoull(dotted, &end, 10), found = 0;
        dotted = *end == '.' ? end + 1 : end;
        if (i == 0) {
            first = part;
            continue;
        }
        if (i == 1)
            part += 40 * first;
        do {
            if (at >= content.size || found > UINT64_MAX >> 7)
                return false;
            found = found << 7 | (content.data[at] & 0x7F);
        } while (content.data[at++] & 0x80);
        if (found != part)
            return false;
    }
    return at == content.size;
}

bool eg_der_number(eg_slice content, uint32_t *out)
{
    const unsigned char *b = (const unsigned char *)content.data;
    *out = 0;
    if (content.size == 0 || content.size > 4 || b[0] & 0x80)
        return false;
    for (size_t i = 0; i < content.size; i++)
        *out = *out << 8 | b[i];
    return true;
}

static bool read_digits(const char *at, size_t n, int *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *out = *out * 10 + (at[i] - '0');
    }
    return true;
}

/* Days from 1970-01-01 in the Gregorian calendar: years of 400 repeat. */
static int64_t days_of(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int64_t y = year - 1;
    int64_t days = y * 365 + y / 4 - y / 100 + y / 400;
    return days + before[month - 1] + (is_leap && month > 2) + day - 1 - 719162;
}

static bool is_date(const int *t)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = t[0];
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1 && t[1] >= 1 && t[1] <= 12 && t[2] >= 1 &&
           t[2] <= lengths[t[1] - 1] + (t[1] == 2 && is_leap) && t[3] <= 23 && t[4] <= 59 && t[5] <= 60;
}

/* ".25" of a GeneralizedTime: digits, the last not 0. */
static bool is_fraction(const char *at, size_t size)
{
    if (size < 2 || at[0] != '.' || at[size - 1] == '0')
        return false;
    for (size_t i = 1; i < size; i++)
        if (at[i] < '0' || at[i] > '9')
            return false;
    return true;
}

bool eg_der_time(const eg_der *value, int64_t *out)
{
    const char *at = value->content.data;
    size_t size = value->content.size, year = value->tag == EG_DER_UTC_TIME ? 2 : 4, fixed = year + 10;
    int t[6];
    if (size < fixed + 1 || at[size - 1] != 'Z' || !read_digits(at, year, &t[0]))
        return false;
    for (size_t i = 1; i < 6; i++)
        if (!read_digits(at + year + (i - 1) * 2, 2, &t[i]))
            return false;
    if (size > fixed + 1 && (year == 2 || !is_fraction(at + fixed, size - 1 - fixed)))
        return false;
    if (year == 2)
        t[0] += t[0] < 50 ? 2000 : 1900; /* RFC 5280 4.1.2.5.1 */
    if (!is_date(t))
        return false;
    *out = days_of(t[0], t[1], t[2]) * 86400 + t[3] * 3600 + t[4] * 60 + t[5];
    return true;
}
