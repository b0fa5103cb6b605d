/* Which Chinese characters are simplified and which are traditional.
 *
 * Place: document/ asks when it looks for characters that do not belong in a text; ICU's character sets answer, so
 * that document/ hears nothing of ICU. */
#ifndef EG_SOURCE_HAN_H
#define EG_SOURCE_HAN_H

#include "base/buffer.h"
#include "base/job.h"

typedef struct eg_han {
    uint32_t c, at; /* at: its byte in the text */
    bool is_simplified;
} eg_han;

/* The characters of a text that are used in one of the two ways of writing Chinese alone, in order; returns how many,
 * *out in job->scratch. By the sets that were made for each: GB 2312 has no traditional form that was simplified, Big5
 * no simplified one that was not used before. A character that neither has is not told. */
uint32_t eg_characters_han(eg_job *job, eg_slice text, const eg_han **out);

#endif
