#include "internal.h"

static struct sp_prp_document *document_of(struct sp_gather *gather,
                                           struct sp_str file)
{
    const struct sp_prp_policy *policy = &gather->source.policy->prp;
    for (size_t i = 0; i < gather->documents.count; i++) {
        struct sp_prp_document *document = &gather->documents.items[i];
        if (!document->found &&
            sp_prp_is_document_of(file, sp_prp_id(policy, document->reference)))
            return document;
    }
    return NULL;
}

static bool wanted(struct sp_str name, void *context)
{
    return document_of(context, name) != NULL;
}

/* Several references may share an id, and so the document. */
static void read_document(struct sp_str name, struct sp_str content,
                          void *context)
{
    struct sp_gather *gather = context;
    struct sp_prp_document *document;
    while ((document = document_of(gather, name)))
        if (content.ptr)
            sp_prp_document_read(document, content,
                                 &gather->source.policy->prp.sections);
        else
            document->found = document->is_large = true;
}

int sp_gather_documents(struct sp_gather *gather, struct sp_ref_facts *ref,
                        struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    if (!ref->is_protected || !gather->history.prps.count)
        return SP_OK;
    for (size_t i = 0; i < gather->history.prps.count; i++) {
        struct sp_prp_document document = {
            .reference = sp_strdup(gather->history.prps.items[i])};
        SP_VEC_PUSH(&gather->documents, document);
    }
    const char *path = policy->prp.directory;
    const struct sp_oid sides[] = {ref->tip, ref->old_tip};
    int code = ref->is_proposal
                   ? sp_repo_each_merged_file(gather->repo, sides, path,
                                              SP_PRP_DOCUMENT_LARGEST, wanted,
                                              read_document, gather, err)
                   : sp_repo_each_file(gather->repo, &ref->tip, path,
                                       SP_PRP_DOCUMENT_LARGEST, wanted,
                                       read_document, gather, err);
    ref->documents = gather->documents.items;
    ref->document_count = gather->documents.count;
    return code;
}
