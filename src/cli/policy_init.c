/* Writes the first policy of a repository. */
#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "new_file.h"
#include "policy.h"
#include "sallyport/habits.h"
#include "sallyport/layers.h"
#include "sallyport/rule.h"

int policy_prove_good(const struct sp_buf *text, struct sp_error *err)
{
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add_builtin(policy, err);
    if (!code)
        code =
            sp_policy_add(policy, (struct sp_str){sp_buf_text(text), text->len},
                          "the proposal", err);
    if (!code)
        code = sp_policy_finish(policy, err);
    if (!code)
        code = sp_rules_check(policy, err);
    sp_policy_free(policy);
    return code;
}

/* Does the repository have a policy file? Then its mode and roles are set
 * there. */
static bool has_file(const struct sp_repo *repo)
{
    struct sp_strings files = {0};
    sp_layers_repo_files(&files, repo);
    bool found = access(files.items[files.count - 1], F_OK) == 0;
    sp_strings_dispose(&files);
    return found;
}

int policy_init(const char *file)
{
    struct sp_repo *repo = NULL;
    struct sp_habits habits = {.commits = 0};
    struct sp_buf text = {0};
    struct sp_error err = {0};
    int code = sp_repo_discover(&repo, ".", &err);
    if (!code)
        code = sp_habits_read(&habits, repo, &err);
    if (!code) {
        sp_habits_propose(&text, &habits, !has_file(repo));
        code = policy_prove_good(&text, &err);
    }
    if (!code && file)
        code = write_new_file(file, &text, &err);
    else if (!code)
        fputs(sp_buf_text(&text), stdout);
    sp_buf_dispose(&text);
    sp_habits_dispose(&habits);
    sp_repo_free(repo);
    return code ? cli_fail(&err) : CLEAN;
}
