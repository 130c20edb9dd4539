#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/directory.h"

static int compare_ids(struct sp_str a, struct sp_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = strncasecmp(a.ptr, b.ptr, len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_id(const void *a, const void *b)
{
    const struct document_id *x = a, *y = b;
    int order = compare_ids(x->id, y->id);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* Sorts the ids of the documents, so that the name of a file can be looked
 * up. */
static void sort_ids(struct sp_gather *gather)
{
    gather->document_ids.count = 0;
    for (size_t i = 0; i < gather->documents.count; i++) {
        struct document_id id = {
            sp_prp_id(&gather->source.policy->prp,
                      gather->documents.items[i].reference),
            i};
        SP_VEC_PUSH(&gather->document_ids, id);
    }
    if (gather->document_ids.count)
        qsort(gather->document_ids.items, gather->document_ids.count,
              sizeof *gather->document_ids.items, by_id);
}

/* The index of the first id in the sorted list that is not less than the
 * name. */
static size_t first_id(const struct sp_gather *gather, struct sp_str id,
                       size_t place)
{
    const struct document_id key = {id, place};
    size_t low = 0, high = gather->document_ids.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_id(&gather->document_ids.items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first document, from index `from` on, that a file of that name belongs
 * to: the name begins with its id, followed by no letter or digit. */
static struct sp_prp_document *document_of(struct sp_gather *gather,
                                           struct sp_str file, size_t from)
{
    const struct document_id *ids = gather->document_ids.items;
    size_t best = SIZE_MAX;
    for (size_t len = 1; len <= file.len; len++) {
        const struct sp_str begin = {file.ptr, len};
        if (len < file.len && sp_is_alnum(file.ptr[len]))
            continue;
        size_t at = first_id(gather, begin, from);
        if (at == gather->document_ids.count)
            break;
        if (ids[at].place < best && compare_ids(ids[at].id, begin) == 0 &&
            sp_prp_is_document_of(file, ids[at].id))
            best = ids[at].place;
        if (ids[at].id.len < len ||
            strncasecmp(ids[at].id.ptr, file.ptr, len) != 0)
            break; /* no longer beginning matches either */
    }
    return best < SIZE_MAX ? &gather->documents.items[best] : NULL;
}

static bool wanted(struct sp_str name, void *context)
{
    return document_of(context, name, 0) != NULL;
}

/* Several references may share an id, and so the document. Several documents
 * may have one id; then all of them are read. */
static void read_document(struct sp_str name, struct sp_str content,
                          void *context)
{
    struct sp_gather *gather = context;
    struct sp_prp_document *document;
    for (size_t from = 0; (document = document_of(gather, name, from));
         from = (size_t)(document - gather->documents.items) + 1) {
        sp_strings_add(&document->files, name.ptr, name.len);
        if (content.ptr)
            sp_prp_document_read(document, content,
                                 &gather->source.policy->prp.sections);
        else
            document->found = document->is_large = true;
    }
}

/* Marks the proposals that are named by a commit which no other protected ref has accepted:
 * the documents of the others were there when they were. */
static bool *find_open(const struct sp_history *history)
{
    bool *open = sp_calloc(history->prps.count, sizeof *open);
    for (size_t i = 0; i < history->nodes.count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        for (size_t k = 0; k < node->prp_count && !node->is_accepted; k++)
            open[history->prp_of.items[node->prps + k]] = true;
    }
    return open;
}

static void list_documents(struct sp_gather *gather)
{
    const struct sp_history *history = &gather->history;
    bool *open = find_open(history);
    for (size_t i = 0; i < history->prps.count; i++) {
        struct sp_prp_document document = {.reference = NULL};
        if (!open[i])
            continue;
        document.reference = sp_strdup(history->prps.items[i]);
        SP_VEC_PUSH(&gather->documents, document);
    }
    free(open);
}

int sp_gather_documents(struct sp_gather *gather,
                        struct sp_branch_facts *branch, struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    const struct sp_ref_facts *ref = branch->ref;
    if (!(gather->needs & SP_NEEDS_DOCUMENTS) || !ref->is_protected ||
        !gather->history.prps.count || !sp_prp_wants_documents(&policy->prp))
        return SP_OK;
    list_documents(gather);
    if (!gather->documents.count)
        return SP_OK;
    sort_ids(gather);
    const char *path = policy->prp.directory;
    const struct sp_oid sides[] = {ref->tip, ref->old_tip};
    int code = sp_occasion_knows_new(ref->push->occasion)
                   ? sp_repo_each_file(gather->repo, &ref->tip, path,
                                       SP_PRP_DOCUMENT_LARGEST, wanted,
                                       read_document, gather, err)
                   : sp_repo_each_merged_file(gather->repo, sides, path,
                                              SP_PRP_DOCUMENT_LARGEST, wanted,
                                              read_document, gather, err);
    branch->documents = gather->documents.items;
    branch->document_count = gather->documents.count;
    return code;
}
