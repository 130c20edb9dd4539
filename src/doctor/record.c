/* Writes and reads what a child reports of a repository; see doctor.h. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/sanitise.h"

enum { PROBLEMS_MAX = 100000 };

/* Marks of a repository. */
enum { IS_CLONE = 1, IS_WIKI = 2, IS_MIRROR = 4, IS_ADMIN = 8, HAS_VREF = 16 };

/* Marks of a hook of ours. */
enum { GUARDS = 1, IS_LINK = 2 };

static void put_number(struct sp_buf *out, size_t number)
{
    const uint32_t value = (uint32_t)number;
    sp_buf_add(out, &value, sizeof value);
}

static void put_text(struct sp_buf *out, const char *text)
{
    const size_t len = text ? strlen(text) : 0;
    put_number(out, len);
    sp_buf_add(out, text ? text : "", len);
}

static void put_hooks(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    size_t count = 0;
    for (size_t i = 0; i < repo->files.count; i++)
        count += repo->files.items[i].is_ours;
    put_number(out, count);
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (!file->is_ours)
            continue;
        put_text(out, file->name);
        put_number(out, (sp_hook_guards(file) ? GUARDS : 0) |
                            (file->is_link ? IS_LINK : 0));
    }
}

void sp_record_write(struct sp_buf *out, const struct sp_doctor_repo *repo,
                     const struct sp_problems *problems)
{
    put_number(out, repo->owner);
    put_number(out, (repo->is_clone ? IS_CLONE : 0) |
                        (repo->is_wiki ? IS_WIKI : 0) |
                        (repo->is_mirror ? IS_MIRROR : 0) |
                        (repo->is_admin ? IS_ADMIN : 0) |
                        (repo->has_vref ? HAS_VREF : 0));
    put_number(out, repo->policy != NULL);
    put_text(out, sp_doctor_repo_mode(repo));
    put_text(out, sp_doctor_repo_host(repo));
    put_text(out, repo->seen ? repo->seen->name : "");
    put_text(out, repo->gitdir);
    put_hooks(out, repo);
    put_number(out, problems->count);
    for (size_t i = 0; i < problems->count; i++) {
        const struct sp_problem *one = &problems->items[i];
        put_number(out, (size_t)(one->check - sp_checks));
        put_text(out, one->about);
        put_text(out, one->what);
    }
}

static bool take_number(struct sp_str *rest, uint32_t *out)
{
    if (rest->len < sizeof *out)
        return false;
    memcpy(out, rest->ptr, sizeof *out);
    rest->ptr += sizeof *out;
    rest->len -= sizeof *out;
    return true;
}

/* *out is yours; NULL if there is none. */
static bool take_text(struct sp_str *rest, char **out)
{
    uint32_t len;
    *out = NULL;
    if (!take_number(rest, &len) || len > rest->len ||
        memchr(rest->ptr, '\0', len))
        return false;
    *out = sp_strndup(rest->ptr, len);
    rest->ptr += len;
    rest->len -= len;
    return true;
}

/* Our own string with that name of a hook; NULL if it is none. */
static const char *hook_name(const char *name)
{
    for (size_t i = 0; sp_doctor_server_hooks[i]; i++)
        if (strcmp(sp_doctor_server_hooks[i], name) == 0)
            return sp_doctor_server_hooks[i];
    for (size_t i = 0; sp_doctor_clone_hooks[i]; i++)
        if (strcmp(sp_doctor_clone_hooks[i], name) == 0)
            return sp_doctor_clone_hooks[i];
    return NULL;
}

static bool take_hooks(struct sp_str *rest, struct sp_doctor_repo *repo)
{
    uint32_t count, flags;
    if (!take_number(rest, &count))
        return false;
    for (; count; count--) {
        char *name;
        bool is_good = take_text(rest, &name) && take_number(rest, &flags);
        const struct sp_hook_file file = {
            .name = is_good ? hook_name(name) : NULL,
            .role = SP_HOOK_ITSELF,
            .fault =
                is_good && (flags & GUARDS) ? SP_HOOK_RUNS : SP_HOOK_NO_EXECUTE,
            .is_ours = true,
            .is_link = is_good && (flags & IS_LINK)};
        free(name);
        if (!file.name)
            return false;
        SP_VEC_PUSH(&repo->files, file);
    }
    return true;
}

/* A word that is printed without sanitising. */
static bool take_word(struct sp_str *rest, char **out, bool is_there)
{
    if (!take_text(rest, out))
        return false;
    for (const char *at = *out; *at; at++)
        if (!sp_is_alnum(*at) && !strchr(" ?-", *at))
            return false;
    if (!is_there) {
        free(*out);
        *out = NULL;
    }
    return true;
}

/* A host of ours; none where the name is of no host. */
static bool take_seen(struct sp_str *rest, struct sp_doctor_repo *repo)
{
    char *name;
    if (!take_text(rest, &name))
        return false;
    repo->seen = sp_host_find(name);
    free(name);
    return true;
}

static bool take_repo(struct sp_str *rest, struct sp_doctor_repo *repo)
{
    struct sp_buf owner = {0};
    uint32_t user, flags, has_policy;
    if (!take_number(rest, &user) || !take_number(rest, &flags) ||
        !take_number(rest, &has_policy) ||
        !take_word(rest, &repo->told_mode, has_policy) ||
        !take_word(rest, &repo->told_host, has_policy) ||
        !take_seen(rest, repo) || !take_text(rest, &repo->gitdir) ||
        !take_hooks(rest, repo))
        return false;
    repo->owner = user;
    repo->is_clone = flags & IS_CLONE;
    repo->is_wiki = flags & IS_WIKI;
    repo->is_mirror = flags & IS_MIRROR;
    repo->is_admin = flags & IS_ADMIN;
    repo->has_vref = flags & HAS_VREF;
    sp_person_name(&owner, &repo->doctor->people, repo->owner);
    repo->owner_name = sp_buf_detach(&owner);
    return true;
}

static size_t count_checks(void)
{
    size_t count = 0;
    while (sp_checks[count].id)
        count++;
    return count;
}

/* Does its command give all to a user? Root alone sees which one. */
static bool names_user(const struct sp_check *check)
{
    doctor_look *const looks[] = {sp_check_account, sp_check_lone,
                                  sp_check_parts, sp_check_pusher};
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        if (check->look == looks[i])
            return true;
    return false;
}

static bool take_problem(struct sp_str *rest, struct sp_problems *out,
                         size_t checks)
{
    uint32_t check;
    struct sp_problem one = {.check = NULL};
    struct sp_buf clean = {0};
    char *what = NULL;
    bool is_good = take_number(rest, &check) && check < checks &&
                   take_text(rest, &one.about) && take_text(rest, &what);
    if (is_good) {
        one.check = out->current = &sp_checks[check];
        sp_sanitise(&clean, sp_str(what), 0);
        one.what = sp_buf_detach(&clean);
        one.type = names_user(one.check) ? sp_strdup("")
                                         : sp_doctor_to_type(out, one.about);
        out->wrong += !one.check->is_note;
        SP_VEC_PUSH(out, one);
    } else {
        free(one.about);
    }
    free(what);
    return is_good;
}

bool sp_record_read(struct sp_doctor_repo *repo, struct sp_problems *problems,
                    const struct sp_doctor *doctor, const char *path,
                    struct sp_str bytes)
{
    uint32_t count;
    const size_t checks = count_checks();
    *repo = (struct sp_doctor_repo){.doctor = doctor, .path = sp_strdup(path)};
    *problems = (struct sp_problems){.repo = repo};
    if (!take_repo(&bytes, repo) || !take_number(&bytes, &count) ||
        count > PROBLEMS_MAX)
        return false;
    for (; count; count--)
        if (!take_problem(&bytes, problems, checks))
            return false;
    return bytes.len == 0;
}
