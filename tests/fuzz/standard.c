/* Any bytes as a PDF that is held against PDF/X-4: its pages, what they draw, fonts, colours, metadata. */
#include <stdlib.h>

#include "engross.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_engine *engine;
    static const eg_engine_options engine_options = {.data = EG_FUZZ_DATA};
    static const char nothing[1];
    if (!engine && eg_engine_new(&engine_options, &engine) != EG_OK)
        abort();
    eg_bytes bytes = {size ? (const char *)data : nothing, size};
    eg_build_options options = {.bytes = &bytes};
    eg_result *result = NULL;
    eg_status status = eg_check_pdf(engine, "file.pdf", "x-4", &options, &result);
    size_t n_errors = 0;
    for (size_t i = 0; i < eg_result_n_findings(result); i++)
        n_errors += eg_result_finding(result, i).severity == EG_ERROR;
    /* A file that fails is told why, and one that is told of an error fails. */
    if ((status == EG_OK) != (n_errors == 0))
        abort();
    eg_result_free(result);
    return 0;
}
