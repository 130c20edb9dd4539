/* Rollbacks whose root cause nobody has written down. */
#include "sallyport/root_causes.h"

#include <stdint.h>
#include <stdlib.h>

#include "support.h"

TestSuite(gather_root_causes, .init = repo_open, .fini = repo_close);

/* The names of the reverts that are due at the tip, each with a blank. */
static char *due_at(struct sp_repo *repo, const char *tip, const char *ini,
                    int64_t now)
{
    struct sp_buf out = {0};
    struct sp_root_causes causes = {0};
    struct sp_policy *policy = policy_of(ini);
    struct sp_oid id = repo_id(tip);
    sp_root_causes_read(&causes, repo, policy, &id, now);
    for (size_t i = 0; i < causes.count; i++)
        sp_buf_printf(&out, "%s ", repo_name_of(&causes.items[i].commit));
    sp_buf_puts(&out, "");
    free(causes.items);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

static void begin(void)
{
    struct sp_buf message = {0};
    repo_draw("base=N^ a=G:A^base");
    sp_buf_printf(&message, "Revert \"feat: a\"\n\nThis reverts commit %s.\n",
                  repo_hex("a"));
    repo_files("v", "a", sp_buf_text(&message), "-src/a");
    repo_draw("m=M^a+v");
    sp_buf_dispose(&message);
}

/* A document of the name on m. */
static void write(const char *name, const char *text)
{
    repo_file(name, "m", "docs: why\n", "docs/root-causes/a.md", text);
}

Test(gather_root_causes, a_revert_is_due)
{
    begin();
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "a", "", 0), "");
    SAME(due_at(repo, "v", "", 0), "v ");
    SAME(due_at(repo, "m", "", 0), "v ");
    SAME(due_at(repo, "m", "", INT64_MAX), "");
    SAME(due_at(repo, "m", "[documentation]\nroot-cause =\n", 0), "");
}

Test(gather_root_causes, until_a_document_names_it)
{
    struct sp_buf reverted = {0}, revert = {0};
    begin();
    sp_buf_printf(&reverted, "The cause of `%.9s`.\n", repo_hex("a"));
    sp_buf_printf(&revert, "The cause of %s.\n", repo_hex("v"));
    write("d", "The cause of deadbee was a test that nobody ran.\n");
    write("e", sp_buf_text(&reverted));
    write("f", sp_buf_text(&revert));
    struct sp_repo *repo = repo_opened();
    SAME(due_at(repo, "d", "", 0), "v ");
    SAME(due_at(repo, "e", "", 0), "");
    SAME(due_at(repo, "f", "", 0), "");
    sp_buf_dispose(&reverted);
    sp_buf_dispose(&revert);
}
