/* Several bases of a merge become one without git. */
#include <stdlib.h>

#include "support_merge.h"
#include "support_objects.h"

TestSuite(git_merge_bases, .init = merge_open, .fini = merge_close);

/* What git makes of the second line of "base" where two bases conflict; each side ends
 * with a path or not. */
#define CONFLICT_OF(one, other, ours, theirs)                                  \
    "a\n<<<<<<<<< Temporary merge branch 1" one "\n" ours                      \
    "\n=========\n" theirs "\n>>>>>>>>> Temporary merge branch 2" other        \
    "\nc\nd\ne\nf\ng\nh\ni\nj\n"

/* A commit of a second of its own. */
static void later(const char *name, const char *parents, const char *tree,
                  int seconds)
{
    char hex[SP_OID_HEX + 1];
    struct sp_buf lines = {0};
    struct sp_oid id = tree_of(tree);
    struct sp_str word, rest = sp_str(parents);
    while (sp_str_item(&rest, '+', &word)) {
        char *parent = sp_strndup(word.ptr, word.len);
        sp_buf_printf(&lines, "parent %s\n", repo_hex(parent));
        free(parent);
    }
    id = objects_commit(&id, sp_buf_text(&lines), 1700000000 + seconds, name);
    repo_name(name, sp_oid_format(hex, &id));
    sp_buf_dispose(&lines);
}

/* Two commits, merged twice; then these merges are merged. */
struct crossed {
    const char *r, *x, *y, *ours, *theirs, *made, *own;
};

/* own NULL: git would have to make the merge. */
static void assert_crossed(const struct crossed *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        later("r", "", rows[i].r, 0);
        later("x", "r", rows[i].x, 1);
        later("y", "r", rows[i].y, 2);
        later("a", "x+y", rows[i].ours, 3);
        later("b", "y+x", rows[i].theirs, 4);
        merge_assert_here("a+b", "", rows[i].made, rows[i].own);
    }
}

Test(git_merge_bases, several_bases_become_one_here)
{
    static const struct crossed rows[] = {
        {"f=base", "f=two", "f=nine", "f=both", "f=both g=own", "f=both g=own",
         ""},
        {"f=base", "f=two", "f=nine", "f=both", "f=both g=own", "f=two g=own",
         "f"},
        {"f=base", "f=two", "f=nine", "f=two", "f=nine", "f=base", ""},
        {"f=base d/k=own", "f=two d/k=own", "f=base d/k=other",
         "f=two d/k=other", "f=two d/k=own", "f=two d/k=own", ""},
        /* a conflict of the bases has markers, which a resolution may keep */
        {"f=base", "f=two", "f=zwei", "f=two", "f=zwei", "f=two", ""},
        {"f=base", "f=two", "f=zwei", "f=two", "f=zwei", "f=zwei", ""},
        {"f=base", "f=two", "f=zwei", "f=two", "f=zwei", "f=drei",
         "f(resolved)"},
        {"f=base", "f=two", "f=zwei", "f=two", "f=zwei", "f=own", "f"},
        {"f=base", "f=two", "f=zwei", "f=drei", "f=drei", "f=drei", ""},
        /* what git cannot merge is as it was */
        {"m=basel", "m=twol", "m=ninel", "m=basel", "m=ninel", "m=ninel", ""},
        {"m=basel", "m=twol", "m=ninel", "m=basel", "m=ninel", "m=basel", "m"},
        {"m=basel", "m=twol", "m=ninel", "m=twol", "m=ninel", "m=twol", ""},
        {"m=binary1", "m=binary2", "m=binary3", "m=binary1", "m=binary3",
         "m=binary3", ""},
        {"m=binary1", "m=binary2", "m=binary3", "m=binary2", "m=binary3",
         "m=binary4", "m(resolved)"},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=basel k=own",
         "m=ninel k=own", "m=ninel k=own", ""},
        {"m=basel k=own", "m=two k=own", "m=ninel k=own", "m=basel k=own",
         "m=ninel k=own", "m=basel k=own", "m"},
        {"k=own", "k=own m=two", "k=own m=ninel", "k=own m=two", "k=own",
         "k=own m=two", ""},
        {"k=own", "k=own m=two", "k=own m=ninel", "k=own m=two", "k=own",
         "k=own", "m"},
        /* changed and removed: as it was */
        {"f=base k=own", "f=two k=own", "k=own", "f=base k=own", "k=own",
         "k=own", ""},
        {"f=base k=own", "f=two k=own", "k=own", "f=two k=own", "k=own",
         "f=two k=own", ""},
        /* added by both */
        {"k=own", "f=two k=own", "f=nine k=own", "f=both k=own", "f=two k=own",
         "f=own k=own", "f"},
        {"k=own", "f=own k=own", "f=other k=own", "f=own k=own",
         "f=other k=own", "f=other k=own", ""},
    };
    assert_crossed(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_bases, a_file_that_moved_in_a_base_is_merged_at_its_new_name)
{
    static const struct crossed rows[] = {
        {"f=base k=own", "g=nine k=own", "f=two k=own", "g=both k=own",
         "g=both k=other", "g=both k=other", ""},
        {"f=base k=own", "g=nine k=own", "f=two k=own", "g=both k=own",
         "g=both k=other", "g=two k=other", "g"},
        {"f=base k=own", "f=two k=own", "d/g=nine k=own", "d/g=both k=own",
         "d/g=both k=other", "d/g=both k=other", ""},
        {"d/f=base k=own", "g=base k=own", "d/f=twox k=own", "g=twox k=own",
         "g=twox k=other", "g=two k=other", "g"},
        /* the base is git's only if "d" is gone from it */
        {"d/f=base k=own", "g=base k=own", "d/f=two k=own", "g=two k=own",
         "g=two k=own d=other", "g=two k=own d=other", ""},
        /* a conflict names both files in its markers */
        {"f=base k=own", "g=two k=own", "f=zwei k=own", "g=cross1 k=own",
         "g=two k=own", "g=two k=own", ""},
        {"f=base k=own", "g=two k=own", "f=zwei k=own", "g=cross1 k=own",
         "g=two k=own", "g=zwei k=own", "g"},
        {"f=base k=own", "f=zwei k=own", "g=two k=own", "g=cross2 k=own",
         "g=two k=own", "g=zwei k=own", "g"},
        /* both moved it */
        {"f=base k=own", "g=nine k=own", "g=two k=own", "g=both k=own",
         "g=both k=other", "g=both k=other", ""},
        {"f=base k=own", "g=zwei k=own", "g=two k=own", "g=plain k=own",
         "g=two k=own", "g=zwei k=own", "g"},
        /* the other one removed it: as it was, at its new name */
        {"f=base k=own", "g=nine k=own", "k=own", "g=base k=own", "k=own",
         "k=own", ""},
        {"f=base k=own", "k=own", "g=nine k=own", "g=nine k=own", "k=own",
         "g=nine k=own", ""},
        {"f=base k=own", "g=nine k=own", "k=own", "g=base k=own", "k=own",
         "g=base k=own", "g"},
        /* what depends on more is left to git */
        {"f=base k=own", "g=nine k=own", "h=two k=own", "g=both k=own",
         "g=both k=own", "g=own k=own", NULL},
        {"f=base k=own", "g=nine k=own", "f=two g=own k=own", "g=both k=own",
         "g=both k=own", "g=own k=own", NULL},
        {"f=base k=own", "g=nine k=own", "f=two g/x=own k=own", "g=both k=own",
         "g=both k=own", "g=own k=own", NULL},
    };
    repo_blob("cross1", CONFLICT_OF(":g", ":f", "B", "Z"));
    repo_blob("cross2", CONFLICT_OF(":f", ":g", "Z", "B"));
    repo_blob("plain", CONFLICT_OF("", "", "Z", "B"));
    assert_crossed(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_bases, code_that_moved_over_several_bases_needs_no_git)
{
    static const struct crossed rows[] = {
        /* what no parent has at that path is the merge's own, if more than code differs */
        {"src/f=base k=own", "src/f=two k=own", "src/f=nine k=own",
         "src/g=both k=own", "src/f=more k=other", "src/g=more k=other",
         "src/g"},
        {"src/f=base k=own", "src/f=two k=own", "src/f=nine k=own",
         "src/g=both k=own", "src/f=more k=own", "src/g=more k=own", ""},
        {"src/f=base k=own", "src/f=two k=own", "src/f=nine k=own",
         "src/g=both k=own", "src/f=more k=other", "src/g=both k=other",
         "src/g"},
        {"t/f=base k=own", "t/f=two k=own", "t/f=nine k=own",
         "src/g=both k=own", "t/f=more k=own", "src/g=more k=own", "src/g"},
        {"src/f=base k=own", "src/f=two k=own", "src/f=nine k=own",
         "src/g=both k=own", "k=other", "src/g=both k=other", ""},
        /* a path that not all bases have */
        {"k=own", "src/f=two k=own", "k=own", "src/f=zwei k=own",
         "src/f=nine k=other", "src/f=fresh k=other", "src/f(resolved)"},
        {"k=own", "src/f=base k=own", "k=own", "src/f=two k=own",
         "src/f=zwei k=other", "src/f=base k=other", "src/f"},
    };
    merge_code_paths = &merge_below_src;
    repo_blob("more", "a\nB\nc\nd\ne\nf\nG\nh\nI\nj\n");
    repo_blob("fresh", "a\nD\nc\nd\ne\nf\ng\nh\nI\nj\n");
    assert_crossed(rows, sizeof rows / sizeof rows[0]);
}

Test(git_merge_bases, as_many_bases_as_topics_become_one_here)
{
    enum { MANY = 40 };
    struct sp_buf parents = {0};
    char *base = merge_many_files('f', "base", MANY), *merged;
    later("r", "", base, 0);
    for (int i = 0; i < MANY; i++) {
        char *tree = merge_many_files('f', "base", MANY), name[8];
        memcpy(strstr(tree, "base") + (size_t)i * strlen("f000=base "), "nine",
               strlen("nine"));
        snprintf(name, sizeof name, "x%d", i);
        later(name, "r", tree, 1 + i);
        sp_buf_printf(&parents, "%s%s", i ? "+" : "", name);
        free(tree);
    }
    merged = merge_many_files('f', "nine", MANY);
    later("a", sp_buf_text(&parents), merged, 50);
    later("b", sp_buf_text(&parents), merged, 51);
    merge_assert_here("a+b", "", merged, "");
    memcpy(strstr(merged, "nine"), "base", strlen("base"));
    merge_assert_here("a+b", "", merged, "f000");
    sp_buf_dispose(&parents);
    free(base);
    free(merged);
}
