#include "sallyport/root_causes.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/commit.h"
#include "sallyport/globbed.h"
#include "sallyport/mentions.h"
#include "sallyport/objects.h"
#include "sallyport/revert.h"
#include "sallyport/utc.h"

enum {
    STEPS = 200, /* of a line; and commits read to judge a merge */
    DAYS = 30,
    READ = 64, /* commits read to judge a revert */
};

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

/* Reads a commit, and what it reverts where it calls itself a revert. 1: it does; 0: it does
 * not; less than 0: it cannot be read. */
static int read_revert(struct sp_repo *repo, const struct sp_oid *id,
                       struct sp_commit *commit, struct sp_revert *reverted)
{
    struct sp_object object;
    struct sp_message message = {0};
    struct sp_error ignored = {0};
    if (sp_repo_read_any_commit(repo, id, &object, &ignored))
        return -1;
    int code = -1;
    if (!sp_commit_parse(commit, object.bytes, &ignored)) {
        sp_message_parse(&message, commit->message);
        code = sp_revert_claims(&message) && sp_revert_read(reverted, &message);
        sp_message_dispose(&message);
    }
    sp_object_dispose(&object);
    return code;
}

/* --- what takes back --- */

/* A question about a revert. */
struct look {
    struct sp_repo *repo;
    int left; /* commits that may be read; less than 0: too few */
    struct sp_error ignored;
};

static bool is_rollback(struct look *look, const struct sp_oid *id);

/* Is one of the commits that a revert names no rollback? */
static bool takes_back(struct look *look, const struct sp_revert *reverted)
{
    for (size_t i = 0; i < reverted->count; i++) {
        struct sp_oid id;
        if (sp_repo_expand(look->repo, reverted->named[i].commit, &id) ||
            !is_rollback(look, &id))
            return true;
    }
    return false;
}

/* Did a merge bring reverts alone, of which one takes back? */
static bool brought_rollback(struct look *look, struct sp_oid at,
                             struct sp_oid before)
{
    struct sp_commit commit = {0};
    struct sp_revert reverted;
    bool takes = false;
    int reaches = 0;
    while (!reaches && look->left-- > 0 &&
           read_revert(look->repo, &at, &commit, &reverted) > 0 &&
           commit.parents.count == 1) {
        takes = takes || takes_back(look, &reverted);
        at = commit.parents.items[0];
        reaches = sp_repo_reaches(look->repo, &(struct sp_oids){&before, 1, 1},
                                  &at, &look->ignored);
    }
    sp_commit_dispose(&commit);
    return takes && reaches > 0;
}

/* What cannot be read is none. */
static bool is_rollback(struct look *look, const struct sp_oid *id)
{
    struct sp_commit commit = {0};
    struct sp_revert reverted;
    bool is = false;
    int says =
        look->left-- > 0 ? read_revert(look->repo, id, &commit, &reverted) : -1;
    const struct sp_oids *parents = &commit.parents;
    if (says > 0)
        is = takes_back(look, &reverted);
    else if (!says && parents->count > 1)
        is = brought_rollback(look, parents->items[parents->count - 1],
                              parents->items[0]);
    sp_commit_dispose(&commit);
    return is;
}

int sp_takes_back(struct sp_repo *repo, const struct sp_oid *revert)
{
    struct look look = {.repo = repo, .left = READ};
    bool is = is_rollback(&look, revert);
    return look.left < 0 ? -1 : is;
}

/* --- which there are --- */

/* Where they are looked for. */
struct hunt {
    struct items *out;
    struct sp_repo *repo;
    int64_t within, since;
    struct sp_error
        ignored; /* what cannot be read closes nothing, and is none */
};

static void add(struct hunt *hunt, const struct sp_oid *id, int64_t landed,
                const struct sp_revert *reverted)
{
    struct item item = {.cause = {.commit = *id, .due = landed + hunt->within},
                        .reverted = *reverted};
    if (hunt->out->count < SP_ROOT_CAUSES_MAX && landed >= hunt->since)
        SP_VEC_PUSH(hunt->out, item);
}

/* Looks at the head that a merge brought to a commit, at some time. */
static void look_at_head(struct hunt *hunt, const struct sp_oid *head,
                         const struct sp_oid *before, int64_t landed)
{
    struct look look = {.repo = hunt->repo, .left = STEPS};
    struct sp_commit commit = {0};
    struct sp_revert reverted;
    if (read_revert(hunt->repo, head, &commit, &reverted) > 0 &&
        (brought_rollback(&look, *head, *before) || look.left < 0))
        add(hunt, head, landed, &reverted);
    sp_commit_dispose(&commit);
}

/* Walks the first-parent line. */
static void find(struct hunt *hunt, const struct sp_oid *tip)
{
    struct sp_commit commit = {0};
    struct sp_oid at = *tip;
    for (int i = 0; i < STEPS && !sp_oid_is_zero(&at); i++) {
        struct sp_revert reverted;
        int is = read_revert(hunt->repo, &at, &commit, &reverted);
        if (is < 0 || commit.time < hunt->since)
            break;
        size_t parents = commit.parents.count;
        if (is && sp_takes_back(hunt->repo, &at))
            add(hunt, &at, commit.time, &reverted);
        if (parents > 1)
            look_at_head(hunt, &commit.parents.items[parents - 1],
                         &commit.parents.items[0], commit.time);
        at = parents ? commit.parents.items[0] : (struct sp_oid){{0}};
    }
    sp_commit_dispose(&commit);
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
    struct items all = {0};
    struct hunt hunt = {.out = &all,
                        .repo = repo,
                        .within = policy->documentation.root_cause_within,
                        .since = now - (int64_t)DAYS * SP_DAY};
    if (globs->count)
        find(&hunt, tip);
    if (all.count)
        sp_each_globbed_file(repo, tip, globs, SP_PRP_DOCUMENT_LARGEST,
                             close_named, &all, &hunt.ignored);
    for (size_t i = 0; i < all.count; i++)
        if (!all.items[i].is_closed)
            SP_VEC_PUSH(out, all.items[i].cause);
    free(all.items);
}
