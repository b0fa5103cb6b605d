/* A caller of the library, as its header's example has it: example DATA SOURCE LANG OUT.pdf. Takes the
 * environment's locale, as many programs do, and prints 1.5 in it. */
#include <locale.h>
#include <stdio.h>

#include <engross.h>

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    setlocale(LC_ALL, "");
    printf("%.1f\n", 1.5);
    eg_engine *engine;
    eg_engine_options engine_options = {.data = argv[1]};
    if (eg_engine_new(&engine_options, &engine) != EG_OK)
        return 3;
    eg_build_options options = {.edition = "official", .lang = argv[3]};
    eg_result *result;
    eg_status status = eg_build(engine, argv[2], &options, &result);
    for (size_t i = 0; i < eg_result_n_findings(result); i++) {
        eg_finding finding = eg_result_finding(result, i);
        fprintf(stderr, "%s:%u:%u: %s: %s\n", finding.file ? finding.file : "", (unsigned)finding.line,
                (unsigned)finding.column, finding.slug, finding.message);
    }
    if (status == EG_OK) {
        eg_bytes pdf = eg_result_pdf(result);
        FILE *file = fopen(argv[4], "wb");
        if (!file || fwrite(pdf.data, 1, pdf.size, file) != pdf.size || fclose(file) != 0)
            status = EG_ERR_SYSTEM;
    }
    eg_result_free(result);
    eg_engine_free(engine);
    return status == EG_OK ? 0 : 1;
}
