#include "sallyport/record_facts.h"

#include <stdlib.h>

void sp_record_facts_dispose(struct sp_record_facts *facts)
{
    for (size_t i = 0; i < facts->lines.count; i++) {
        free(facts->lines.items[i].why);
        sp_evidence_dispose(&facts->lines.items[i].line);
    }
    free(facts->lines.items);
    free(facts->foreign);
    *facts = (struct sp_record_facts){0};
}
