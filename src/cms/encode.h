/* DER written (ITU-T X.690 section 10): what a signature is made of, in an arena.
 *
 * Place: under build.c. The structures of CMS that are needed here are few, and OpenSSL's own builder adds a
 * signing-time that PAdES forbids; so they are written out, one call an element, in the order of the bytes. */
#ifndef EG_CMS_ENCODE_H
#define EG_CMS_ENCODE_H

#include "base/buffer.h"

enum {
    EG_DER_INTEGER = 0x02,
    EG_DER_OCTETS = 0x04,
    EG_DER_NULL = 0x05,
    EG_DER_OID = 0x06,
    EG_DER_SEQUENCE = 0x30,
    EG_DER_SET = 0x31,
    EG_DER_CONTEXT = 0xA0 /* constructed, + the number */
};

/* An element that holds others: what is added until the close with the same mark lies in it. */
size_t eg_der_open(eg_buffer *out, unsigned tag);
void eg_der_close(eg_buffer *out, size_t mark);

void eg_der_add(eg_buffer *out, unsigned tag, eg_slice content);
/* An object identifier by its numbers: "1.2.840.113549.1.7.2". */
void eg_der_add_oid(eg_buffer *out, const char *dotted);
void eg_der_add_small(eg_buffer *out, unsigned value); /* an INTEGER under 128 */
/* A SET OF: n encoded elements, sorted by their bytes (11.6), under a tag. Sorts items. */
void eg_der_add_set(eg_buffer *out, unsigned tag, eg_slice *items, size_t n);

#endif
