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
    repo_rebase_cycle("p");
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

/* How many bytes the file has; 0: there is none. */
static size_t size_kept(void)
{
    struct stat about;
    char *path = path_of("noted-gates");
    size_t size = stat(path, &about) ? 0 : (size_t)about.st_size;
    free(path);
    return size;
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
    size_t one = size_kept();
    cr_assert(one);
    record("f", "unit", SP_GATE_FAIL, "");
    record("base", "unit", SP_GATE_PASS, "");
    LANDS("4 judged\nmain m gates/failed\n");
    size_t three = size_kept();
    cr_assert_gt(three, one);
    LANDS("4 judged\nmain m gates/failed\n");
    record("base", "unit", SP_GATE_PASS, "");
    LANDS("4 judged\nmain m gates/failed\n");
    cr_assert_eq(size_kept(), three);
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
        cr_assert_gt(size_kept(), strlen(texts[i]));
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
}

/* Adds lines to a script: the beginning of a commit on top of the notes, or of the
 * commit before it in the script. */
static void add_commit(struct sp_buf *script)
{
    bool is_first = !script->len;
    sp_buf_printf(script,
                  "commit refs/notes/sallyport/gates\n"
                  "committer N <n@example.com> 1795441533 +0000\n"
                  "data 0\n%s",
                  is_first ? "from refs/notes/sallyport/gates^0\n" : "");
}

/* And a note of a commit that nobody has, with a result of another gate. */
static void add_note(struct sp_buf *script, unsigned commit)
{
    char id[SP_OID_HEX + 1];
    struct sp_buf line = {0};
    struct sp_evidence record = {.kind = SP_EVIDENCE_GATE,
                                 .actor = sp_strdup("ci-bot"),
                                 .gate = sp_strdup("other"),
                                 .time = 1796000000};
    snprintf(id, sizeof id, "%08x%032x", commit * 65521, commit);
    cr_assert(sp_oid_parse(&record.commit, id, SP_OID_HEX));
    sp_evidence_write(&line, &record);
    sp_buf_printf(script, "M 100644 inline %.2s/%s\ndata %zu\n%s\n", id, id + 2,
                  line.len, sp_buf_text(&line));
    sp_buf_dispose(&line);
    sp_evidence_dispose(&record);
}

static void lose(void)
{
    char *path = path_of("noted-gates");
    cr_assert(unlink(path) == 0);
    free(path);
}

/* Is the failure of f found with what is kept, without, and if nothing can be kept? */
static void finds_failure(void)
{
    LANDS("4 judged\nmain m gates/failed\n");
    LANDS("4 judged\nmain m gates/failed\n");
    lose();
    LANDS("4 judged\nmain m gates/failed\n");
    JUDGED("4 judged\nmain m gates/failed\n", .push = "refs/heads/main p m",
           .ini = ini, .keeps_in = "/proc/nowhere");
    JUDGED("4 judged\nmain m gates/failed\n", .push = "refs/heads/main p m",
           .ini = ini);
}

Test(gather_noted, a_failure_is_found_below_any_number_of_pushes)
{
    struct sp_buf script = {0};
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    for (unsigned i = 0; i < 300; i++) {
        add_commit(&script);
        add_note(&script, i);
    }
    import_notes(sp_buf_text(&script));
    finds_failure();
    sp_buf_dispose(&script);
}

Test(gather_noted, a_failure_is_found_below_more_results_than_are_kept)
{
    struct sp_buf script = {0};
    record("f2", "unit", SP_GATE_PASS, "");
    record("f", "unit", SP_GATE_FAIL, "");
    add_commit(&script);
    for (unsigned i = 0; i < 4200; i++)
        add_note(&script, i);
    import_notes(sp_buf_text(&script));
    finds_failure();
    cr_assert_lt(size_kept(), 4200 * 40);
    sp_buf_dispose(&script);
}

/* Reads the text of a note; yours to free. */
static char *note_of(const char *commit)
{
    return repo_git((const char *[]){"notes",
                                     "--ref=refs/notes/sallyport/gates", "show",
                                     repo_hex(commit), NULL},
                    NULL);
}

/* A mode that no note has, and a directory for each of the first digits. */
Test(gather_noted, a_note_is_found_wherever_it_lies)
{
    static const char *const modes[] = {"100644", "100755", "120000"};
    record("f2", "unit", SP_GATE_FAIL, "");
    char *note = note_of("f2");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct sp_buf script = {0};
        const char *hex = repo_hex("f2");
        LANDS("4 judged\nmain m gates/failed\n");
        add_commit(&script);
        sp_buf_printf(&script, "D %s\n", hex);
        sp_buf_printf(&script, "M %s inline %.2s/%.2s/%s\ndata %zu\n%s\n",
                      modes[i], hex, hex + 2, hex + 4, strlen(note), note);
        import_notes(sp_buf_text(&script));
        LANDS("4 judged\nmain m gates/failed\n");
        lose();
        sp_buf_dispose(&script);
    }
    free(note);
}

/* A note of a commit whose id begins as that of f2 does. */
Test(gather_noted, ids_that_begin_alike_are_not_the_same)
{
    struct sp_buf script = {0};
    record("f", "unit", SP_GATE_PASS, "");
    add_commit(&script);
    sp_buf_printf(&script, "M 100644 inline %.36s0123\ndata 1\nx\n",
                  repo_hex("f2"));
    import_notes(sp_buf_text(&script));
    LANDS("4 judged\n");
    LANDS("4 judged\n");
    sp_buf_dispose(&script);
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
    cr_assert(sp_recorded_gates(repo, "refs/notes/sallyport/gates", keeps_in,
                                &gates, &out, &err) == SP_OK);
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
    char *path = path_of(name);
    cr_assert(sp_replace_file(path, (struct sp_str){text->data, len}));
    free(path);
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
    cr_assert(size_kept());
}

Test(gather_noted, the_directory_is_made)
{
    cr_assert(rmdir(kept) == 0);
    record("f2", "unit", SP_GATE_PASS, "");
    LANDS("4 judged\n");
    cr_assert(size_kept());
    struct stat about;
    cr_assert(stat(kept, &about) == 0 && (about.st_mode & 0777) == 0700);
}
