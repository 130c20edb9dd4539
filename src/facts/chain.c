#include "sallyport/chain.h"

#include <stdlib.h>

void sp_chain_fold(const struct sp_chain *chain, struct sp_exceptions *out)
{
    for (size_t i = 0; i < chain->links.count; i++)
        if (!chain->links.items[i].fault)
            sp_exceptions_add(out, &chain->links.items[i].act,
                              &chain->links.items[i].commit);
}

void sp_chain_dispose(struct sp_chain *chain)
{
    for (size_t i = 0; i < chain->links.count; i++) {
        free(chain->links.items[i].why);
        sp_act_dispose(&chain->links.items[i].act);
        sp_prp_document_dispose(&chain->links.items[i].document);
    }
    free(chain->links.items);
    *chain = (struct sp_chain){.is_tag = false};
}
