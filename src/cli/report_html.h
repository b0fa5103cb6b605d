/* What a check saw, for people: as a web page, and in a line. */
#ifndef EG_CLI_REPORT_HTML_H
#define EG_CLI_REPORT_HTML_H

#include "cli/cli.h"

/* A page: begin, a section for each text, end. */
void eg_report_html_begin(eg_buffer *out);
void eg_report_html_add(eg_buffer *out, const char *source, const char *lang, const eg_result *result);
void eg_report_html_end(eg_buffer *out);

/* "; compared with en: headings 3, commitments 12 (1 differs)"; nothing when there was no comparison. */
void eg_report_words(eg_buffer *out, const eg_result *result);

#endif
