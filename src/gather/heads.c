/*
 * The heads of branches that the server or the clone knows: its branches and
 * those of its pull requests, those of a clone's remotes, and those of this
 * push. They are listed once, and each is described once, at the first search.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"

/* The last commit may name no proposal; this many before it are read as
 * well. */
enum { DEEPEST_NAMED = 4 };

/* Is it the head of a pull request: refs/pull/7/head? Then *number is "7". */
static bool is_request(const char *name, struct sp_str *number)
{
    static const char *const before[] = {"refs/pull/", "refs/merge-requests/"};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        if (!sp_str_starts(sp_str(name), before[i]))
            continue;
        const char *rest = name + strlen(before[i]);
        *number = (struct sp_str){rest, strcspn(rest, "/")};
        return strcmp(rest + number->len, "/head") == 0;
    }
    return false;
}

bool sp_head_is_of_request(const struct head *head, const char *number)
{
    struct sp_str found;
    return is_request(head->name, &found) && sp_str_equal_c(found, number);
}

/* Is it the branch with that name, here or at a remote? */
bool sp_head_is_named(const struct head *head, const char *name)
{
    static const char heads[] = "refs/heads/", remotes[] = "refs/remotes/";
    if (strcmp(head->name, name) == 0)
        return true;
    if (sp_str_starts(sp_str(head->name), heads))
        return strcmp(head->name + strlen(heads), name) == 0;
    if (!sp_str_starts(sp_str(head->name), remotes))
        return false;
    const char *remote = head->name + strlen(remotes);
    const char *branch = strchr(remote, '/');
    return strcmp(remote, name) == 0 ||
           (branch && strcmp(branch + 1, name) == 0);
}

bool sp_head_shares_prp(const struct head *head, const struct suspect *suspect)
{
    for (size_t i = 0; i < head->prp_count; i++)
        for (size_t k = 0; k < suspect->prp_count; k++)
            if (head->prps[i] == suspect->prps[k])
                return true;
    return false;
}

static bool is_head(const struct sp_gather *gather, const char *name)
{
    struct sp_str number;
    bool is_clone = gather->source.remote || gather->in_worktree;
    return sp_str_starts(sp_str(name), "refs/heads/") ||
           is_request(name, &number) ||
           (is_clone && sp_str_starts(sp_str(name), "refs/remotes/"));
}

static void add_head(struct sp_gather *gather, const char *name,
                     const struct sp_oid *id, bool is_pushed)
{
    struct head head = {
        .name = sp_strdup(name), .id = *id, .is_pushed = is_pushed};
    SP_VEC_PUSH(&gather->heads, head);
}

static int see_ref(const char *name, const struct sp_oid *id, void *context)
{
    struct sp_gather *gather = context;
    if (is_head(gather, name))
        add_head(gather, name, id, false);
    return SP_OK;
}

int sp_gather_heads(struct sp_gather *gather, struct sp_error *err)
{
    if (gather->heads_known)
        return SP_OK;
    int code = sp_repo_each_ref(gather->repo, "refs/*", see_ref, gather, err);
    for (size_t i = 0; !code && gather->push && i < gather->push->count; i++) {
        const struct sp_ref_update *update = &gather->push->items[i];
        if (!sp_oid_is_zero(&update->new_id) && is_head(gather, update->name))
            add_head(gather, update->name, &update->new_id, true);
    }
    gather->heads_known = !code;
    return code;
}

bool sp_gather_is_head(const struct sp_gather *gather, const struct sp_oid *id)
{
    for (size_t i = 0; i < gather->heads.count; i++)
        if (!gather->heads.items[i].is_pushed &&
            sp_oid_equal(&gather->heads.items[i].id, id))
            return true;
    return false;
}

/* Reads one commit. *next is its first parent, zero where there is none. False
 * when no earlier commit need be read. */
static bool describe(struct sp_gather *gather, struct head *head,
                     const struct sp_oid *id, struct sp_oid *next)
{
    const struct sp_policy *policy = gather->source.policy;
    struct sp_commit *commit = &gather->commit;
    struct sp_object object;
    struct sp_error ignored = {0}; /* a broken ref explains nothing */
    if (sp_repo_read_commit(gather->repo, id, (size_t)policy->limits.max_object,
                            &object, &ignored))
        return false;
    bool good = !sp_commit_parse(commit, object.bytes, &ignored);
    if (good && sp_oid_equal(id, &head->id)) {
        head->is_commit = true;
        head->tree = commit->tree;
        head->time = commit->time;
    }
    if (good && commit->message.len <= (size_t)policy->limits.max_message) {
        sp_message_parse(&gather->message, commit->message);
        good = !sp_prp_read(&policy->prp, &gather->message, "", &gather->prps,
                            &ignored);
        for (size_t i = 0; good && i < gather->prps.good.count; i++)
            if (head->prp_count < HEAD_PRPS)
                head->prps[head->prp_count++] =
                    sp_str_hash(sp_str(gather->prps.good.items[i]));
    }
    bool has_parent = good && commit->parents.count;
    *next = has_parent ? commit->parents.items[0] : (struct sp_oid){{0}};
    sp_object_dispose(&object);
    return has_parent && !head->prp_count;
}

void sp_gather_describe_heads(struct sp_gather *gather)
{
    for (size_t i = 0; i < gather->heads.count; i++) {
        struct head *head = &gather->heads.items[i];
        struct sp_oid next = head->id;
        for (int k = 0; !head->is_described && k < DEEPEST_NAMED; k++) {
            struct sp_oid id = next;
            if (!describe(gather, head, &id, &next))
                break;
        }
        head->is_described = true;
    }
}
