#include "pushers.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/ancestry.h"
#include "sallyport/find_pushers.h"
#include "sallyport/objects.h"

static int open_trail(struct sp_audit **out, const struct hook_pushers *self,
                      struct sp_error *err)
{
    struct sp_audit_place place = self->trail->place;
    place.is_read_only = true;
    place.may_create = false;
    return sp_audit_open(out, &place, err);
}

/* Has one of the first `count` pushes brought the commit? What cannot be read has
 * not. */
static bool has_brought(struct sp_repo *repo, const struct sp_pushed *pushed,
                        size_t count, const struct sp_oid *commit)
{
    struct sp_error ignored = {0};
    const struct sp_oids first = {pushed->tips.items, count, count};
    return sp_repo_reaches(repo, &first, commit, &ignored) > 0;
}

/* Keeps the pushes whose commits are there. */
static void drop_gone(struct sp_repo *repo, struct sp_pushed *pushed)
{
    size_t kept = 0;
    bool *have = sp_calloc(pushed->tips.count, sizeof *have);
    sp_repo_have(repo, &pushed->tips, have);
    for (size_t i = 0; i < pushed->tips.count; i++) {
        struct sp_oid tree;
        struct sp_error ignored = {0};
        if (!have[i] ||
            sp_repo_commit_tree(repo, &pushed->tips.items[i], &tree, &ignored))
            continue;
        char *user = pushed->users.items[i];
        pushed->users.items[i] = pushed->users.items[kept];
        pushed->users.items[kept] = user;
        pushed->tips.items[kept++] = pushed->tips.items[i];
    }
    pushed->tips.count = kept;
    free(have);
}

/* The place of the first push that has `head` in its history; their number where none
 * has. */
static size_t first_with(struct sp_repo *repo, const struct sp_pushed *pushed,
                         const struct sp_oid *head)
{
    size_t low = 0, high = pushed->tips.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (has_brought(repo, pushed, middle + 1, head))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Adds who has brought `head`, in whatever push. */
static void add_bringer(const struct hook_here *here, struct sp_audit *audit,
                        const struct sp_oid *head, struct sp_strings *users)
{
    struct sp_pushed pushed = {0};
    struct sp_repo *repo = NULL;
    struct sp_error ignored = {0};
    size_t first = 0;
    if (!sp_repo_open(&repo, here->gitdir, NULL, NULL, &ignored) &&
        !sp_list_pushed(audit, here->path, &pushed, &ignored)) {
        drop_gone(repo, &pushed);
        first = first_with(repo, &pushed, head);
    }
    const char *user =
        first < pushed.tips.count ? pushed.users.items[first] : "";
    if (*user && !sp_strings_have(users, user))
        sp_strings_add(users, user, strlen(user));
    sp_pushed_dispose(&pushed);
    sp_repo_free(repo);
}

/* Where the trail cannot say it, nobody knows. */
static int find(struct sp_pushers *pushers, const struct sp_oidmap *commits,
                const struct sp_oid *head, struct sp_strings *users,
                bool *found, struct sp_error *err)
{
    const struct hook_pushers *self = (struct hook_pushers *)(void *)pushers;
    const struct hook_here *here = self->trail->here;
    struct sp_audit *audit = NULL;
    struct sp_error failed = {0};
    (void)err;
    *found = false;
    int code = open_trail(&audit, self, &failed);
    if (!code)
        code = sp_find_pushers(audit, here->path, commits, head, users, found,
                               &failed);
    *found = *found && !code;
    if (!code && !*found)
        add_bringer(here, audit, head, users);
    sp_audit_close(audit);
    return SP_OK;
}

/* An error is the policy's to settle, as that of the entry is. */
static int newest(struct sp_pushers *pushers, int64_t *out,
                  struct sp_error *err)
{
    const struct hook_pushers *self = (struct hook_pushers *)(void *)pushers;
    struct sp_audit *audit = NULL;
    struct sp_error failed = {0};
    int64_t milliseconds = 0;
    int code = open_trail(&audit, self, &failed);
    if (!code)
        code = sp_audit_newest(audit, &milliseconds, &failed);
    sp_audit_close(audit);
    *out = milliseconds / 1000;
    return code && code != SP_ENOTFOUND
               ? sp_trail_settle(self->trail->here->policy, &failed, err)
               : SP_OK;
}

struct sp_pushers *sp_pushers_of(struct hook_pushers *out,
                                 const struct hook_trail *trail)
{
    *out = (struct hook_pushers){{find, newest}, trail};
    return trail->is_on ? &out->pushers : NULL;
}
