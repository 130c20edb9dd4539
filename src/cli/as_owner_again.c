/* What root types in a repository of another user, run again as this user. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "as_owner.h"
#include "sallyport/beside.h"
#include "sallyport/git.h"
#include "sallyport/people.h"

static int run_again(const struct sp_owner *owner, const char *directory,
                     const struct sp_cli_args *args, int *status,
                     struct sp_error *err)
{
    struct sp_strings words = {0};
    struct sp_people people;
    struct as_owner_order order = {.directory = directory, .user = owner->user};
    char *program = sp_program_beside("sallyport");
    if (!program)
        return sp_error_set(err, SP_ESYSTEM,
                            "the program sallyport cannot be run again");
    SP_VEC_PUSH(&words, program);
    cli_add_given(&words, args->command->name, args);
    SP_VEC_PUSH(&words, NULL);
    order.argv = words.items;
    sp_people_of_machine(&people);
    order.group_count =
        sp_person_groups(order.groups, AS_OWNER_GROUPS, &people, owner->user);
    int code = as_owner_run(owner, &order, status, err);
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

/* *is_done: it was run as the owner of the directory, who is not root. */
static int try_directory(bool *is_done, const char *directory, bool is_looked,
                         const struct sp_cli_args *args, int *status,
                         struct sp_error *err)
{
    struct sp_owner owner;
    int code = as_owner_open(&owner, directory, err);
    *is_done = !code && owner.user != 0;
    if (*is_done)
        code = run_again(&owner, directory, args, status, err);
    else if (!code && is_looked)
        code = look(&owner, err);
    sp_owner_close(&owner);
    return code;
}

int as_owner_again(bool *is_done, const struct sp_cli_args *args, int *status,
                   struct sp_error *err)
{
    struct sp_repo *repo = NULL;
    *is_done = false;
    if (geteuid() != 0)
        return SP_OK;
    int code = sp_repo_discover(&repo, ".", err);
    const char *worktree = code ? NULL : sp_repo_worktree(repo);
    if (worktree)
        code = try_directory(is_done, worktree, false, args, status, err);
    if (!code && !*is_done)
        code = try_directory(is_done, sp_repo_gitdir(repo), true, args, status,
                             err);
    sp_repo_free(repo);
    return code;
}
