#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sallyport/draft.h"
#include "sallyport/git_config.h"

bool sp_draft_has_editor(void)
{
    const char *editor = getenv("GIT_EDITOR");
    return !editor || strcmp(editor, ":") != 0;
}

static bool is_true(const struct sp_buf *value)
{
    static const char *const words[] = {"true", "yes", "on"};
    const char *text = sp_buf_text(value);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return strtol(text, NULL, 10) != 0;
}

static void find_comment(struct sp_buf *out, const struct sp_repo *repo,
                         struct sp_str raw)
{
    if (!sp_repo_setting(repo, "core.commentString", out) || !out->len)
        sp_repo_setting(repo, "core.commentChar", out);
    if (strcasecmp(sp_buf_text(out), "auto") == 0) {
        sp_buf_reset(out);
        sp_buf_putc(out, sp_cleanup_auto(raw));
    }
    if (!out->len)
        sp_buf_putc(out, '#');
}

void sp_draft_cleanup(struct sp_cleanup *how, struct sp_buf *comment,
                      const struct sp_repo *repo, struct sp_str raw)
{
    struct sp_buf mode = {0}, verbose = {0};
    sp_buf_reset(comment);
    find_comment(comment, repo, raw);
    sp_repo_setting(repo, "commit.cleanup", &mode);
    sp_repo_setting(repo, "commit.verbose", &verbose);
    bool has_editor = sp_draft_has_editor();
    *how = (struct sp_cleanup){sp_cleanup_mode(sp_buf_text(&mode), has_editor),
                               sp_buf_text(comment),
                               has_editor || is_true(&verbose)};
    sp_buf_dispose(&mode);
    sp_buf_dispose(&verbose);
}

void sp_draft_open(struct sp_draft *out, struct sp_repo *repo,
                   const struct sp_policy *policy, struct sp_str raw)
{
    struct sp_cleanup how;
    struct sp_buf comment = {0};
    *out = (struct sp_draft){
        .repo = repo, .policy = policy, .index_file = getenv("GIT_INDEX_FILE")};
    sp_draft_cleanup(&how, &comment, repo, raw);
    sp_cleanup(&out->text, raw, &how);
    out->message = (struct sp_str){sp_buf_text(&out->text), out->text.len};
    sp_buf_dispose(&comment);
}
