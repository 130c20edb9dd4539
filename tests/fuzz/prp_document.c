/* The document of a PRP. */
#include <stdint.h>
#include <stdlib.h>

#include "sallyport/prp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char business[] = "business justification", test[] = "test";
    static char *names[] = {business, test};
    const struct sp_strings sections = {names, 2, 2};
    struct sp_prp_document document = {0};
    struct sp_str text = {(const char *)data, size};
    sp_prp_document_read(&document, text, &sections);
    if (!document.found || document.missing.count > sections.count ||
        (document.empty && document.missing.count != sections.count))
        abort();
    sp_prp_document_dispose(&document);
    sp_prp_is_document_of(text, sp_str("WU-006"));
    return 0;
}
