/* What kind of repository it is: of which host, a wiki, a mirror. Forgejo and Gitea
 * write the same file; where it is not there, the repositories beside this one tell. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"

enum { SIBLINGS_MAX = 32, BEGINNING = 4096, RULES_MAX = 1 << 20 };

static bool ends(const char *text, const char *with)
{
    size_t len = strlen(text), tail = strlen(with);
    return len >= tail && strcmp(text + len - tail, with) == 0;
}

/* The host that has written the hooks of a repository; NULL. */
static const struct sp_host_row *host_of(const char *gitdir)
{
    struct sp_buf path = {0}, text = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&path, "%s/hooks/pre-receive.d/gitea", gitdir);
    int code = sp_file_read(&text, sp_buf_text(&path), BEGINNING,
                            SP_FILE_BEGINNING, &ignored);
    bool is_forgejo = strcasestr(sp_buf_text(&text), "forgejo") != NULL;
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    if (code)
        return NULL;
    return sp_host_find(is_forgejo ? "forgejo" : "gitea");
}

/* The first host of what is in a directory, down to some depth. Of a directory with
 * thousands of repositories, which each ask this, a few must do. */
static const struct sp_host_row *host_in(const char *path, int depth, int *left)
{
    const struct sp_host_row *host = NULL;
    const struct dirent *entry;
    DIR *directory = opendir(path);
    while (directory && !host && *left > 0 && (entry = readdir(directory))) {
        struct sp_buf below = {0};
        if (*entry->d_name == '.' || (!depth && !ends(entry->d_name, ".git")))
            continue;
        (*left)--;
        sp_buf_printf(&below, "%s/%s", path, entry->d_name);
        host = depth ? host_in(sp_buf_text(&below), depth - 1, left)
                     : host_of(sp_buf_text(&below));
        sp_buf_dispose(&below);
    }
    if (directory)
        closedir(directory);
    return host;
}

/* Cuts the last part off a path; false where there is none. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return false;
    *slash = '\0';
    return true;
}

/* Other owners have theirs in "forgejo-repositories" and the like. */
static const struct sp_host_row *host_of_siblings(const char *gitdir)
{
    int left = SIBLINGS_MAX;
    const struct sp_host_row *host = NULL;
    char *path = sp_strdup(gitdir);
    if (go_up(path))
        host = host_in(path, 0, &left);
    if (!host && go_up(path) && ends(path, "repositories"))
        host = host_in(path, 1, &left);
    free(path);
    return host;
}

static bool is_delegated(const struct sp_host_row *host)
{
    return host && host->layouts & 1u << SP_LAYOUT_DELEGATED;
}

/* Does a rule name our VREF? It may have arguments, after a slash. */
static bool names_vref(const char *rules)
{
    return strstr(rules, "'" SP_VREF "'") || strstr(rules, "'" SP_VREF "/");
}

/* gitolite writes the rules of each repository into its gl-conf, and gives one name to
 * that of its own settings. */
static void read_gitolite(struct sp_doctor_repo *repo)
{
    struct sp_buf path = {0}, rules = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&path, "%s/gl-conf", repo->gitdir);
    repo->is_of_gitolite = access(sp_buf_text(&path), F_OK) == 0;
    if (repo->is_of_gitolite &&
        sp_file_read(&rules, sp_buf_text(&path), RULES_MAX, SP_FILE_BEGINNING,
                     &ignored) == SP_OK)
        repo->has_vref = names_vref(sp_buf_text(&rules));
    repo->is_admin =
        repo->is_of_gitolite && ends(repo->gitdir, "/gitolite-admin.git");
    sp_buf_dispose(&path);
    sp_buf_dispose(&rules);
}

void sp_doctor_read_kind(struct sp_doctor_repo *repo)
{
    if (repo->worktree)
        return;
    const struct sp_host_row *told = sp_host_find(sp_doctor_repo_host(repo));
    repo->seen = host_of(repo->gitdir);
    if (!repo->seen)
        repo->seen = host_of_siblings(repo->gitdir);
    if (repo->seen && is_delegated(told))
        repo->seen = told; /* Forgejo's program may be called gitea */
    repo->is_wiki = ends(repo->gitdir, ".wiki.git");
    read_gitolite(repo);
}

/* Forgejo and Gitea keep wikis and pull mirrors. */
static bool has_delegated_host(const struct sp_doctor_repo *repo)
{
    return is_delegated(repo->seen) ||
           is_delegated(sp_host_find(sp_doctor_repo_host(repo)));
}

bool sp_doctor_repo_is_aside(const struct sp_doctor_repo *repo)
{
    return repo->is_admin ||
           ((repo->is_wiki || repo->is_mirror) && has_delegated_host(repo));
}

void sp_check_kind(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (!sp_doctor_repo_is_aside(repo) || sp_doctor_has_hook(repo, NULL))
        return;
    if (repo->is_admin)
        sp_problem_add(out, NULL,
                       "it holds the settings of gitolite, which are not "
                       "judged");
    else if (repo->is_wiki)
        sp_problem_add(out, NULL, "it is a wiki, whose pages are not judged");
    else
        sp_problem_add(out, NULL,
                       "it is a pull mirror, which only %s changes, without a "
                       "hook; guard it before it is converted",
                       repo->seen ? repo->seen->name
                                  : sp_doctor_repo_host(repo));
}

void sp_check_vref(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->has_vref)
        sp_problem_add(out, NULL,
                       "gitolite runs " SP_VREF " by its rules; for which "
                       "users, and whether it starts, is not seen from here");
}
