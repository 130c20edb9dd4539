/* What is kept of the notes between pushes: nothing is decided by it alone. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/file.h"
#include "sallyport/recorded_gates.h"
#include "sallyport/replace.h"
#include "support_evidence.h"

static const char ini[] = "[category \"MEDIUM\"]\ngates = unit\n";
static char *kept;

static void open_repo(void)
{
    struct sp_buf path = {0};
    repo_open();
    repo_draw("base=N^ r=R:A g=G:A f=F:A p=N^base");
    repo_ref("refs/heads/main", "p");
    repo_files("r2", "p", "test: r\n\nPRP: A-1\n", "tests/r");
    repo_files("g2", "r2", "feat: g\n\nPRP: A-1\n", "src/g");
    repo_files("f2", "g2", "refactor: f\n\nPRP: A-1\n", "src/f");
    repo_draw("m=M^p+f2");
    sp_buf_printf(&path, "%s/sallyport", repo_path());
    kept = sp_buf_detach(&path);
    cr_assert(mkdir(kept, 0700) == 0);
}

static void close_repo(void)
{
    free(kept);
    repo_close();
}

TestSuite(gather_noted, .init = open_repo, .fini = close_repo);

#define LANDS(expected)                                                        \
    JUDGED(expected, .push = "refs/heads/main p m", .ini = ini,                \
           .keeps_in = kept)

static char *path_of(const char *name)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", kept, name);
    return sp_buf_detach(&path);
}

/* How many commits of notes the file knows; 0: there is none. */
static size_t count_kept(void)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    char *path = path_of("noted-gates");
    size_t count = 0;
    if (!sp_file_read(&text, path, SP_FILE_MAX, 0, &err))
        for (const char *at = sp_buf_text(&text); (at = strstr(at, "n ")); at++)
            count++;
    sp_buf_dispose(&text);
    free(path);
    return count;
}

static void put(const char *name, const char *text)
{
    char *path = path_of(name);
    cr_assert(sp_replace_file(path, sp_str(text)));
    free(path);
}

Test(gather_noted, what_was_pushed_since_the_last_time_is_kept_once)
{
    record("f2", "unit", SP_GATE_PASS, "");
    LANDS("4 judged\n");
    cr_assert_eq(count_kept(), 1);
    record("f", "unit", SP_GATE_FAIL, "");
    record("base", "unit", SP_GATE_PASS, "");
    LANDS("4 judged\nmain m gates/failed\n");
    cr_assert_eq(count_kept(), 2);
    LANDS("4 judged\nmain m gates/failed\n");
    cr_assert_eq(count_kept(), 2);
}

Test(gather_noted, what_is_kept_of_other_notes_is_not_used)
{
    static const char *const texts[] = {
        "",
        "n ",
        "\xff\n",
        "sallyport noted 1\n",
        "sallyport noted 1\nn 1111111111111111111111111111111111111111\n"
        "2222222222222222222222222222222222222222 99999999999999999999999\n",
        "sallyport noted 1\nn x\n",
        "sallyport noted 9\n"};
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put("noted-gates", texts[i]);
        put("recorded-gates", texts[i]);
        LANDS("4 judged\nmain m gates/failed\n");
        cr_assert_eq(count_kept(), 2);
    }
}

static void import_notes(const char *script)
{
    free(repo_git((const char *[]){"fast-import", "--quiet", "--force", NULL},
                  script));
}

/* Puts commits on top of the notes that change nothing. */
static void put_empty_notes(int count)
{
    struct sp_buf script = {0};
    for (int i = 0; i < count; i++)
        sp_buf_printf(&script,
                      "commit refs/notes/sallyport/gates\n"
                      "committer N <n@example.com> 1795441533 +0000\n"
                      "data 0\n%s\n",
                      i ? "" : "from refs/notes/sallyport/gates^0\n");
    import_notes(sp_buf_text(&script));
    sp_buf_dispose(&script);
}

Test(gather_noted, commits_of_notes_that_change_nothing_hide_no_failure)
{
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    put_empty_notes(300);
    LANDS("4 judged\nmain m gates/failed\n");
    put_empty_notes(300);
    LANDS("4 judged\nmain m gates/failed\n");
    cr_assert_leq(count_kept(), 3);
}

/* Puts a commit on top of the notes that has more notes than one is looked at for,
 * and a first parent that has none. */
static void put_many_notes_by_a_merge(void)
{
    struct sp_buf script = {0};
    char *tree =
        repo_git((const char *[]){"rev-parse",
                                  "refs/notes/sallyport/gates^{tree}", NULL},
                 NULL);
    sp_buf_puts(&script, "blob\nmark :1\ndata 1\nx\n"
                         "commit refs/heads/nothing\nmark :2\n"
                         "committer N <n@example.com> 1795441533 +0000\n"
                         "data 0\n\n");
    sp_buf_printf(&script,
                  "commit refs/notes/sallyport/gates\n"
                  "committer N <n@example.com> 1795441533 +0000\n"
                  "data 0\nfrom :2\nmerge refs/notes/sallyport/gates^0\n"
                  "M 040000 %.40s \n",
                  tree);
    for (unsigned i = 0; i < 1001; i++)
        sp_buf_printf(&script, "M 100644 :1 %040x\n", i);
    import_notes(sp_buf_text(&script));
    sp_buf_dispose(&script);
    free(tree);
}

Test(gather_noted, parents_of_the_notes_hide_no_failure)
{
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    LANDS("4 judged\nmain m gates/failed\n");
    put_many_notes_by_a_merge();
    LANDS("4 judged\nmain m gates/failed\n");
}

static char *recorded(const char *keeps_in)
{
    struct sp_strings gates = {0}, out = {0};
    struct sp_error err = {0};
    struct sp_buf text = {0};
    struct sp_repo *repo = NULL;
    sp_strings_add(&gates, "unit", 4);
    sp_strings_add(&gates, "never", 5);
    cr_assert(sp_repo_open(&repo, repo_path(), NULL, NULL, &err) == SP_OK);
    cr_assert(sp_recorded_gates(repo, keeps_in, &gates, &out, &err) == SP_OK);
    for (size_t i = 0; i < out.count; i++)
        sp_buf_printf(&text, "%s ", out.items[i]);
    sp_buf_puts(&text, "");
    sp_repo_free(repo);
    sp_strings_dispose(&gates);
    sp_strings_dispose(&out);
    return sp_buf_detach(&text);
}

Test(gather_noted, which_gates_were_recorded_is_kept_with_the_notes)
{
    SAME(recorded(kept), "");
    record("base", "unit", SP_GATE_PASS, "");
    SAME(recorded(NULL), "unit ");
    SAME(recorded(kept), "unit ");
    record("base", "never", SP_GATE_FAIL, "");
    SAME(recorded(kept), "unit never ");
    SAME(recorded(kept), "unit never ");
    put("recorded-gates", "sallyport recorded 1\nx\nunit\n");
    SAME(recorded(kept), "unit never ");
}

static void read_kept(const char *name, struct sp_buf *out)
{
    struct sp_error err = {0};
    char *path = path_of(name);
    cr_assert_eq(sp_file_read(out, path, SP_FILE_MAX, 0, &err), SP_OK);
    free(path);
}

static void put_cut(const char *name, const struct sp_buf *text, size_t len)
{
    char *cut = sp_strndup(text->data, len);
    put(name, cut);
    free(cut);
}

Test(gather_noted, a_file_that_is_cut_hides_nothing)
{
    struct sp_buf text = {0};
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    LANDS("4 judged\nmain m gates/failed\n");
    read_kept("noted-gates", &text);
    for (size_t len = 0; len < text.len; len++) {
        put_cut("noted-gates", &text, len);
        LANDS("4 judged\nmain m gates/failed\n");
    }
    sp_buf_dispose(&text);
}

Test(gather_noted, names_of_gates_that_are_cut_are_read_again)
{
    struct sp_buf text = {0};
    record("base", "unit", SP_GATE_PASS, "");
    SAME(recorded(kept), "unit ");
    read_kept("recorded-gates", &text);
    for (size_t len = 0; len < text.len; len++) {
        put_cut("recorded-gates", &text, len);
        SAME(recorded(kept), "unit ");
    }
    sp_buf_dispose(&text);
}

Test(gather_noted, a_file_with_a_changed_byte_hides_nothing)
{
    struct sp_buf text = {0};
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    LANDS("4 judged\nmain m gates/failed\n");
    read_kept("noted-gates", &text);
    for (size_t i = 0; i < text.len; i++) {
        text.data[i] ^= 1;
        put_cut("noted-gates", &text, text.len);
        LANDS("4 judged\nmain m gates/failed\n");
        text.data[i] ^= 1;
    }
    sp_buf_dispose(&text);
}

/* Names the commit that the notes are at. */
static void name_notes(const char *name)
{
    char *hex = repo_git(
        (const char *[]){"rev-parse", "refs/notes/sallyport/gates", NULL},
        NULL);
    repo_name(name, hex);
    free(hex);
}

Test(gather_noted, a_push_of_evidence_keeps_what_was_there_before_it)
{
    record("f", "unit", SP_GATE_PASS, "");
    record("g", "unit", SP_GATE_PASS, "");
    name_notes("n1");
    record("f2", "unit", SP_GATE_PASS, "");
    name_notes("n2");
    repo_ref("refs/notes/sallyport/gates", "n1");
    JUDGED("0 judged\nrefs/notes/sallyport/gates f2 record/back-dated\n",
           .push = "refs/notes/sallyport/gates n1 n2", .keeps_in = kept);
    cr_assert_eq(count_kept(), 2);
}

Test(gather_noted, the_directory_is_made)
{
    cr_assert(rmdir(kept) == 0);
    record("f2", "unit", SP_GATE_PASS, "");
    LANDS("4 judged\n");
    cr_assert_eq(count_kept(), 1);
    struct stat about;
    cr_assert(stat(kept, &about) == 0 && (about.st_mode & 0777) == 0700);
}
