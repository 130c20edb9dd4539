/* Notes of commits: read, and a line added. */
#include "sallyport/notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support.h"

#define NOTES "refs/notes/tests"

static struct sp_repo *repo;
static struct sp_error err;

static void open_repo(void)
{
    repo_open();
    repo_draw("a=N^ b=N c=N");
    cr_assert(setenv("GIT_COMMITTER_NAME", "c", 1) == 0 &&
              setenv("GIT_COMMITTER_EMAIL", "c@example.org", 1) == 0);
    repo = repo_opened();
}

TestSuite(git_notes, .init = open_repo, .fini = repo_close);

/* What git says that it stored. */
static char *stored(const char *name)
{
    return repo_git(
        (const char *[]){"notes", "--ref=" NOTES, "show", repo_hex(name), NULL},
        NULL);
}

static void git_adds(const char *name, const char *text)
{
    free(repo_git((const char *[]){"notes", "--ref=" NOTES, "add", "-m", text,
                                   repo_hex(name), NULL},
                  NULL));
}

/* The note of a is that blob. */
static void set_blob(const char *blob)
{
    char *hex = sp_strdup(repo_hex(blob));
    free(repo_git((const char *[]){"notes", "--ref=" NOTES, "add", "-C", hex,
                                   repo_hex("a"), NULL},
                  NULL));
    free(hex);
}

static char *note(const char *name)
{
    struct sp_buf out = {0};
    struct sp_oid id = repo_id(name);
    int code = sp_note_read(repo, NOTES, &id, &out, &err);
    if (code)
        sp_buf_printf(&out, "%d %s", code, err.message);
    return sp_buf_detach(&out);
}

static void add(const char *name, const char *line)
{
    struct sp_oid id = repo_id(name);
    cr_assert_eq(sp_note_add(repo, NOTES, &id, line, &err), SP_OK, "%s",
                 err.message);
}

Test(git_notes, there_is_no_note)
{
    SAME(note("a"), "-7 ");
    git_adds("a", "of another commit");
    SAME(note("b"), "-7 ");
}

Test(git_notes, what_git_wrote_is_read)
{
    git_adds("a", "one\ntwo");
    SAME(note("a"), "one\ntwo\n");
}

Test(git_notes, what_was_added_is_what_git_shows)
{
    add("a", "one");
    add("b", "other");
    add("a", "two");
    SAME(stored("a"), "one\ntwo");
    SAME(note("a"), "one\ntwo\n");
    SAME(stored("b"), "other");
}

Test(git_notes, a_line_without_an_end_gets_one)
{
    repo_blob("blob", "one");
    set_blob("blob");
    add("a", "two");
    SAME(stored("a"), "one\ntwo");
}

enum { MANY = 300 };

static void name_one(int number)
{
    char name[8], what[32];
    snprintf(name, sizeof name, "n%d", number);
    snprintf(what, sizeof what, "refs/heads/many~%d", MANY - 1 - number);
    char *hex = repo_git((const char *[]){"rev-parse", what, NULL}, NULL);
    repo_name(name, hex);
    free(hex);
}

/* git spreads many notes over directories. */
static void add_many(void)
{
    struct sp_buf in = {0};
    for (int i = 0; i < MANY; i++) {
        sp_buf_printf(&in, "commit refs/heads/many\nmark :%d\n", i + 1);
        sp_buf_printf(&in, "committer c <c@example.org> %d +0000\ndata 0\n", i);
    }
    sp_buf_puts(&in, "commit " NOTES "\ncommitter c <c@example.org> 1 +0000\n"
                     "data 0\n");
    for (int i = 0; i < MANY; i++)
        sp_buf_printf(&in, "N inline :%d\ndata 4\nn%03d\n", i + 1, i);
    free(repo_git((const char *[]){"fast-import", "--quiet", NULL},
                  sp_buf_text(&in)));
    sp_buf_dispose(&in);
    name_one(7);
    name_one(8);
    name_one(299);
}

Test(git_notes, among_many_that_lie_in_directories)
{
    add_many();
    SAME(note("n7"), "n007");
    SAME(note("n299"), "n299");
    SAME(note("b"), "-7 ");
    add("n7", "more");
    add("b", "new");
    SAME(stored("n7"), "n007\nmore");
    SAME(stored("b"), "new");
    SAME(stored("n8"), "n008");
    SAME(note("n7"), "n007\nmore\n");
}

Test(git_notes, a_note_that_is_too_large_is_not_read)
{
    struct sp_buf text = {0};
    struct sp_oid id = repo_id("a");
    for (int i = 0; i <= SP_NOTE_MAX; i++)
        sp_buf_putc(&text, 'x');
    repo_blob("large", sp_buf_text(&text));
    set_blob("large");
    cr_assert_eq(sp_note_read(repo, NOTES, &id, &text, &err), SP_ELIMIT);
    cr_assert(strstr(err.message, " is larger than 1 MB"), "%s", err.message);
    sp_buf_dispose(&text);
}

/* A git that moves the ref once, just before it writes. */
static void move_meanwhile(void)
{
    struct sp_buf script = {0}, path = {0};
    const char *directory = repo_beside("bin");
    cr_assert(mkdir(directory, 0700) == 0);
    sp_buf_printf(&path, "%s/git", directory);
    FILE *file = fopen(sp_buf_text(&path), "we");
    sp_buf_printf(&script,
                  "#!/bin/sh\nPATH=${PATH#*:}\ncase $* in *fast-import*)\n"
                  "mkdir '%s/once' 2>/dev/null &&\n"
                  "git --git-dir='%s' notes --ref=" NOTES
                  " append -m theirs %s 2>/dev/null;; esac\n"
                  "exec git \"$@\"\n",
                  directory, repo_path(), repo_hex("a"));
    cr_assert(file && fputs(sp_buf_text(&script), file) >= 0 &&
              fclose(file) == 0 && chmod(sp_buf_text(&path), 0700) == 0);
    sp_buf_reset(&path);
    sp_buf_printf(&path, "%s:%s", directory, getenv("PATH"));
    cr_assert(setenv("PATH", sp_buf_text(&path), 1) == 0);
    sp_buf_dispose(&script);
    sp_buf_dispose(&path);
}

Test(git_notes, a_ref_that_moves_meanwhile_loses_nothing)
{
    move_meanwhile();
    add("a", "ours");
    SAME(note("a"), "theirs\nours\n");
}

Test(git_notes, a_ref_that_is_there_and_moves_meanwhile_loses_nothing)
{
    git_adds("a", "first");
    move_meanwhile();
    add("a", "ours");
    SAME(note("a"), "first\n\ntheirs\nours\n");
}

Test(git_notes, what_git_refuses_is_told)
{
    struct sp_oid id = repo_id("a");
    setenv("GIT_COMMITTER_NAME", "", 1);
    cr_assert_eq(sp_note_add(repo, NOTES, &id, "line", &err), SP_EGIT);
    cr_assert_eq(strncmp(err.message, "git var failed: ", 16), 0, "%s",
                 err.message);
}
