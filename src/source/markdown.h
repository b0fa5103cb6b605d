/* cmark's memory: see markdown.c. */
#ifndef EG_SOURCE_MARKDOWN_H
#define EG_SOURCE_MARKDOWN_H

#include <cmark-gfm.h>

/* The allocator of the text being read in this thread; it never returns NULL. */
cmark_mem *eg_markdown_memory(void);

#endif
