/* What commits change, as text; see support_content.h. */
#include "support_content.h"

#include <stdlib.h>

void content_blobs(void)
{
    static const char *const names[] = {"base", "two",  "nine",
                                        "both", "zwei", "drei"};
    static const char *const second[] = {"b", "B", "b", "B", "Z", "D"};
    static const char *const ninth[] = {"i", "i", "I", "I", "i", "i"};
    for (size_t i = 0; i < 6; i++) {
        char text[64];
        snprintf(text, sizeof text, "a\n%s\nc\nd\ne\nf\ng\nh\n%s\nj\n",
                 second[i], ninth[i]);
        repo_blob(names[i], text);
    }
    repo_blob("own", "something else\n");
    repo_blob("other", "one more thing\n");
    repo_blob("nothing", "");
}

void content_open(void)
{
    repo_open();
    content_blobs();
    commit_of("docs: o", "", "src/a=base tests/a=base docs/a.md=base");
    repo_name("o", repo_hex("docs: o"));
    repo_ref("refs/heads/main", "o");
}

void print_content(struct sp_buf *out, const struct sp_content *content)
{
    static const char *const classes[] = {"impl", "generated", "test",
                                          "docs", "infra",     "build"};
    const unsigned *counts[] = {content->added, content->edited,
                                content->deleted, content->moved};
    if (!content->is_known)
        sp_buf_puts(out, " unknown");
    if (content->is_empty)
        sp_buf_puts(out, " empty");
    for (size_t i = 0; i < SP_PATH_CLASSES; i++) {
        for (size_t k = 0; k < 4; k++)
            if (counts[k][i])
                sp_buf_printf(out, " %s%c%u", classes[i], "+~->"[k],
                              counts[k][i]);
        if (*content->example[i])
            sp_buf_printf(out, "(%s)", content->example[i]);
    }
    if (content->resolved)
        sp_buf_printf(out, " resolved%u(%s)", content->resolved,
                      content->resolution);
}

static int see(const struct sp_commit_facts *commit, void *context,
               struct sp_error *err)
{
    struct sp_buf *out = context;
    (void)err;
    sp_buf_printf(out, "%s%s=%c", out->len ? "; " : "",
                  repo_name_of(commit->id), SP_PHASES[commit->step]);
    print_content(out, commit->content);
    return SP_OK;
}

char *contents(const char *text, const char *ini)
{
    const struct attempt attempt = {.push = text, .ini = ini};
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_buf out = {0};
    struct sp_policy *policy = attempt_policy(&attempt);
    const struct sp_source source = attempt_source(&attempt, policy);
    struct sp_gather *gather = sp_gather_new(&source);
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    push_of(&push, text);
    int code = sp_gather_ref(gather, &push.items[0], &ref, &err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, see, &out, &err);
    if (code)
        sp_buf_printf(&out, "error: %s", err.message);
    sp_buf_puts(&out, "");
    sp_gather_free(gather);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}
