#include "sallyport/published.h"

#include <stdlib.h>

#include "sallyport/git_config.h"
#include "sallyport/git_program.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"

int sp_published_read(struct sp_repo *repo, struct sp_buf *out, size_t max,
                      struct sp_error *err)
{
    struct sp_oid id;
    struct sp_object file;
    int code = sp_repo_ref(repo, SP_PUBLISHED_REF, &id, err);
    if (!code)
        code = sp_repo_read_file(repo, &id, max, &file, err);
    if (code)
        return code;
    sp_buf_add(out, file.bytes.ptr, file.bytes.len);
    sp_object_dispose(&file);
    return SP_OK;
}

/* Runs a step whose context is a word. */
static int with_word(struct sp_repo *repo, sp_git_step *run, const char *word,
                     struct sp_error *err)
{
    char *copy = sp_strdup(word);
    int code = sp_git_do(repo, run, copy, err);
    free(copy);
    return code;
}

static int write_blob(const struct sp_git *git, void *context,
                      struct sp_error *err)
{
    static const char *const hash[] = {"hash-object", "-w", "--stdin", NULL};
    const struct sp_str *text = context;
    struct sp_buf said = {0};
    int code = sp_git_run(git, hash, *text, &said, err);
    if (!code) {
        struct sp_str last = sp_last_line(&said);
        char *id = sp_strndup(last.ptr, last.len);
        const char *const update[] = {"update-ref", SP_PUBLISHED_REF, id, NULL};
        code = sp_git_run(git, update, sp_str(""), NULL, err);
        free(id);
    }
    sp_buf_dispose(&said);
    return code;
}

int sp_published_write(struct sp_repo *repo, struct sp_str text,
                       struct sp_error *err)
{
    return sp_git_do(repo, write_blob, &text, err);
}

/* A ref that is not there is an error for git fetch, in words of many languages. */
static int ask(const struct sp_git *git, void *context, struct sp_error *err)
{
    const char *remote = context;
    const char *const ls[] = {"ls-remote",      "-q", "--refs", "--", remote,
                              SP_PUBLISHED_REF, NULL};
    struct sp_buf said = {0};
    int code = sp_git_run(git, ls, sp_str(""), &said, err);
    if (!code && !said.len)
        code = SP_ENOTFOUND;
    sp_buf_dispose(&said);
    return code;
}

static int fetch_ref(const struct sp_git *git, void *context,
                     struct sp_error *err)
{
    const char *remote = context;
    const char *const fetch[] = {"fetch",
                                 "-q",
                                 "--no-tags",
                                 "--no-write-fetch-head",
                                 "--no-recurse-submodules",
                                 "--no-auto-maintenance",
                                 "--",
                                 remote,
                                 "+" SP_PUBLISHED_REF ":" SP_PUBLISHED_REF,
                                 NULL};
    return sp_git_run(git, fetch, sp_str(""), NULL, err);
}

static int drop_ref(const struct sp_git *git, void *context,
                    struct sp_error *err)
{
    static const char *const drop[] = {"update-ref", "-d", SP_PUBLISHED_REF,
                                       NULL};
    (void)context;
    return sp_git_run(git, drop, sp_str(""), NULL, err);
}

static int set_refspec(const struct sp_git *git, void *context,
                       struct sp_error *err)
{
    const char *key = context;
    const char *const set[] = {
        "config", "--replace-all",      "--",
        key,      SP_PUBLISHED_REFSPEC, ":" SP_PUBLISHED_REF,
        NULL};
    return sp_git_run(git, set, sp_str(""), NULL, err);
}

/* A URL has no settings. */
static int keep_fetching(struct sp_repo *repo, const char *remote,
                         struct sp_error *err)
{
    struct sp_buf key = {0}, url = {0};
    sp_buf_printf(&key, "remote.%s.url", remote);
    bool is_named = sp_repo_setting(repo, sp_buf_text(&key), &url);
    sp_buf_reset(&key);
    sp_buf_printf(&key, "remote.%s.fetch", remote);
    int code =
        is_named ? with_word(repo, set_refspec, sp_buf_text(&key), err) : SP_OK;
    sp_buf_dispose(&key);
    sp_buf_dispose(&url);
    return code;
}

int sp_published_fetch(struct sp_repo *repo, const char *remote,
                       struct sp_buf *out, size_t max, struct sp_error *err)
{
    int found = with_word(repo, ask, remote, err);
    if (found && found != SP_ENOTFOUND)
        return found;
    int code = keep_fetching(repo, remote, err);
    if (!code && found)
        code = sp_git_do(repo, drop_ref, NULL, err);
    if (!code && !found)
        code = with_word(repo, fetch_ref, remote, err);
    if (code || found)
        return code ? code : found;
    return sp_published_read(repo, out, max, err);
}

static int set_remote(const struct sp_git *git, void *context,
                      struct sp_error *err)
{
    const char *remote = context;
    const char *const set[] = {"config",        "--replace-all", "--",
                               SP_PUBLISHED_BY, remote,          NULL};
    return sp_git_run(git, set, sp_str(""), NULL, err);
}

int sp_published_name(struct sp_repo *repo, const char *remote,
                      struct sp_error *err)
{
    return with_word(repo, set_remote, remote, err);
}
