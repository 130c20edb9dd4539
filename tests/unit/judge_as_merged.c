/* What would come of a merge that nobody has made yet: the same as of the push
 * of that merge. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

TestSuite(judge_as_merged, .init = repo_open, .fini = repo_close);

/* The verdict about main at b, and f that comes from a: by a push of the merge
 * m, or as if it had been made. The merge is named f, and not counted. */
static char *verdict(const char *ini, bool is_proposal)
{
    if (is_proposal)
        return verdict_of(&(struct attempt){.push = "refs/heads/main b f",
                                            .ini = ini,
                                            .user = "nobody",
                                            .occasion = SP_PROPOSAL});
    char *text = verdict_of(&(struct attempt){
        .push = "refs/heads/main b m", .ini = ini, .occasion = SP_REHEARSAL});
    unsigned long judged = strtoul(text, NULL, 10);
    struct sp_buf out = {0};
    sp_buf_printf(&out, "%lu", judged - 1);
    struct sp_str line, rest = sp_str(strchr(text, ' '));
    static const char of_merge[] = "main m ";
    while (sp_str_line(&rest, &line)) {
        bool is_merge = sp_str_starts(line, of_merge);
        size_t skip = is_merge ? strlen(of_merge) : 0;
        sp_buf_puts(&out, is_merge ? "main f " : "");
        sp_buf_add(&out, line.ptr + skip, line.len - skip);
        sp_buf_putc(&out, '\n');
    }
    free(text);
    return sp_buf_detach(&out);
}

/* The same as if it had been made, after the branch was judged by itself. */
static char *verdict_after(const char *ini)
{
    return verdict_of(&(struct attempt){.push = "refs/heads/main b f",
                                        .first = "refs/heads/feature/f - f",
                                        .ini = ini,
                                        .user = "nobody",
                                        .occasion = SP_PROPOSAL});
}

static void compare(const char *drawing, const char *ini, const char *expected)
{
    repo_draw("base=N^ a=N b=N");
    repo_draw(drawing);
    repo_draw("m=M^b+f");
    repo_ref("refs/heads/main", "b");
    char *merged = verdict(ini, false);
    SAME(verdict(ini, true), merged);
    SAME(verdict_after(ini), merged);
    cr_expect_str_eq(merged, expected, "%s:\n%s", drawing, merged);
    free(merged);
}

Test(judge_as_merged, the_cycle_is_whole_or_not)
{
    compare("r=R:A^a G:A f=F:A", "", "3 judged\n");
    compare("f=R:A^a", "", "1 judged\nmain f tdd-complete/ends-in-red\n");
    compare("r=R:A^a f=G:A", "", "2 judged\nmain f tdd-complete/no-refactor\n");
    compare("r=R:A^a f=G:A", "[tdd]\nrefactor-step = optional\n", "2 judged\n");
    compare("r=R:A^a G:A f=R:A", "",
            "3 judged\nmain f tdd-complete/ends-in-red\n");
    compare("f=G:A^a", "", "1 judged\nmain f tdd-order/green-before-red\n");
    compare("f=N^a", "", "1 judged\n");
    compare("r=R:A^a G:A u=M^2+b f=F:A", "", "4 judged\n");
}

Test(judge_as_merged, fixups_are_folded_first)
{
    repo_draw("base=N^ a=N b=N");
    repo_draw("r=R:A^a g=G:A h=F:A");
    repo_commit("f", "h", "fixup! feat: g\n\nPRP: A-1\n");
    repo_draw("m=M^b+f");
    repo_ref("refs/heads/main", "b");
    char *merged = verdict("", false);
    SAME(verdict("", true), merged);
    SAME(merged, "4 judged\n"
                 "main f fixup/not-folded\n");
}

#define COMPLETE                                                               \
    "# A proposal\n## Business justification\nIt pays.\n"                      \
    "## Technical architecture\nA tunnel.\n## Security assessment\nKeys.\n"    \
    "## Test strategy\nRED first.\n"

/* What main got after the branch had left counts, and what the branch brings. */
Test(judge_as_merged, a_document_lies_in_what_is_merged)
{
    static const char absent[] = "1 judged\n"
                                 "main - prp-reference/no-document\n";
    repo_draw("base=N^ a=N b=N");
    repo_commit("f", "a", "chore: f\n\nPRP: D-1\n");
    repo_ref("refs/heads/main", "b");
    SAME(verdict("", true), absent);
    repo_file("b", "a", "docs: propose\n", "docs/prp/D-1.md", COMPLETE);
    repo_ref("refs/heads/main", "b");
    SAME(verdict("", true), "1 judged\n");
    repo_file("d", "f", "docs: propose\n", "docs/prp/D-1-x.md", COMPLETE);
    repo_name("f", repo_hex("d"));
    repo_file("b", "a", "docs: propose\n", "docs/x.md", "x\n");
    repo_ref("refs/heads/main", "b");
    SAME(verdict("", true), "2 judged\n");
}

Test(judge_as_merged, a_branch_that_has_left_long_ago_takes_nothing_away)
{
    repo_draw("base=N^ a=N b=N c=N r=R:A^base g=G:A f=F:A");
    repo_ref("refs/heads/main", "b");
    GATHERED("f+ g+ r+^main tip=f protected", .push = "refs/heads/main b f",
             .occasion = SP_PROPOSAL);
    GATHERED("f+ g+ r+^main tip=f protected rewinds sidelines",
             .push = "refs/heads/main b f", .occasion = SP_REHEARSAL);
}
