/* DER, read strictly: what is signed has one encoding, or it is refused.
 *
 * Place: under all of cms/: a structure is checked whole once, and then walked value by value. ITU-T X.690
 * clauses 8 to 11. Bytes are borrowed throughout. */
#ifndef EG_CMS_DER_H
#define EG_CMS_DER_H

#include "base/slice.h"

/* Identifier octets as they are used in CMS and X.509. */
enum {
    EG_DER_BOOLEAN = 0x01,
    EG_DER_INTEGER = 0x02,
    EG_DER_BIT_STRING = 0x03,
    EG_DER_OCTET_STRING = 0x04,
    EG_DER_NULL = 0x05,
    EG_DER_OID = 0x06,
    EG_DER_ENUMERATED = 0x0A,
    EG_DER_UTC_TIME = 0x17,
    EG_DER_GENERALIZED_TIME = 0x18,
    EG_DER_SEQUENCE = 0x30,
    EG_DER_SET = 0x31
};
/* [n], holding others, and [n] that replaces the tag of something primitive. */
#define EG_DER_CONTEXT(n) ((uint8_t)(0xA0 | (n)))
#define EG_DER_CONTEXT_PRIMITIVE(n) ((uint8_t)(0x80 | (n)))

enum { EG_DER_DEPTH_MAX = 40 }; /* values in one another; certificates need about 12 */

typedef struct eg_der {
    uint8_t tag;
    eg_slice whole, content;
} eg_der;

/* The next value of `rest`, moved past; false at its end, and where no value with a definite, minimal length
 * stands. Does not look inside. */
bool eg_der_next(eg_slice *rest, eg_der *out);
/* The same, when it has this tag; else `rest` stays where it is. */
bool eg_der_take(eg_slice *rest, uint8_t tag, eg_der *out);
/* Whether the next value has this tag. */
bool eg_der_is_next(eg_slice rest, uint8_t tag);

/* Checks one value and all within: NULL, or what is wrong, in words, with *at the byte. bytes must hold nothing
 * else. */
const char *eg_der_check(eg_slice bytes, size_t *at);
/* How long the value at the head of bytes is; 0 when none begins there, or it is longer than they are. */
size_t eg_der_size(eg_slice bytes);
/* Whether the values in `content` stand in the order of a SET OF (X.690 11.6). */
bool eg_der_is_sorted(eg_slice content);

/* The content of an OID against its dotted form: "1.2.840.113549.1.7.2". */
bool eg_der_is_oid(eg_slice content, const char *dotted);
/* A small INTEGER that is not negative; false when it is neither. */
bool eg_der_number(eg_slice content, uint32_t *out);
/* Seconds since 1970 of a UTCTime or GeneralizedTime, fractions dropped; false when it is not in the form of
 * X.690 11.7 and 11.8, or no date of the calendar. */
bool eg_der_time(const eg_der *value, int64_t *out);

#endif
