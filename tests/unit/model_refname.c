#include "sallyport/refname.h"

#include <string.h>

#include "support_assert.h"

static const struct {
    const char *name;
    enum sp_ref_class ref_class;
    const char *short_name;
} names[] = {
    {"refs/heads/main", SP_REF_BRANCH, "main"},
    {"refs/heads/feature/a/b", SP_REF_BRANCH, "feature/a/b"},
    {"refs/heads/refs/tags/v1", SP_REF_BRANCH, "refs/tags/v1"},
    {"refs/tags/v1", SP_REF_TAG, "v1"},
    {"refs/tags/a/b", SP_REF_TAG, "a/b"},
    {"refs/notes/commits", SP_REF_NOTES, "refs/notes/commits"},
    {"refs/notes/sallyport", SP_REF_RESERVED, "refs/notes/sallyport"},
    {"refs/Notes/SallyPort/gates", SP_REF_RESERVED,
     "refs/Notes/SallyPort/gates"},
    {"refs/notes/sallyport-2", SP_REF_NOTES, "refs/notes/sallyport-2"},
    {"refs/notes/sallyport/gates", SP_REF_EVIDENCE,
     "refs/notes/sallyport/gates"},
    {"refs/notes/sallyport/approvals", SP_REF_EVIDENCE,
     "refs/notes/sallyport/approvals"},
    {"refs/notes/sallyport/Gates", SP_REF_RESERVED,
     "refs/notes/sallyport/Gates"},
    {"refs/notes/sallyport/gates/x", SP_REF_RESERVED,
     "refs/notes/sallyport/gates/x"},
    {"refs/sallyport/x", SP_REF_RESERVED, "refs/sallyport/x"},
    {"refs/pull/1/head", SP_REF_HOST, "refs/pull/1/head"},
    {"refs/merge-requests/1/head", SP_REF_HOST, "refs/merge-requests/1/head"},
    {"refs/for/main", SP_REF_OTHER, "refs/for/main"},
    {"refs/heads", SP_REF_OTHER, "refs/heads"},
    {"refs/Heads/main", SP_REF_OTHER, "refs/Heads/main"},
    {"refs/headsmain", SP_REF_OTHER, "refs/headsmain"},
    {"refs/sallyport", SP_REF_RESERVED, "refs/sallyport"},
    {"refs/SALLYPORT", SP_REF_RESERVED, "refs/SALLYPORT"},
    {"refs/sallyports", SP_REF_OTHER, "refs/sallyports"},
    {"refs/replace/1", SP_REF_REPLACE, "refs/replace/1"},
    {"refs/Replace/1", SP_REF_REPLACE, "refs/Replace/1"},
    {"refs/replace", SP_REF_REPLACE, "refs/replace"},
    {"refs/namespaces/a/refs/heads/main", SP_REF_NAMESPACE,
     "refs/namespaces/a/refs/heads/main"},
    {"refs/namespaces", SP_REF_NAMESPACE, "refs/namespaces"},
    {"HEAD", SP_REF_OTHER, "HEAD"},
    {"", SP_REF_OTHER, ""},
};

Test(model_refname, says_what_a_ref_is)
{
    for (size_t i = 0; i < LENGTH(names); i++)
        cr_assert_eq(sp_ref_classify(names[i].name), names[i].ref_class, "%s",
                     names[i].name);
}

Test(model_refname, of_a_branch_or_tag_is_short)
{
    for (size_t i = 0; i < LENGTH(names); i++)
        assert_text(sp_ref_short(names[i].name), names[i].short_name);
}

Test(model_refname, of_a_remote_branch_is_typed_without_refs_remotes)
{
    assert_text(sp_ref_typed("refs/remotes/origin/main"), "origin/main");
    assert_text(sp_ref_typed("refs/heads/feature/x"), "feature/x");
    assert_text(sp_ref_typed("refs/remotes"), "refs/remotes");
}

static bool matches(const char *pattern, const char *name, const char *head)
{
    struct sp_strings patterns = {0};
    sp_strings_add(&patterns, "refs/heads/never", 16);
    sp_strings_add(&patterns, pattern, strlen(pattern));
    bool matched = sp_ref_matches(&patterns, name, head);
    sp_strings_dispose(&patterns);
    return matched;
}

static const struct {
    const char *pattern, *name;
    bool matches;
} patterns[] = {
    {"refs/heads/main", "refs/heads/main", true},
    {"refs/heads/main", "refs/heads/main2", false},
    {"refs/heads/main", "refs/heads/Main", false},
    {"refs/heads/main", "x/refs/heads/main", false},
    {"refs/heads/release/*", "refs/heads/release/1.0", true},
    {"refs/heads/release/*", "refs/heads/release/1/0", true},
    {"refs/heads/release/*", "refs/heads/release/", true},
    {"refs/heads/release/*", "refs/heads/release/.x", true},
    {"refs/heads/release/*", "refs/heads/release", false},
    {"refs/*", "refs/tags/v1", true},
    {"refs/heads/*/x", "refs/heads/a/b/x", true},
    {"refs/heads/v?", "refs/heads/v1", true},
    {"refs/heads/v?", "refs/heads/v10", false},
    {"refs/heads/v[0-9]", "refs/heads/v1", true},
    {"refs/heads/v[!0-9]", "refs/heads/v1", false},
    {"refs/heads/\\*", "refs/heads/*", true},
    {"refs/heads/\\*", "refs/heads/x", false},
};

Test(model_refname, patterns_match_whole_names)
{
    for (size_t i = 0; i < LENGTH(patterns); i++)
        cr_assert_eq(matches(patterns[i].pattern, patterns[i].name, NULL),
                     patterns[i].matches, "%s %s", patterns[i].pattern,
                     patterns[i].name);
}

Test(model_refname, the_pattern_head_is_the_default_branch)
{
    cr_assert(matches("HEAD", "refs/heads/trunk", "refs/heads/trunk"));
    cr_assert_not(matches("HEAD", "refs/heads/trunk", "refs/heads/main"));
    cr_assert_not(matches("HEAD", "refs/heads/trunk", NULL));
    cr_assert_not(matches("HEAD", "", ""));
    cr_assert_not(matches("HEAD", "HEAD", "refs/heads/main"));
}

Test(model_refname, no_pattern_matches_nothing)
{
    struct sp_strings none = {0};
    cr_assert_not(sp_ref_matches(&none, "refs/heads/main", "refs/heads/main"));
}

static bool matches_list(const char *list, const char *name, const char *head)
{
    struct sp_strings list_of = {0};
    struct sp_str item, rest = sp_str(list);
    while (sp_str_item(&rest, ' ', &item))
        sp_strings_add(&list_of, item.ptr, item.len);
    bool matched = sp_ref_matches(&list_of, name, head);
    sp_strings_dispose(&list_of);
    return matched;
}

Test(model_refname, an_exclusion_wins_wherever_it_stands)
{
    static const char *const lists[] = {
        "refs/heads/* !refs/heads/gh-pages",
        "!refs/heads/gh-pages refs/heads/*",
        "refs/heads/* !refs/heads/gh-* refs/heads/gh-pages"};
    for (size_t i = 0; i < LENGTH(lists); i++) {
        cr_assert_not(matches_list(lists[i], "refs/heads/gh-pages", ""));
        cr_assert(matches_list(lists[i], "refs/heads/main", ""));
    }
    cr_assert_not(matches_list("!refs/heads/a", "refs/heads/b", ""));
    cr_assert_not(matches_list("refs/heads/* !HEAD", "refs/heads/main",
                               "refs/heads/main"));
}

Test(model_refname, an_exclusion_blocks_no_name)
{
    struct sp_strings list = {0};
    sp_strings_add(&list, "refs/heads/*", 12);
    sp_strings_add(&list, "!refs/heads/a/b", 15);
    cr_assert_null(sp_ref_blocks(&list, "refs/heads/a", ""));
    sp_strings_dispose(&list);
}

static const struct {
    const char *a, *b;
    bool meet;
} pairs[] = {
    {"refs/heads/a", "refs/heads/a", true},
    {"refs/heads/a", "refs/heads/b", false},
    {"refs/heads/*", "refs/heads/a", true},
    {"refs/heads/a*", "refs/heads/*b", true},
    {"refs/heads/a*", "refs/heads/b*", false},
    {"refs/heads/a?c", "refs/heads/*c", true},
    {"refs/heads/a?c", "refs/heads/ac", false},
    {"refs/heads/[a-z]1", "refs/heads/x*", true},
    {"refs/heads/[a-z]1", "refs/heads/x2", false},
    {"refs/heads/\\*", "refs/heads/x", false},
    {"refs/heads/release/*", "refs/heads/release", false},
    {"*", "", true},
};

Test(model_refname, two_patterns_may_match_the_same)
{
    for (size_t i = 0; i < LENGTH(pairs); i++) {
        cr_assert_eq(sp_ref_patterns_meet(pairs[i].a, pairs[i].b),
                     pairs[i].meet, "%s %s", pairs[i].a, pairs[i].b);
        cr_assert_eq(sp_ref_patterns_meet(pairs[i].b, pairs[i].a),
                     pairs[i].meet, "%s %s", pairs[i].b, pairs[i].a);
    }
}

static const struct {
    const char *protects, *name, *head, *blocked;
} blocks[] = {
    {"refs/heads/release/*", "refs/heads/release", "", "refs/heads/release/*"},
    {"refs/heads/release/*", "refs/heads/releases", "", NULL},
    {"refs/heads/release/*", "refs/heads/rel", "", NULL},
    {"refs/heads/release/*", "refs/heads/release/1", "", NULL},
    {"refs/heads/release-*", "refs/heads/release", "", NULL},
    {"refs/heads/a/b", "refs/heads/a", "", "refs/heads/a/b"},
    {"refs/heads/main", "refs/heads/main/x", "", "refs/heads/main"},
    {"refs/heads/main", "refs/heads/mainly", "", NULL},
    {"HEAD", "refs/heads/trunk/x", "refs/heads/trunk", "refs/heads/trunk"},
    {"HEAD", "refs/heads/trunk/x", NULL, NULL},
    {"refs/x", "refs/heads", "", "refs/heads/"},
    {"refs/x", "refs/notes", "", "refs/notes/"},
    {"refs/x", "refs/pull", "", "refs/pull/"},
    {"refs/x", "refs/Tags", "", "refs/tags/"},
    {"refs/x", "refs/note", "", NULL},
    {"refs/x", "refs/tags/heads", "", NULL},
};

/* A file and a directory of one name exclude each other, and so do refs. */
Test(model_refname, may_leave_no_room_for_another)
{
    for (size_t i = 0; i < LENGTH(blocks); i++) {
        struct sp_strings list = {0};
        sp_strings_add(&list, blocks[i].protects, strlen(blocks[i].protects));
        const char *blocked =
            sp_ref_blocks(&list, blocks[i].name, blocks[i].head);
        assert_text(blocked ? blocked : "nothing",
                    blocks[i].blocked ? blocks[i].blocked : "nothing");
        sp_strings_dispose(&list);
    }
}
