/*
 * sallyport as-owner - for the installer, when it runs as root: it acts in a
 * repository of another user as that user.
 *
 *   who DIR    prints "USER GROUP", the owner of the directory; fails where
 *              another user could replace the directory
 *   look DIR   fails where a file in it cannot be opened without harm
 *   account DIR  fails where its owner is no user of this machine
 *   run [--groups G,G] [--limit SECONDS] USER DIR COMMAND [ARGUMENT...]
 *              runs a command in DIR as USER, who must be its owner
 */
#include "as_owner.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "sallyport/doctor.h"
#include "sallyport/owner.h"
#include "sallyport/sanitise.h"
#include "sallyport/str.h"

enum { LIMIT_S = 600 };

static const char usage[] = "sallyport: as-owner is for the installer alone\n";

/* --- who --- */

/* Appends the name of a user, or the number where there is none. */
static void name_user(struct sp_buf *out, uid_t user)
{
    struct sp_people people;
    sp_people_of_machine(&people);
    sp_person_name(out, &people, user);
    sp_people_dispose(&people);
}

static int is_of_another(const struct sp_owner *owner, const char *path,
                         struct sp_error *err)
{
    struct sp_buf user = {0};
    name_user(&user, owner->weak_user);
    sp_error_set(err, SP_ESYSTEM,
                 "%s belongs to the user %s, who can put something else in the "
                 "place of %s",
                 sp_buf_text(&owner->weak), sp_buf_text(&user), path);
    sp_buf_dispose(&user);
    return err->code;
}

/* Root enters no directory that another user could replace. */
static int check_way(const struct sp_owner *owner, const char *path,
                     struct sp_error *err)
{
    if (geteuid() != 0 || owner->way == SP_WAY_SAFE ||
        (owner->way == SP_WAY_WRITABLE && owner->user != 0))
        return SP_OK;
    if (owner->way == SP_WAY_STRANGE)
        return is_of_another(owner, path, err);
    return sp_error_set(err, SP_ESYSTEM,
                        "others can write to %s, and so put something else in "
                        "the place of %s",
                        sp_buf_text(&owner->weak), path);
}

int as_owner_open(struct sp_owner *owner, const char *path,
                  struct sp_error *err)
{
    int code = sp_owner_open(owner, path, err);
    return code ? code : check_way(owner, path, err);
}

static int who(const struct sp_owner *owner)
{
    printf("%lu %lu\n", (unsigned long)owner->user,
           (unsigned long)owner->group);
    return SP_OK;
}

/* --- look --- */

/* Appends the command that gives it to a user, or new rights. A link on the path would get
 * them in its place. */
static void add_change(struct sp_buf *out, const char *how, const char *what,
                       const char *path)
{
    char *real = realpath(path, NULL);
    if (real && sp_is_sanitised(sp_str(real))) {
        sp_buf_printf(out, "%s%s %s ", geteuid() == 0 ? "" : "sudo ", how,
                      what);
        sp_shell_quote(out, sp_str(real));
    }
    free(real);
}

/* It was copied into a new directory: that alone is given back. */
static int refuse_parts(uid_t owner, uid_t user, const char *path,
                        struct sp_buf *give, struct sp_error *err)
{
    struct sp_buf name = {0}, its = {0};
    name_user(&its, owner);
    name_user(&name, user);
    add_change(give, "chown -h", sp_buf_text(&name), path);
    sp_error_set(err, SP_ESYSTEM,
                 "it belongs to %s and its HEAD, config, objects and refs to "
                 "%s",
                 sp_buf_text(&its), sp_buf_text(&name));
    sp_buf_dispose(&its);
    sp_buf_dispose(&name);
    return err->code;
}

static uid_t parts_of(const char *path)
{
    struct sp_people people;
    sp_people_of_machine(&people);
    const uid_t user = sp_doctor_parts_of(&people, path);
    sp_people_dispose(&people);
    return user;
}

static int look(const struct sp_owner *owner, const char *path,
                struct sp_buf *give, struct sp_error *err)
{
    const uid_t user = parts_of(path);
    if (user)
        return refuse_parts(owner->user, user, path, give, err);
    if (geteuid() == 0 && owner->user != 0)
        return sp_error_set(err, SP_ESYSTEM, "%s belongs to the user %lu", path,
                            (unsigned long)owner->user);
    if (sp_owner_look(owner, err) == SP_EINPUT)
        add_change(give, "chmod -R", "go-w", path);
    return err->code;
}

/* --- account --- */

/* It came from another server, and can be guarded when it belongs to a user. */
static int account(const struct sp_owner *owner, const char *path,
                   struct sp_buf *give, struct sp_error *err)
{
    struct sp_people people;
    struct sp_buf name = {0};
    uid_t user;
    sp_people_of_machine(&people);
    const bool is_stranger = sp_doctor_is_of_stranger(&people, path, &user);
    if (is_stranger && user)
        sp_person_name(&name, &people, user);
    sp_people_dispose(&people);
    if (is_stranger) {
        add_change(give, "chown -Rh", user ? sp_buf_text(&name) : "USER", path);
        sp_error_set(err, SP_ESYSTEM,
                     "it belongs to %lu, and no account has that number, so "
                     "nobody can push",
                     (unsigned long)owner->user);
    }
    sp_buf_dispose(&name);
    return err->code;
}

/* --- run --- */

static bool read_number(const char *text, unsigned long *out)
{
    char *end = NULL;
    errno = 0;
    *out = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && !errno && *out < UINT32_MAX;
}

static bool read_groups(struct as_owner_order *order, const char *list)
{
    struct sp_str rest = sp_str(list), item;
    while (sp_str_item(&rest, ',', &item)) {
        char text[16];
        unsigned long number;
        snprintf(text, sizeof text, "%.*s", SP_STR_ARG(item));
        if (!read_number(text, &number) ||
            order->group_count == AS_OWNER_GROUPS)
            return false;
        order->groups[order->group_count++] = (gid_t)number;
    }
    return true;
}

static bool read_order(struct as_owner_order *order, int argc, char **argv)
{
    unsigned long user;
    int i = 0;
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2)
        if (strcmp(argv[i], "--groups") == 0) {
            if (!read_groups(order, argv[i + 1]))
                return false;
        } else if (strcmp(argv[i], "--limit") != 0 ||
                   !read_number(argv[i + 1], &order->limit)) {
            return false;
        }
    if (argc - i < 3 || !read_number(argv[i], &user))
        return false;
    order->user = (uid_t)user;
    order->directory = argv[i + 1];
    order->argv = argv + i + 2;
    return true;
}

static int run_order(const struct as_owner_order *order, int *status,
                     struct sp_error *err)
{
    struct sp_owner owner;
    int code = as_owner_open(&owner, order->directory, err);
    if (!code && owner.user != order->user)
        code = sp_error_set(
            err, SP_ESYSTEM,
            "%s belongs to the user %lu, and not to the user %lu any more",
            order->directory, (unsigned long)owner.user,
            (unsigned long)order->user);
    if (!code && (geteuid() != 0 || owner.user == 0))
        code =
            sp_error_set(err, SP_ESYSTEM, "only root can become another user");
    if (!code)
        code = as_owner_run(&owner, order, status, err);
    sp_owner_close(&owner);
    return code;
}

/* Appends the command for what root has restored in a directory of another user. */
static void give_restored(struct sp_buf *out, const struct sp_owner *owner,
                          const char *path)
{
    struct sp_buf user = {0};
    name_user(&user, owner->weak_user);
    sp_doctor_give(out, owner, sp_buf_text(&user), path);
    sp_buf_dispose(&user);
}

/* Answers about a directory. Appends what to type where root does not go there. */
static void answer(const char *verb, const char *path, struct sp_buf *give,
                   struct sp_error *err)
{
    struct sp_owner owner;
    if (as_owner_open(&owner, path, err))
        give_restored(give, &owner, path);
    else if (strcmp(verb, "who") == 0)
        who(&owner);
    else if (strcmp(verb, "account") == 0)
        account(&owner, path, give, err);
    else
        look(&owner, path, give, err);
    sp_owner_close(&owner);
}

static bool is_question(int argc, char **argv)
{
    static const char *const verbs[] = {"who", "look", "account"};
    for (size_t i = 0; argc == 2 && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(argv[0], verbs[i]) == 0)
            return true;
    return false;
}

int as_owner(int argc, char **argv)
{
    struct sp_error err = {0};
    struct sp_buf give = {0};
    struct as_owner_order order = {.limit = LIMIT_S};
    int status = CLEAN;
    const char *verb = argc ? argv[0] : "";
    if (strcmp(verb, "run") == 0 && read_order(&order, argc - 1, argv + 1)) {
        run_order(&order, &status, &err);
    } else if (is_question(argc, argv)) {
        answer(verb, argv[1], &give, &err);
    } else {
        fputs(usage, stderr);
        return USAGE;
    }
    if (err.code)
        status = cli_fail(&err);
    if (give.len)
        fprintf(stderr, "  type: %s\n", sp_buf_text(&give));
    sp_buf_dispose(&give);
    return status;
}
