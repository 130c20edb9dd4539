/* Which trails are sent. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit.h"
#include "sallyport/doctor.h"
#include "sallyport/layers.h"
#include "sallyport/recorded.h"
#include "ship.h"

static bool is_known(const struct ship_stores *stores, const char *path)
{
    for (size_t i = 0; i < stores->count; i++)
        if (strcmp(stores->items[i].path, path) == 0)
            return true;
    return false;
}

/* Several repositories may have one trail. */
static void add(struct ship_stores *stores, const char *path,
                const char *origin)
{
    char *real = realpath(path, NULL);
    struct sp_buf name = {0};
    const char *where = real ? real : path;
    if (!is_known(stores, where)) {
        struct ship_store fresh = {.path = sp_strdup(where)};
        if (origin)
            sp_buf_puts(&name, origin);
        else
            audit_origin(&name, where);
        fresh.origin = sp_buf_detach(&name);
        SP_VEC_PUSH(stores, fresh);
    }
    sp_buf_dispose(&name);
    free(real);
}

/* The trail of the repository at a path, by its policy; "" where it is off. */
static int trail_of(struct sp_buf *out, const char *path, struct sp_error *err)
{
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    struct sp_audit_place place;
    char *gitdir = NULL;
    int code = sp_repo_discover(&repo, path, err);
    if (!code)
        code = sp_layers_repo(&policy, repo, err);
    if (!code)
        gitdir = realpath(sp_repo_commondir(repo), NULL);
    if (gitdir)
        sp_audit_place(&place, out, policy, gitdir);
    free(gitdir);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return code;
}

static int add_named(struct ship_stores *stores, const char *path,
                     const char *origin, struct sp_error *err)
{
    struct stat about;
    struct sp_buf trail = {0};
    if (stat(path, &about) != 0)
        return sp_error_set(err, SP_ENOTFOUND, "there is no trail %s: %s", path,
                            strerror(errno));
    int code = SP_OK;
    if (!S_ISDIR(about.st_mode))
        sp_buf_puts(&trail, path);
    else
        code = trail_of(&trail, path, err);
    if (!code && !trail.len)
        code = sp_error_set(err, SP_EUSAGE,
                            "%s has no trail: [audit] path is off", path);
    if (!code)
        add(stores, sp_buf_text(&trail), origin);
    sp_buf_dispose(&trail);
    return code;
}

/* A repository that nobody has pushed to has no trail yet, and one that is not
 * ours cannot be read: doctor tells of both. */
static void add_below(struct ship_stores *stores, const char *directory)
{
    struct sp_search search = {.found = {0}};
    struct stat about;
    sp_doctor_search(&search, directory);
    for (size_t i = 0; i < search.found.count; i++) {
        struct sp_buf trail = {0};
        struct sp_error ignored = {0};
        if (!trail_of(&trail, search.found.items[i], &ignored) && trail.len &&
            stat(sp_buf_text(&trail), &about) == 0)
            add(stores, sp_buf_text(&trail), NULL);
        sp_buf_dispose(&trail);
    }
    sp_search_dispose(&search);
}

int stores_add(struct ship_stores *stores, const struct sp_cli_args *args,
               struct sp_error *err)
{
    const char *origin = sp_cli_value(args, "--origin"), *path;
    struct sp_error here = {0};
    size_t at = 0, named = 0;
    int code = SP_OK;
    while (!code && (path = sp_cli_each(args, "--store", &at))) {
        code = add_named(stores, path, origin, err);
        named++;
    }
    at = 0;
    while (!code && (path = sp_cli_each(args, "--all", &at))) {
        add_below(stores, path);
        named += 2;
    }
    if (!code && origin && named > 1)
        code = sp_error_set(err, SP_EUSAGE,
                            "--origin names one trail: name one --store");
    if (code || named)
        return code;
    if (add_named(stores, ".", origin, &here))
        return sp_error_set(err, SP_EUSAGE,
                            "%s: name a trail with --store, or its "
                            "repositories with --all",
                            here.message);
    return SP_OK;
}

void stores_dispose(struct ship_stores *stores)
{
    for (size_t i = 0; i < stores->count; i++) {
        free(stores->items[i].path);
        free(stores->items[i].origin);
        free(stores->items[i].said);
    }
    free(stores->items);
    *stores = (struct ship_stores){0};
}
