#include "sallyport/recent.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/heap.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"

/* Commits that were seen, by id; the heap returns the newest first. */
struct walk {
    struct sp_repo *repo;
    struct sp_oidmap seen;
    struct sp_oids ids;
    struct sp_heap queue;
    struct sp_commit commit;
};

/* Reads the commit of an id; false where it cannot be read. */
static bool parse(struct walk *walk, const struct sp_oid *id,
                  struct sp_object *object)
{
    struct sp_error ignored = {0};
    if (sp_repo_read_any_commit(walk->repo, id, object, &ignored))
        return false;
    if (sp_commit_parse(&walk->commit, object->bytes, &ignored) == SP_OK)
        return true;
    sp_object_dispose(object);
    return false;
}

static void meet(struct walk *walk, const struct sp_oid *id)
{
    struct sp_object object;
    if (sp_oidmap_get(&walk->seen, id) != SP_OIDMAP_NONE ||
        !parse(walk, id, &object))
        return;
    uint32_t place = (uint32_t)walk->ids.count;
    SP_VEC_PUSH(&walk->ids, *id);
    sp_oidmap_put(&walk->seen, id, place);
    sp_heap_push(&walk->queue, walk->commit.time, place);
    sp_object_dispose(&object);
}

static void take(struct walk *walk, struct sp_recent *out)
{
    struct sp_oid id = walk->ids.items[sp_heap_pop(&walk->queue)];
    struct sp_object object;
    if (!parse(walk, &id, &object))
        return; /* GCOVR_EXCL_LINE it could be read a moment ago */
    const struct sp_commit *commit = &walk->commit;
    struct sp_recent_commit fresh = {
        .id = id,
        .tree = commit->tree,
        .parents = commit->parents.count,
        .author = sp_strndup(commit->author.ptr, commit->author.len),
        .text = sp_strndup(commit->message.ptr, commit->message.len)};
    if (fresh.parents)
        fresh.parent = commit->parents.items[0];
    sp_message_parse(&fresh.message, sp_str(fresh.text));
    SP_VEC_PUSH(&out->commits, fresh);
    struct sp_oids parents = {0};
    for (size_t i = 0; i < commit->parents.count; i++)
        SP_VEC_PUSH(&parents, commit->parents.items[i]);
    sp_object_dispose(&object);
    for (size_t i = 0; i < parents.count; i++)
        meet(walk, &parents.items[i]);
    free(parents.items);
}

static void read_commits(struct sp_recent *out, struct sp_repo *repo,
                         const struct sp_oid *tip, size_t max)
{
    struct walk walk = {.repo = repo};
    meet(&walk, tip);
    while (walk.queue.count && out->commits.count < max)
        take(&walk, out);
    while (walk.queue.count)
        SP_VEC_PUSH(&out->below, walk.ids.items[sp_heap_pop(&walk.queue)]);
    sp_commit_dispose(&walk.commit);
    sp_heap_dispose(&walk.queue);
    sp_oidmap_dispose(&walk.seen);
    free(walk.ids.items);
}

static int see_branch(const char *name, const struct sp_oid *id, void *context)
{
    static const char heads[] = "refs/heads/", remotes[] = "refs/remotes/";
    struct sp_strings *out = context;
    (void)id;
    const char *branch = NULL;
    if (sp_str_starts(sp_str(name), heads)) {
        branch = name + strlen(heads);
    } else if (sp_str_starts(sp_str(name), remotes)) {
        branch = strchr(name + strlen(remotes), '/');
        branch = branch ? branch + 1 : NULL;
    }
    if (branch && strcmp(branch, "HEAD") != 0 && !sp_strings_have(out, branch))
        sp_strings_add(out, branch, strlen(branch));
    return SP_OK;
}

int sp_recent_read(struct sp_recent *out, struct sp_repo *repo, size_t max,
                   struct sp_error *err)
{
    struct sp_oid tip;
    int code = sp_repo_symbolic(repo, "HEAD", &out->name, err);
    if (!code)
        code =
            sp_repo_each_ref(repo, "refs/*", see_branch, &out->branches, err);
    if (code)
        return code;
    sp_strings_sort(&out->branches);
    code = sp_repo_ref(repo, "HEAD", &tip, err);
    if (!code)
        read_commits(out, repo, &tip, max);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

void sp_recent_dispose(struct sp_recent *recent)
{
    for (size_t i = 0; i < recent->commits.count; i++) {
        sp_message_dispose(&recent->commits.items[i].message);
        free(recent->commits.items[i].author);
        free(recent->commits.items[i].text);
    }
    free(recent->commits.items);
    free(recent->below.items);
    sp_strings_dispose(&recent->branches);
    sp_buf_dispose(&recent->name);
}
