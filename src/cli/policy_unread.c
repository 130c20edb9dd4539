/* What keeps the owner of the repository from using its policy. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy.h"
#include "sallyport/doctor.h"
#include "sallyport/layers.h"
#include "sallyport/sanitise.h"

static struct sp_str without_slash(const char *directory)
{
    struct sp_str path = sp_str(directory);
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return path;
}

static void say(const struct sp_buf *text, const char *gitdir)
{
    struct sp_buf safe = {0};
    sp_sanitise(&safe, sp_str(sp_buf_text(text)), 0);
    sp_buf_puts(&safe, "\n  type: ");
    sp_command_typed(&safe, "sallyport doctor");
    sp_buf_puts(&safe, " ");
    sp_shell_quote(&safe, without_slash(gitdir));
    fprintf(stderr, "sallyport: %s\n", sp_buf_text(&safe));
    sp_buf_dispose(&safe);
}

static void say_unread(const struct sp_people *people, uid_t owner,
                       const char *file, const char *closed, const char *gitdir)
{
    struct sp_buf text = {0};
    sp_person_name(&text, people, owner);
    if (closed)
        sp_buf_printf(&text, " cannot enter %s, which is on the way to %s",
                      closed, file);
    else
        sp_buf_printf(&text, " cannot read %s", file);
    sp_buf_puts(&text, ", so every push is refused");
    say(&text, gitdir);
    sp_buf_dispose(&text);
}

/* Does root or the owner ask for a bare repository? */
static bool is_asked_for(const struct sp_repo *repo, struct stat *about)
{
    return !sp_repo_worktree(repo) &&
           stat(sp_repo_commondir(repo), about) == 0 &&
           (geteuid() == 0 || geteuid() == about->st_uid);
}

bool policy_is_read_by_owner(const struct sp_repo *repo)
{
    const char *gitdir = sp_repo_commondir(repo);
    struct sp_people people;
    struct sp_strings files = {0};
    struct stat about;
    bool is_all = true;
    if (!is_asked_for(repo, &about))
        return true;
    sp_people_of_machine(&people);
    sp_layers_repo_files(&files, repo);
    for (size_t i = 0; is_all && i < files.count; i++) {
        char *closed;
        is_all = sp_may_read(&people, about.st_uid, files.items[i], &closed);
        if (!is_all)
            say_unread(&people, about.st_uid, files.items[i], closed, gitdir);
        free(closed);
    }
    sp_strings_dispose(&files);
    sp_people_dispose(&people);
    return is_all;
}

void policy_say_unrecorded(const struct sp_repo *repo,
                           const struct sp_policy *policy)
{
    const char *gitdir = sp_repo_commondir(repo);
    struct sp_people people;
    struct sp_buf text = {0};
    struct stat about;
    if (!is_asked_for(repo, &about))
        return;
    sp_people_of_machine(&people);
    sp_buf_puts(&text, "no push can be recorded: ");
    char *directory =
        sp_doctor_no_place(&text, &people, about.st_uid, policy, gitdir);
    if (directory)
        say(&text, gitdir);
    free(directory);
    sp_people_dispose(&people);
    sp_buf_dispose(&text);
}
