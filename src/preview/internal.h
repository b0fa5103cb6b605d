/* What the files of preview/ share. */
#ifndef EG_PREVIEW_INTERNAL_H
#define EG_PREVIEW_INTERNAL_H

#include "preview/preview.h"

/* markup.c: text for content and attributes of HTML and XML. */
void eg_preview_add_text(eg_buffer *out, eg_slice text);
void eg_preview_add_string(eg_buffer *out, const char *text); /* NULL: nothing */
/* A picture's file as a data URI; nothing when it is neither PNG nor JPEG. */
bool eg_preview_add_data_uri(eg_buffer *out, eg_slice bytes);

/* stacks.c: what a browser should set a language in: fonts that systems have for its script, and its leading. */
void eg_preview_add_stack(eg_buffer *out, const eg_language *language); /* "font-family:…;line-height:…" */

#endif
