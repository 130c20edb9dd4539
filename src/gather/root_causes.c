#include "sallyport/root_causes.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/commit.h"
#include "sallyport/globbed.h"
#include "sallyport/mentions.h"
#include "sallyport/objects.h"
#include "sallyport/revert.h"
#include "sallyport/utc.h"

enum { STEPS = 200, DAYS = 30 };

/* A rollback, and what would close it. */
struct item {
    struct sp_root_cause cause;
    struct sp_revert reverted;
    bool is_closed;
};

struct items {
    struct item *items;
    size_t count, capacity;
};

/* --- which there are --- */

/* Adds the commit if it calls itself a revert. Its first parent, its last, and its time
 * are those of *commit. */
static int look_at(struct items *out, struct sp_repo *repo,
                   const struct sp_oid *id, struct sp_commit *commit,
                   int64_t within, int64_t since, struct sp_error *err)
{
    struct sp_object object;
    struct sp_message message = {0};
    struct item item = {.cause.commit = *id};
    int code = sp_repo_read_any_commit(repo, id, &object, err);
    if (code)
        return code;
    code = sp_commit_parse(commit, object.bytes, err);
    if (!code) {
        sp_message_parse(&message, commit->message);
        item.cause.due = commit->time + within;
        if (out->count < SP_ROOT_CAUSES_MAX && commit->time >= since &&
            sp_revert_claims(&message) &&
            sp_revert_read(&item.reverted, &message))
            SP_VEC_PUSH(out, item);
        sp_message_dispose(&message);
    }
    sp_object_dispose(&object);
    return code;
}

/* Walks the first-parent line; of a merge, the head of the branch is looked at. */
static void find(struct items *out, struct sp_repo *repo,
                 const struct sp_oid *tip, int64_t within, int64_t since)
{
    struct sp_commit commit = {0}, head = {0};
    struct sp_error ignored = {0};
    struct sp_oid at = *tip;
    for (int i = 0; i < STEPS && !sp_oid_is_zero(&at); i++) {
        if (look_at(out, repo, &at, &commit, within, since, &ignored) ||
            commit.time < since)
            break;
        size_t parents = commit.parents.count;
        if (parents > 1 &&
            look_at(out, repo, &commit.parents.items[parents - 1], &head,
                    within, since, &ignored))
            break;
        at = parents ? commit.parents.items[0] : (struct sp_oid){{0}};
    }
    sp_commit_dispose(&commit);
    sp_commit_dispose(&head);
}

/* --- which are closed --- */

/* Does the document have a word that the id begins with? */
static bool names(const struct sp_mentions *mentions, const char *id)
{
    size_t len = strlen(id);
    for (size_t i = SP_NAMED_MIN; i <= len; i++)
        if (sp_mentions_path(mentions, (struct sp_str){id, i}))
            return true;
    return false;
}

static void close_named(struct sp_str path, struct sp_str text, void *context)
{
    struct items *all = context;
    struct sp_mentions mentions = {0};
    (void)path;
    if (text.ptr)
        sp_mentions_read(&mentions, text);
    for (size_t i = 0; i < all->count; i++) {
        struct item *item = &all->items[i];
        char hex[SP_OID_HEX + 1];
        bool is_named =
            names(&mentions, sp_oid_format(hex, &item->cause.commit));
        for (size_t k = 0; k < item->reverted.count; k++)
            is_named =
                is_named || names(&mentions, item->reverted.named[k].commit);
        item->is_closed = item->is_closed || is_named;
    }
    sp_mentions_dispose(&mentions);
}

void sp_root_causes_read(struct sp_root_causes *out, struct sp_repo *repo,
                         const struct sp_policy *policy,
                         const struct sp_oid *tip, int64_t now)
{
    const struct sp_strings *globs = &policy->documentation.root_cause;
    struct sp_error ignored = {0};
    struct items all = {0};
    if (globs->count)
        find(&all, repo, tip, policy->documentation.root_cause_within,
             now - (int64_t)DAYS * SP_DAY);
    if (all.count)
        sp_each_globbed_file(repo, tip, globs, SP_PRP_DOCUMENT_LARGEST,
                             close_named, &all, &ignored);
    for (size_t i = 0; i < all.count; i++)
        if (!all.items[i].is_closed)
            SP_VEC_PUSH(out, all.items[i].cause);
    free(all.items);
}
