#include "sallyport/commit.h"

#include "sallyport/buf.h"
#include "support_assert.h"

#define TREE "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"
#define PEOPLE                                                                 \
    "author Ada Byron <ada@example.org> 1700000000 +0100\n"                    \
    "committer Bob <bob@example.org> 1700000001 -0000\n"

static struct sp_commit commit;

static void dispose(void)
{
    sp_commit_dispose(&commit);
}

TestSuite(model_commit, .fini = dispose);

static void parse(struct sp_str bytes)
{
    struct sp_error err = {0};
    int code = sp_commit_parse(&commit, bytes, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

static void assert_parents(const char *expected)
{
    struct sp_buf all = {0};
    char hex[SP_OID_HEX + 1];
    for (size_t i = 0; i < commit.parents.count; i++)
        sp_buf_printf(&all, "%.2s ",
                      sp_oid_format(hex, &commit.parents.items[i]));
    assert_text(sp_buf_text(&all), expected);
    sp_buf_dispose(&all);
}

Test(model_commit, has_a_tree_parents_people_and_a_message)
{
    char hex[SP_OID_HEX + 1];
    parse(BYTES(TREE "parent " ONE "\n" PEOPLE "\nfeat: a\n\nbody\n"));
    assert_text(sp_oid_format(hex, &commit.tree),
                "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    assert_parents("11 ");
    assert_slice(commit.author, "Ada Byron <ada@example.org>");
    assert_slice(commit.committer, "Bob <bob@example.org>");
    assert_slice(commit.encoding, "");
    assert_slice(commit.message, "feat: a\n\nbody\n");
}

Test(model_commit, may_have_no_parent_or_many)
{
    parse(BYTES(TREE PEOPLE "\nx"));
    assert_parents("");
    parse(BYTES(TREE "parent " ONE "\nparent " TWO "\nparent " ONE "\n" PEOPLE
                     "\nx"));
    assert_parents("11 22 "); /* each once */
    parse(BYTES(TREE "parent " TWO "\n" PEOPLE "\nx"));
    assert_parents("22 ");
}

Test(model_commit, may_have_no_message)
{
    static const struct sp_str commits[] = {
        BYTES(TREE PEOPLE),
        BYTES(TREE PEOPLE "\n"),
        BYTES(TREE PEOPLE "encoding x\n"),
        BYTES(TREE PEOPLE "encoding x"),
    };
    for (size_t i = 0; i < LENGTH(commits); i++) {
        parse(commits[i]);
        assert_slice(commit.message, "");
    }
}

Test(model_commit, keeps_its_message_as_it_is_stored)
{
    parse(BYTES(TREE PEOPLE "\n\n\nfeat: \xff\0b\nparent " ONE "\n"));
    cr_assert(sp_str_equal(commit.message,
                           BYTES("\n\nfeat: \xff\0b\nparent " ONE "\n")));
    assert_parents("");
}

Test(model_commit, may_be_signed)
{
    parse(BYTES(TREE "parent " ONE "\n" PEOPLE
                     "gpgsig -----BEGIN PGP SIGNATURE-----\n"
                     " \n"
                     " parent " TWO "\n"
                     " encoding x\n"
                     " -----END PGP SIGNATURE-----\n"
                     "\n"
                     "feat: a\n"));
    assert_parents("11 ");
    assert_slice(commit.encoding, "");
    assert_slice(commit.message, "feat: a\n");
}

Test(model_commit, may_carry_a_tag_that_was_merged)
{
    parse(BYTES(TREE "parent " ONE "\nparent " TWO "\n" PEOPLE
                     "mergetag object " TWO "\n"
                     " type commit\n"
                     " tag v1\n"
                     " tagger T <t@example.org> 1700000000 +0000\n"
                     " \n"
                     " v1\n"
                     "HG:rename-source hg\n"
                     "\n"
                     "Merge v1\n"));
    assert_parents("11 22 ");
    assert_slice(commit.message, "Merge v1\n");
}

Test(model_commit, names_its_encoding)
{
    parse(BYTES(TREE PEOPLE "encoding ISO-8859-1\n\ncaf\xe9\n"));
    assert_slice(commit.encoding, "ISO-8859-1");
    parse(BYTES(TREE PEOPLE "encoding a\nencoding b\n\nx\n"));
    assert_slice(commit.encoding, "a"); /* the first, as in git */
    parse(BYTES(TREE PEOPLE "\nencoding c\n"));
    assert_slice(commit.encoding, "");
}

#define GUSTAVE                                                                \
    "author Andr\xe9 <andre@example.org> 1700000000 +0100\n"                   \
    "committer Bob <bob@example.org> 1700000001 -0000\n"

Test(model_commit, is_read_in_utf_8)
{
    parse(BYTES(TREE "parent " ONE "\n" GUSTAVE
                     "encoding ISO-8859-1\n\nfix: caf\xe9\n\nPRP: \xfc\n"));
    assert_slice(commit.author, "André <andre@example.org>");
    assert_slice(commit.committer, "Bob <bob@example.org>");
    assert_slice(commit.encoding, "ISO-8859-1");
    assert_slice(commit.message, "fix: café\n\nPRP: ü\n");
    assert_parents("11 ");
    parse(BYTES(TREE PEOPLE "encoding cp1252\n\nfix: 5 \x80\n"));
    assert_slice(commit.message, "fix: 5 €\n");
    assert_parents("");
    parse(BYTES(TREE PEOPLE "encoding Latin-9\n\nfix: 5 \xa4\n"));
    assert_slice(commit.message, "fix: 5 €\n");
    parse(BYTES(TREE PEOPLE "\nfix: 5 \xa4\n"));
    assert_slice(commit.message, "fix: 5 \xa4\n");
    assert_slice(commit.encoding, "");
}

/* All of it is what the encoding says, or git takes none of it for that. */
Test(model_commit, is_read_as_bytes_where_it_cannot_be_made_utf_8)
{
    static const struct sp_str commits[] = {
        BYTES(TREE GUSTAVE "\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "encoding UTF-8\n\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "encoding US-ASCII\n\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "encoding UTF-16\n\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "encoding UTF-7\n\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "encoding no-such-thing\n\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "x \x81\nencoding cp1252\n\nfix: caf\xe9\n"),
        BYTES(TREE GUSTAVE "encoding a\nencoding cp1252\n\nfix: caf\xe9\n"),
    };
    for (size_t i = 0; i < LENGTH(commits); i++) {
        parse(commits[i]);
        assert_slice(commit.message, "fix: caf\xe9\n");
        assert_slice(commit.author, "Andr\xe9 <andre@example.org>");
    }
    parse(BYTES(TREE PEOPLE "encoding cp1252\n\nfix: \x93\x81\x94\n"));
    assert_slice(commit.message, "fix: \x93\x81\x94\n");
}

Test(model_commit, behind_a_nul_is_what_is_stored)
{
    parse(BYTES(TREE PEOPLE "encoding cp1252\n\nfix: \x80\0\x80\x81"));
    cr_assert(sp_str_equal(commit.message, BYTES("fix: €\0\x80\x81")));
}

static const struct {
    const char *line, *name;
} people[] = {
    {"Ada Byron <ada@example.org> 1700000000 +0100",
     "Ada Byron <ada@example.org>"},
    {"Ada Byron <ada@example.org>", "Ada Byron <ada@example.org>"},
    {"Ada > Byron <ada@example.org> 1 +0", "Ada > Byron <ada@example.org>"},
    {"<ada@example.org> 1 +0", "<ada@example.org>"},
    {"Ada <> 1 +0", "Ada <>"},
    {"Ada", "Ada"},
    {"", ""},
};

Test(model_commit, people_come_without_the_time)
{
    for (size_t i = 0; i < LENGTH(people); i++) {
        struct sp_buf bytes = {0};
        sp_buf_printf(&bytes, TREE "author %s\ncommitter %s\n\nx\n",
                      people[i].line, people[i].line);
        parse((struct sp_str){bytes.data, bytes.len});
        assert_slice(commit.author, people[i].name);
        assert_slice(commit.committer, people[i].name);
        sp_buf_dispose(&bytes);
    }
}

Test(model_commit, the_first_author_counts_and_a_committer_may_be_missing)
{
    parse(BYTES(TREE "author A <a> 1 +0\nauthor B <b> 1 +0\n"
                     "committer C <c> 1 +0\n\nx\n"));
    assert_slice(commit.author, "A <a>");
    parse(BYTES(TREE "author A <a> 1 +0\n\nx\n"));
    assert_slice(commit.committer, "");
    assert_slice(commit.message, "x\n");
}

static const struct sp_str malformed[] = {
    {NULL, 0},
    BYTES(""),
    BYTES("\n"),
    BYTES("garbage"),
    BYTES("\0\0\0\0"),
    BYTES("\nfeat: a\n"),
    BYTES(PEOPLE "\nno tree\n"),
    BYTES(TREE "\nno author\n"),
    BYTES(TREE),
    BYTES(TREE "committer C <c> 1 +0\n\nno author\n"),
    BYTES(TREE "author\n\nno name\n"),
    BYTES("tree 4b825dc642cb6eb9a060e54bf8d69288fbee490\n" PEOPLE "\nx\n"),
    BYTES("tree 4b825dc642cb6eb9a060e54bf8d69288fbee49044\n" PEOPLE "\nx\n"),
    BYTES("tree\n" PEOPLE "\nx\n"),
    BYTES(" " TREE PEOPLE "\nx\n"),
    BYTES(TREE "parent 1111\n" PEOPLE "\nx\n"),
    BYTES(TREE "parent " ONE " \n" PEOPLE "\nx\n"),
    BYTES(TREE "parent\n" PEOPLE "\nx\n"),
    BYTES(TREE PEOPLE "lonely\n\nx\n"),
    BYTES(TREE PEOPLE "lonely"),
    BYTES("parent " ONE "\n" TREE PEOPLE "\nx\n"),
    BYTES("object " ONE "\ntype commit\ntag v1\n\nx\n"),
};

Test(model_commit, other_bytes_are_none)
{
    for (size_t i = 0; i < LENGTH(malformed); i++) {
        struct sp_error err = {0};
        cr_assert_eq(sp_commit_parse(&commit, malformed[i], &err), SP_EGIT,
                     "%zu", i);
        assert_error(err, SP_EGIT, "it is not a well-formed commit");
    }
}

/* git reads parents after the tree only. Who counts others takes an ordinary
 * commit for a merge, which no rule looks at. */
Test(model_commit, a_parent_that_git_does_not_see_is_refused)
{
    static const struct sp_str commits[] = {
        BYTES(TREE PEOPLE "parent " ONE "\n\nx\n"),
        BYTES(TREE "author A <a> 1 +0\nparent " ONE
                   "\ncommitter C <c> 1 +0\n\nx\n"),
        BYTES(TREE "parent " ONE "\n" PEOPLE "x y\nparent " TWO "\n\nx\n"),
        BYTES(TREE "x y\nparent " ONE "\n" PEOPLE "\nx\n"),
        BYTES(TREE PEOPLE TREE "\nx\n"),
    };
    for (size_t i = 0; i < LENGTH(commits); i++) {
        struct sp_error err = {0};
        cr_assert_eq(sp_commit_parse(&commit, commits[i], &err), SP_EGIT, "%zu",
                     i);
    }
}

Test(model_commit, has_the_time_of_its_committer)
{
    static const struct {
        const char *committer;
        int64_t time;
    } cases[] = {
        {"Bob <b@x> 1700000001 -0000", 1700000001},
        {"Bob <b@x> 1700000001", 1700000001},
        {"Bob <b@x>   7 +0100", 7},
        {"Bob <b@x>", 0},
        {"Bob <b@x> ", 0},
        {"Bob <b@x> x1 +0000", 0},
        {"Bob <b@x> 12x +0000", 0},
        {"Bob <b@x> -12 +0000", 0},
        {"Bob <b@x> 99999999999999999999999999 +0000", 0},
        {"Bob <b@x> 922337203685477580 +0000", 922337203685477580},
        {"nobody 1700000001 +0000", 0},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sp_buf bytes = {0};
        sp_buf_printf(&bytes, TREE "author A <a@x> 5 +0000\ncommitter %s\n\nx",
                      cases[i].committer);
        parse((struct sp_str){bytes.data, bytes.len});
        cr_assert_eq(commit.time, cases[i].time, "%s: %lld", cases[i].committer,
                     (long long)commit.time);
        sp_buf_dispose(&bytes);
    }
    parse(BYTES(TREE "author A <a@x> 5 +0000\n\nx"));
    cr_assert_eq(commit.time, 0);
}

/* One of some texts, by a number that changes with each call. */
static const char *pick(unsigned *seed, const char *const *texts)
{
    size_t count = 0;
    while (texts[count])
        count++;
    *seed = *seed * 1103515245u + 12345u;
    return texts[(*seed >> 16) % count];
}

static void same_headers(struct sp_str bytes)
{
    struct sp_commit headers = {0};
    struct sp_error err = {0};
    int whole = sp_commit_parse(&commit, bytes, &err);
    int code = sp_commit_parse_headers(&headers, bytes, &err);
    cr_assert_eq(code, whole, "%.*s", (int)bytes.len, bytes.ptr);
    if (!code) {
        cr_assert(sp_oid_equal(&headers.tree, &commit.tree));
        cr_assert_eq(headers.time, commit.time);
        cr_assert_eq(headers.parents.count, commit.parents.count);
        for (size_t i = 0; i < headers.parents.count; i++)
            cr_assert(sp_oid_equal(&headers.parents.items[i],
                                   &commit.parents.items[i]));
    }
    sp_commit_dispose(&headers);
}

Test(model_commit, headers_alone_are_those_of_the_whole)
{
    static const char *const trees[] = {TREE, TREE,       TREE,
                                        TREE, "tree 1\n", NULL};
    static const char *const parents[] = {"",
                                          "parent " ONE "\n",
                                          "parent " ONE "\nparent " TWO "\n",
                                          "parent " ONE "\nparent " ONE "\n",
                                          "parent x\n",
                                          NULL};
    static const char *const idents[] = {
        PEOPLE,
        PEOPLE,
        PEOPLE,
        "author \xe9 <\xa0> 17 +0000\ncommitter \xe9 <\xa4> 1700\xa0 +0000\n",
        "author a <b> 1 +0\ncommitter a> 2 +0\n",
        "author a <b> 1 +0\n",
        NULL};
    static const char *const encodings[] = {
        "",
        "encoding ISO-8859-1\n",
        "encoding latin9\n",
        "encoding CP1252\n",
        "encoding nothing\n",
        "encoding latin1\nencoding CP1252\n",
        NULL};
    static const char *const more[] = {
        "",
        "gpgsig -----BEGIN\n \n abc\n tree \n -----END\n",
        "x\n",
        "mergetag object " ONE "\n tree a\n parent b\n",
        "tree " ONE "\n",
        "parent " ONE "\n",
        "\xe9 \x81\n",
        " begins\n",
        NULL};
    static const char *const messages[] = {
        "\nm\n", "\n", "", "\n\xe9\x81", "\nparent " ONE "\n", NULL};
    unsigned seed = 3;
    for (int i = 0; i < 20000; i++) {
        struct sp_buf text = {0};
        sp_buf_puts(&text, pick(&seed, trees));
        sp_buf_puts(&text, pick(&seed, parents));
        sp_buf_puts(&text, pick(&seed, idents));
        sp_buf_puts(&text, pick(&seed, encodings));
        sp_buf_puts(&text, pick(&seed, more));
        sp_buf_puts(&text, pick(&seed, messages));
        same_headers((struct sp_str){sp_buf_text(&text), text.len});
        sp_buf_dispose(&text);
    }
}
