#include "document.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/compose.h"
#include "sallyport/example.h"
#include "sallyport/operation.h"
#include "sallyport/refname.h"
#include "sallyport/sanitise.h"

enum { MAX_NAME = 200 };

int document_check(const struct sp_repo *repo, const char *title,
                   struct sp_error *err)
{
    if (!sp_repo_worktree(repo))
        return sp_error_set(err, SP_EUSAGE,
                            "there is no work tree here; type it in a clone");
    if (title && !sp_is_sanitised(sp_str(title)))
        return sp_error_set(err, SP_EUSAGE, "the title is not one plain line");
    return SP_OK;
}

int document_check_name(const char *name, struct sp_error *err)
{
    if (*name && *name != '.' && !strchr(name, '/') &&
        strlen(name) <= MAX_NAME && sp_is_sanitised(sp_str(name)))
        return SP_OK;
    return sp_error_set(err, SP_EUSAGE, "'%s' cannot be the name of a file",
                        name);
}

/* Does the path, with all links followed, lie in that directory? */
static bool lies_in(const char *path, const char *directory)
{
    char *real = realpath(path, NULL);
    size_t len = strlen(directory);
    bool lies = real && strncmp(real, directory, len) == 0 &&
                (!real[len] || real[len] == '/');
    free(real);
    return lies;
}

/* Makes what is missing of the path, below what is `from` bytes of it. A repository
 * can track a link, to anywhere: then false. */
static bool make_directories(char *path, size_t from, const char *top)
{
    bool lies = true;
    for (char *end = path + from; lies && *end;) {
        end += strcspn(end, "/");
        char slash = *end;
        *end = '\0';
        mkdir(path, 0777); /* what is there is looked at like what is made */
        lies = lies_in(path, top);
        *end = slash;
        end += slash != '\0';
    }
    return lies;
}

int document_directory(struct sp_buf *out, struct sp_repo *repo,
                       const char *directory, struct sp_error *err)
{
    const char *top = sp_repo_worktree(repo);
    char *real_top = realpath(top, NULL);
    int code = SP_OK;
    sp_buf_printf(out, "%s%s", top, directory);
    if (!real_top || !make_directories(out->data, strlen(top), real_top))
        code = sp_error_set(err, SP_ESYSTEM,
                            "%s cannot be made, or a link leads it out of the "
                            "work tree",
                            directory);
    free(real_top);
    return code;
}

int document_reference(struct sp_buf *out, struct sp_repo *repo,
                       const struct sp_policy *policy, struct sp_error *err)
{
    const struct sp_strings none = {0};
    struct sp_buf branch = {0};
    int code = sp_repo_branch(repo, &branch, err);
    if (!code)
        code = sp_compose_reference(
            out, &policy->prp, sp_ref_short(sp_buf_text(&branch)), &none, err);
    sp_buf_dispose(&branch);
    return code;
}

/* The document alone: what is staged beside it belongs to another commit. */
static void add_commit(struct sp_buf *out, const struct sp_policy *policy,
                       const char *quoted_path, const char *does)
{
    char *subject = sp_example_say(policy, SP_PHASE_NEUTRAL, does);
    sp_buf_puts(out, "git commit ");
    if (subject) {
        sp_buf_puts(out, "-m ");
        sp_shell_quote(out, sp_str(subject));
        sp_buf_putc(out, ' ');
    }
    sp_buf_printf(out, "-- %s", quoted_path);
    free(subject);
}

void document_print_next(const struct sp_policy *policy, const char *path,
                         const char *does)
{
    struct sp_buf quoted = {0}, commit = {0};
    sp_shell_quote(&quoted, sp_str(path));
    add_commit(&commit, policy, sp_buf_text(&quoted), does);
    printf("%s\nFill in each section, then:\n  git add %s\n  %s\n", path,
           sp_buf_text(&quoted), sp_buf_text(&commit));
    sp_buf_dispose(&quoted);
    sp_buf_dispose(&commit);
}

void document_say_commit(struct sp_buf *out, const struct sp_policy *policy,
                         const char *path, const char *does)
{
    struct sp_buf quoted = {0};
    sp_shell_quote(&quoted, sp_str(path));
    sp_buf_printf(out, "git add %s && ", sp_buf_text(&quoted));
    add_commit(out, policy, sp_buf_text(&quoted), does);
    sp_buf_dispose(&quoted);
}
