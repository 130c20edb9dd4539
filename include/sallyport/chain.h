/*
 * chain.h - the commits of refs/notes/sallyport/exceptions.
 * layer: facts
 */
#ifndef SALLYPORT_CHAIN_H
#define SALLYPORT_CHAIN_H

#include "sallyport/exceptions.h"
#include "sallyport/prp.h"

enum {
    SP_CHAIN_MAX = 10000, /* acts that are read */
    SP_ACTS_MAX = 100,    /* new acts of one push */
};

struct sp_chain_link {
    struct sp_oid commit;
    bool is_new; /* the push brings it */
    enum sp_evidence_fault fault;
    char *why; /* of a fault; else NULL */
    struct sp_act act;
    bool is_no_reference; /* a new one names what is none to a proposal … */
    bool lacks_document;  /* … or one without a document */
    /* The one that a new act names, at a protected branch: one that is
     * finished, if any is; the act has its reference. */
    struct sp_prp_document document;
};

/* Zero-initialise. */
struct sp_chain {
    SP_VEC(struct sp_chain_link) links; /* the oldest first */
    bool is_tag;                        /* the ref names a tag, not a commit */
    bool rewinds;  /* it does not continue that of the server */
    bool too_many; /* new acts; or … */
    bool is_full;  /* … all of them: not all are here */
};

/* Adds all acts without a fault. Borrows the chain. */
void sp_chain_fold(const struct sp_chain *chain, struct sp_exceptions *out);
void sp_chain_dispose(struct sp_chain *chain);

#endif
