#include "sallyport/layers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

TestSuite(policy_layers, .init = repo_open, .fini = repo_close);

/* One value of a policy and where it came from, the directory left out; or
 * what is wrong with it. */
static char *outcome(int code, struct sp_policy *policy,
                     const struct sp_error *err)
{
    struct sp_buf text = {0};
    cr_assert(code == (int)err->code);
    if (code) {
        cr_assert(code == SP_EPOLICY);
        sp_buf_puts(&text, err->message);
    } else {
        const struct sp_setting *setting =
            sp_policy_setting(policy, "message", NULL, "header-max");
        const char *name = strrchr(setting->file, '/');
        sp_buf_printf(&text, "%ld from %s:%d", policy->message.max_header,
                      name ? name + 1 : setting->file, setting->line);
        sp_policy_free(policy);
    }
    return sp_buf_detach(&text);
}

static char *server(void)
{
    struct sp_policy *policy = NULL;
    struct sp_error err = {0};
    int code = sp_layers_server(&policy, repo_path(), &err);
    return outcome(code, policy, &err);
}

static char *worktree(void)
{
    struct sp_policy *policy = NULL;
    struct sp_error err = {0};
    int code = sp_layers_worktree(&policy, repo_path(), &err);
    return outcome(code, policy, &err);
}

/* The policy of the repository as it is opened: as a work tree, or bare. */
static char *repository(void)
{
    struct sp_policy *policy = NULL;
    struct sp_repo *repo = NULL;
    struct sp_error err = {0};
    cr_assert(sp_repo_discover(&repo, repo_path(), &err) == SP_OK, "%s",
              err.message);
    int code = sp_layers_repo(&policy, repo, &err);
    sp_repo_free(repo);
    return outcome(code, policy, &err);
}

static char *file(const char *path)
{
    struct sp_policy *policy = NULL;
    struct sp_error err = {0};
    int code = sp_layers_file(&policy, path, &err);
    return outcome(code, policy, &err);
}

/* "PATH of the policy file and then what is wrong with it" */
static char *about(const char *name, const char *before, const char *after)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s%s/%s%s", before, repo_path(), name, after);
    return sp_buf_detach(&text);
}

#define PROBLEM(actual, name, before, after)                                   \
    do {                                                                       \
        char *expected = about(name, before, after);                           \
        SAME(actual, expected);                                                \
        free(expected);                                                        \
    } while (0)

/* The line of header-max in the built-in policy. */
static char *builtin(void)
{
    struct sp_str line, rest = sp_policy_builtin();
    struct sp_buf text = {0};
    for (int number = 1; sp_str_line(&rest, &line); number++)
        if (sp_str_starts(line, "header-max = "))
            sp_buf_printf(&text, "%.*s from built-in:%d", (int)line.len - 13,
                          line.ptr + 13, number);
    return sp_buf_detach(&text);
}

Test(policy_layers, without_a_file_the_built_in_policy_holds)
{
    char *expected = builtin();
    if (access("/etc/sallyport/policy.ini", F_OK) == 0)
        cr_skip("this machine has a policy");
    SAME(server(), expected);
    SAME(worktree(), expected);
    free(expected);
}

Test(policy_layers, a_repositorys_own_file_lies_on_top)
{
    repo_write("sallyport.ini", "[message]\nheader-max = 72\n");
    repo_write(".sallyport.ini", "\n[message]\nheader-max = 50\n");
    SAME(server(), "72 from sallyport.ini:2");
    SAME(worktree(), "50 from .sallyport.ini:3");
    char *path = about("sallyport.ini", "", "");
    SAME(file(path), "72 from sallyport.ini:2");
    free(path);
}

Test(policy_layers, a_work_tree_has_a_policy_of_its_own)
{
    repo_write("sallyport.ini", "[message]\nheader-max = 72\n");
    repo_write(".sallyport.ini", "[message]\nheader-max = 50\n");
    SAME(repository(), "72 from sallyport.ini:2");
    repo_write("config", "[core]\nbare = false\nworktree = .\n");
    SAME(repository(), "50 from .sallyport.ini:2");
}

Test(policy_layers, a_file_that_is_asked_for_must_be_there)
{
    char *path = about("nowhere.ini", "", "");
    PROBLEM(file(path), "nowhere.ini", "cannot read ",
            ": No such file or directory");
    free(path);
    /* a file where a directory should be */
    repo_write("plain", "");
    path = about("plain/policy.ini", "", "");
    PROBLEM(file(path), "plain/policy.ini", "cannot read ",
            ": Not a directory");
    free(path);
}

/* To open a pipe is to wait for somebody who writes into it. */
Test(policy_layers, a_pipe_is_refused_at_once, .timeout = 20)
{
    char *path = about("sallyport.ini", "", "");
    cr_assert(mkfifo(path, 0600) == 0);
    PROBLEM(server(), "sallyport.ini", "", " is not a regular file");
    PROBLEM(file(path), "sallyport.ini", "", " is not a regular file");
    cr_assert(unlink(path) == 0);
    free(path);
}

Test(policy_layers, what_is_no_file_is_refused)
{
    char *path = about("sallyport.ini", "", "");
    cr_assert(mkdir(path, 0700) == 0);
    PROBLEM(server(), "sallyport.ini", "", " is not a regular file");
    cr_assert(rmdir(path) == 0);
    cr_assert(symlink("/dev/null", path) == 0);
    PROBLEM(server(), "sallyport.ini", "", " is not a regular file");
    cr_assert(unlink(path) == 0);
    cr_assert(symlink("gone.ini", path) == 0);
    PROBLEM(server(), "sallyport.ini", "cannot read ",
            ": No such file or directory");
    cr_assert(unlink(path) == 0);
    cr_assert(symlink("sallyport.ini", path) == 0);
    PROBLEM(server(), "sallyport.ini", "cannot read ",
            ": Too many levels of symbolic links");
    free(path);
}

Test(policy_layers, a_file_that_cannot_be_read_to_its_end_is_refused)
{
    char *path = about("sallyport.ini", "", "");
    cr_assert(symlink("/proc/self/mem", path) == 0);
    PROBLEM(server(), "sallyport.ini", "cannot read ", ": Input/output error");
    free(path);
}

Test(policy_layers, a_file_is_at_most_a_mebibyte_long)
{
    size_t size = SP_POLICY_FILE_MAX;
    char *text = sp_malloc(size + 2);
    memset(text, '\n', size + 1);
    memcpy(text, "[message]\nheader-max = 72\n", 26);
    text[size] = '\0';
    repo_write("sallyport.ini", text);
    SAME(server(), "72 from sallyport.ini:2");
    text[size] = '\n';
    text[size + 1] = '\0';
    repo_write("sallyport.ini", text);
    PROBLEM(server(), "sallyport.ini", "", " is larger than 1 MiB");
    free(text);
}

Test(policy_layers, what_is_wrong_with_a_file_names_it_and_the_line)
{
    repo_write("sallyport.ini", "[message]\nheader-max = many\n");
    PROBLEM(server(), "sallyport.ini", "",
            ":2: [message] header-max = many: expected a number from 0 to "
            "10000");
    repo_write("sallyport.ini", "\n[refs]\nmerge-roles = pilot\n");
    PROBLEM(server(), "sallyport.ini", "",
            ":3: the role 'pilot' is not in [roles]");
}

static char *joined(struct sp_strings *files)
{
    struct sp_buf text = {0};
    for (size_t i = 0; i < files->count; i++)
        sp_buf_printf(&text, "%s%s", i ? "\n" : "", files->items[i]);
    sp_strings_dispose(files);
    return sp_buf_detach(&text);
}

Test(policy_layers, the_files_that_are_read_are_known)
{
    struct sp_strings files = {0};
    sp_layers_server_files(&files, "/srv/vpn.git");
    SAME(joined(&files),
         "/etc/sallyport/policy.ini\n/srv/vpn.git/sallyport.ini");
    sp_layers_server_files(&files, "/srv/vpn.git/");
    SAME(joined(&files),
         "/etc/sallyport/policy.ini\n/srv/vpn.git/sallyport.ini");
    sp_layers_worktree_files(&files, "/home/dana/vpn/");
    SAME(joined(&files), "/home/dana/vpn/.sallyport.ini");
}

/* What is wrong with these files, a line for each. */
static char *faults(const char *first, const char *second)
{
    struct sp_strings files = {0}, found = {0};
    struct sp_buf out = {0};
    repo_write("first.ini", first);
    repo_write("second.ini", second);
    static const char *const names[] = {"first.ini", "second.ini", "none.ini"};
    for (size_t i = 0; i < 3; i++) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s/%s", repo_path(), names[i]);
        sp_strings_add(&files, sp_buf_text(&path), path.len);
        sp_buf_dispose(&path);
    }
    sp_layers_faults(&found, &files);
    for (size_t i = 0; i < found.count; i++) {
        const char *name = strrchr(found.items[i], '/');
        sp_buf_printf(&out, "%s\n", name ? name + 1 : found.items[i]);
    }
    sp_strings_dispose(&files);
    sp_strings_dispose(&found);
    return sp_buf_detach(&out);
}

Test(policy_layers, every_wrong_line_is_named)
{
    SAME(faults("[refs]\nprotectd = HEAD\n[message]\n"
                "header-max = x\nheader = (\nheader-max = 70\n[refs]\n",
                "[rolez]\nci = bot\nqa = ann\n[roles]\nci = bot\n"
                "[policy]\nmode = of\n"),
         "first.ini:2: unknown key 'protectd'; did you mean 'protected'?\n"
         "first.ini:4: [message] header-max = x: expected a number from 0 to "
         "10000\n"
         "first.ini:5: [message] header: not a regular expression: missing "
         "closing parenthesis at character 2\n"
         "first.ini:6: 'header-max' is already set in line 4\n"
         "second.ini:1: unknown section 'rolez'; did you mean 'roles'?\n"
         "second.ini:7: [policy] mode = of: expected enforce or observe or "
         "off\n");
    SAME(faults("[roles]\nci = bot\n", ""), "");
}

Test(policy_layers, ten_wrong_lines_are_enough)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 14; i++)
        sp_buf_printf(&text, "[section%d]\n", i);
    char *found = faults(sp_buf_text(&text), "[other]\n");
    size_t count = 0;
    for (const char *at = found; *at; at++)
        count += *at == '\n';
    cr_assert_eq(count, 10, "%s", found);
    cr_assert(strstr(found, "first.ini:10: "), "%s", found);
    free(found);
    sp_buf_dispose(&text);
}
