/*
 * Reads the commits of refs/notes/sallyport/exceptions. Each has its predecessor as the
 * only parent, and no files, so that nothing but the acts can be there.
 */
#include <string.h>

#include "internal.h"
#include "sallyport/directory.h"

/* Bytes of a commit: an act with its headers, and a signature. */
enum { MAX_COMMIT = 65536 };

static bool is_empty_tree(const struct sp_oid *tree)
{
    char hex[SP_OID_HEX + 1];
    return strcmp(sp_oid_format(hex, tree),
                  "4b825dc642cb6eb9a060e54bf8d69288fbee4904") == 0;
}

static enum sp_evidence_fault read_act(const struct sp_commit *commit,
                                       struct sp_act *out, struct sp_buf *why)
{
    const char *wrong = commit->parents.count > 1       ? "it is a merge"
                        : !is_empty_tree(&commit->tree) ? "it has files"
                        : commit->encoding.len ? "it has another encoding"
                                               : NULL;
    if (!wrong)
        return sp_act_read(out, commit->message, why);
    sp_buf_puts(why, wrong);
    return SP_EVIDENCE_SHAPE;
}

/* Reads one commit. *before: its parent, or zero. */
static int read_link(struct sp_repo *repo, struct sp_chain_link *link,
                     struct sp_oid *before, struct sp_error *err)
{
    struct sp_object object;
    struct sp_buf why = {0};
    struct sp_error wrong = {0};
    struct sp_commit commit = {0};
    *before = (struct sp_oid){{0}};
    int code =
        sp_repo_read_commit(repo, &link->commit, MAX_COMMIT, &object, err);
    if (code == SP_ELIMIT) {
        link->fault = SP_EVIDENCE_LONG;
        link->why = sp_strdup("it is longer than 4096 bytes");
        return SP_OK; /* what is below it counts for nothing */
    }
    if (code)
        return code;
    if (sp_commit_parse(&commit, object.bytes, &wrong)) {
        link->fault = SP_EVIDENCE_SHAPE;
        sp_buf_puts(&why, wrong.message);
    } else {
        link->fault = read_act(&commit, &link->act, &why);
        if (commit.parents.count)
            *before = commit.parents.items[0];
    }
    if (link->fault)
        link->why = sp_buf_detach(&why);
    sp_buf_dispose(&why);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return SP_OK;
}

static void reverse(struct sp_chain *chain)
{
    for (size_t i = 0, k = chain->links.count; i + 1 < k; i++) {
        struct sp_chain_link kept = chain->links.items[i];
        chain->links.items[i] = chain->links.items[--k];
        chain->links.items[k] = kept;
    }
}

int sp_gather_chain(struct sp_repo *repo, const struct sp_oid *tip,
                    const struct sp_oid *old, struct sp_chain *out,
                    struct sp_error *err)
{
    bool is_new = true;
    size_t fresh = 0;
    struct sp_oid at = *tip;
    while (!sp_oid_is_zero(&at)) {
        struct sp_chain_link link = {.commit = at};
        is_new = is_new && !sp_oid_equal(&at, old);
        link.is_new = is_new;
        fresh += is_new;
        out->too_many = fresh > SP_ACTS_MAX;
        out->is_full = out->links.count == SP_CHAIN_MAX;
        if (out->too_many || out->is_full)
            return SP_OK;
        int code = read_link(repo, &link, &at, err);
        if (code)
            return code;
        SP_VEC_PUSH(&out->links, link);
    }
    reverse(out);
    return SP_OK;
}

int sp_gather_exceptions(struct sp_repo *repo, const struct sp_oid *tip,
                         struct sp_chain *chain, struct sp_exceptions *out,
                         struct sp_error *err)
{
    int code = sp_gather_chain(repo, tip, tip, chain, err);
    if (!code)
        sp_chain_fold(chain, out);
    return code;
}

/* The search for the document of a proposal at one protected branch. */
struct search {
    const struct sp_prp_policy *policy;
    struct sp_str id;
    struct sp_prp_document found;
};

static bool is_wanted(struct sp_str name, void *context)
{
    const struct search *search = context;
    return sp_prp_is_document_of(name, search->id);
}

static void read_found(struct sp_str name, struct sp_str content, void *context)
{
    struct search *search = context;
    struct sp_prp_document *found = &search->found;
    sp_strings_add(&found->files, name.ptr, name.len);
    if (content.ptr)
        sp_prp_document_read(found, content, &search->policy->sections);
    else
        found->found = found->is_large = true;
}

/* Looks at all protected branches, as they are now, until one has it finished. */
static int find_document(struct sp_gather *gather, struct search *search,
                         struct sp_chain_link *link, struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && !sp_prp_document_is_finished(&link->document) &&
                       i < gather->protected_tips.count;
         i++) {
        code = sp_repo_each_file(
            gather->repo, &gather->protected_tips.items[i].id,
            search->policy->directory, SP_PRP_DOCUMENT_LARGEST, is_wanted,
            read_found, search, err);
        if (search->found.found) {
            sp_prp_document_dispose(&link->document);
            link->document = search->found;
            search->found = (struct sp_prp_document){0};
        }
    }
    link->lacks_document = !link->document.found;
    return code;
}

static int look_for(struct sp_gather *gather, struct sp_chain_link *link,
                    struct sp_error *err)
{
    const struct sp_prp_policy *policy = &gather->source.policy->prp;
    struct search search = {.policy = policy,
                            .id = sp_prp_id(policy, link->act.prp)};
    int code = sp_prp_is_reference(policy, link->act.prp, err);
    link->is_no_reference = code == 0;
    if (code <= 0 || !sp_prp_wants_documents(policy))
        return code < 0 ? code : SP_OK;
    return find_document(gather, &search, link, err);
}

static int read_documents(struct sp_gather *gather, struct sp_chain *chain,
                          struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < chain->links.count; i++) {
        struct sp_chain_link *link = &chain->links.items[i];
        if (link->is_new && !link->fault && link->act.prp)
            code = look_for(gather, link, err);
    }
    return code;
}

int sp_gather_acts(struct sp_gather *gather, struct sp_ref_facts *ref,
                   struct sp_error *err)
{
    struct sp_chain *out = &gather->chain;
    sp_chain_dispose(out);
    out->is_tag = !sp_oid_equal(&ref->tip, &ref->update->new_id);
    ref->chain = out;
    int code = sp_gather_rewinds(gather, ref, &out->rewinds, err);
    if (code || out->rewinds || out->is_tag)
        return code;
    code = sp_gather_chain(gather->repo, &ref->tip, &ref->old_tip, out, err);
    if (!code)
        code = sp_gather_latest(gather, err);
    return code ? code : read_documents(gather, out, err);
}
