/* Lines of evidence: read as both kinds; what is written is read as the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct sp_evidence *record)
{
    struct sp_evidence again;
    struct sp_buf once = {0}, twice = {0}, why = {0};
    sp_evidence_write(&once, record);
    struct sp_str line = {sp_buf_text(&once), once.len};
    enum sp_evidence_fault fault =
        sp_evidence_read(&again, record->kind, line, &why);
    /* escapes may make a line longer than one may be */
    if (fault && fault != SP_EVIDENCE_LONG)
        abort();
    if (!fault)
        sp_evidence_write(&twice, &again);
    if (!fault && strcmp(sp_buf_text(&once), sp_buf_text(&twice)) != 0)
        abort();
    sp_evidence_dispose(&again);
    sp_buf_dispose(&once);
    sp_buf_dispose(&twice);
    sp_buf_dispose(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_str line = {(const char *)data, size};
    for (int kind = SP_EVIDENCE_APPROVAL; kind <= SP_EVIDENCE_GATE; kind++) {
        struct sp_evidence record;
        struct sp_buf why = {0};
        enum sp_evidence_fault fault =
            sp_evidence_read(&record, (enum sp_evidence_kind)kind, line, &why);
        if (!fault != !why.len)
            abort();
        if (!fault)
            check(&record);
        sp_evidence_dispose(&record);
        sp_buf_dispose(&why);
    }
    return 0;
}
