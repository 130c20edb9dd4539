/* What root types in a repository of another user, run again as this user. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "as_owner.h"
#include "sallyport/beside.h"
#include "sallyport/git.h"
#include "sallyport/people.h"

/* What is run again, and how it ended. */
struct again {
    const struct sp_cli_args *args;
    bool is_done; /* as the owner of a directory, who is not root */
    int status;
};

static int run_again(struct again *again, const struct sp_owner *owner,
                     const char *directory, struct sp_error *err)
{
    struct sp_strings words = {0};
    struct sp_people people;
    struct as_owner_order order = {.directory = directory, .user = owner->user};
    char *program = sp_program_beside("sallyport");
    if (!program)
        return sp_error_set(err, SP_ESYSTEM,
                            "the program sallyport cannot be run again");
    SP_VEC_PUSH(&words, program);
    cli_add_given(&words, again->args->command->name, again->args);
    SP_VEC_PUSH(&words, NULL);
    order.argv = words.items;
    sp_people_of_machine(&people);
    order.group_count =
        sp_person_groups(order.groups, AS_OWNER_GROUPS, &people, owner->user);
    int code = as_owner_run(owner, &order, &again->status, err);
    sp_people_dispose(&people);
    sp_strings_dispose(&words);
    return code;
}

/* A directory of root, in which nobody else may have named a program. */
static int look(const struct sp_owner *owner, struct sp_error *err)
{
    struct sp_error why = {0};
    return sp_owner_look(owner, &why)
               ? sp_error_set(err, SP_ESYSTEM, "root runs no program here: %s",
                              why.message)
               : SP_OK;
}

/* `is_looked`: nobody but root may have named a program in a directory of root. */
static int try_directory(struct again *again, const char *directory,
                         bool is_looked, struct sp_error *err)
{
    struct sp_owner owner;
    int code = as_owner_open(&owner, directory, err);
    again->is_done = !code && owner.user != 0;
    if (again->is_done)
        code = run_again(again, &owner, directory, err);
    else if (!code && is_looked)
        code = look(&owner, err);
    sp_owner_close(&owner);
    return code;
}

int as_owner_again(const struct sp_cli_args *args,
                   int (*run)(const struct sp_cli_args *args))
{
    struct again again = {.args = args};
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    if (geteuid() != 0)
        return run(args);
    int code = sp_repo_discover(&repo, ".", &err);
    const char *worktree = code ? NULL : sp_repo_worktree(repo);
    if (worktree)
        code = try_directory(&again, worktree, false, &err);
    if (!code && !again.is_done)
        code = try_directory(&again, sp_repo_gitdir(repo), true, &err);
    sp_repo_free(repo);
    if (code)
        return cli_fail(&err);
    return again.is_done ? again.status : run(args);
}
