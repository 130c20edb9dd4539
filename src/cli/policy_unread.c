/* What the owner of the repository cannot read of its policy. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy.h"
#include "sallyport/layers.h"
#include "sallyport/people.h"
#include "sallyport/sanitise.h"

static struct sp_str without_slash(const char *directory)
{
    struct sp_str path = sp_str(directory);
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return path;
}

static void say(const struct sp_people *people, uid_t owner, const char *file,
                const char *closed, const char *gitdir)
{
    struct sp_buf text = {0}, safe = {0};
    sp_person_name(&text, people, owner);
    if (closed)
        sp_buf_printf(&text, " cannot enter %s, which is on the way to %s",
                      closed, file);
    else
        sp_buf_printf(&text, " cannot read %s", file);
    sp_buf_puts(&text, ", so every push is refused");
    sp_sanitise(&safe, sp_str(sp_buf_text(&text)), 0);
    sp_buf_puts(&safe, "\n  type: ");
    sp_command_typed(&safe, "sallyport doctor");
    sp_buf_puts(&safe, " ");
    sp_shell_quote(&safe, without_slash(gitdir));
    fprintf(stderr, "sallyport: %s\n", sp_buf_text(&safe));
    sp_buf_dispose(&text);
    sp_buf_dispose(&safe);
}

bool policy_is_read_by_owner(const struct sp_repo *repo)
{
    const char *gitdir = sp_repo_commondir(repo);
    struct sp_people people;
    struct sp_strings files = {0};
    struct stat about;
    bool is_all = true;
    if (sp_repo_worktree(repo) || stat(gitdir, &about) != 0 ||
        (geteuid() != 0 && geteuid() != about.st_uid))
        return true;
    sp_people_of_machine(&people);
    sp_layers_repo_files(&files, repo);
    for (size_t i = 0; is_all && i < files.count; i++) {
        char *closed;
        is_all = sp_may_read(&people, about.st_uid, files.items[i], &closed);
        if (!is_all)
            say(&people, about.st_uid, files.items[i], closed, gitdir);
        free(closed);
    }
    sp_strings_dispose(&files);
    sp_people_dispose(&people);
    return is_all;
}
