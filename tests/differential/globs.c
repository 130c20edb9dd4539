/*
 * globs.c DIRECTORY SEED COUNT [owners] - random globs and paths, for git to judge too.
 *
 * Writes COUNT globs, each into DIRECTORY/gN/.gitignore; to DIRECTORY/paths
 * paths below each gN, and to DIRECTORY/ours those that sallyport says the
 * glob matches. Paths end with a NUL, as `git check-ignore -z` has them.
 *
 * Left out is what gitignore says in other words than a list of a policy does
 * ('#' and '!' in front), and two stars that are no part of their own: git's
 * answer to these changed between versions.
 * Where a glob names files, a second line takes directories out again: with us
 * such a glob matches no directory.
 *
 * With "owners" each glob is a line of CODEOWNERS on GitHub, which takes in what lies
 * below a directory, too. Left out are sets, and a star alone at the end: there GitHub
 * differs from git.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/buf.h"
#include "sallyport/codeowners.h"
#include "sallyport/glob.h"

enum { PATHS = 24 };

static unsigned long long seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(seed >> 33) % sides;
}

/* Few letters, so that much is nearly the same. */
static char letter(void)
{
    return "aaabbc.-]*[\\"[dice(12)];
}

static void put_set(struct sp_buf *out)
{
    static const char *const sets[] = {
        "[ab]",   "[!a]",        "[^ab]",         "[a-c]",
        "[]a]",   "[!]]",        "[a-]",          "[-a]",
        "[\\]a]", "[[:alpha:]]", "[![:alpha:]b]", "[[:punct:]]",
        "[a[]",   "[c-a]",       "[a-\\c]",       "[[:]",
        "[a/b]",  "[+--]",       "[[:alpha:]-b]", "[a-b-c]",
        "[^/]",   "[[a:]b]",     "[\\\\b]",       "[.-b]",
    };
    sp_buf_puts(out, sets[dice(sizeof sets / sizeof sets[0])]);
}

static void put_part(struct sp_buf *glob)
{
    bool after_star = false;
    if (dice(5) == 0) {
        sp_buf_puts(glob, dice(8) ? "**" : "***");
        return;
    }
    for (unsigned left = 1 + dice(4); left > 0; left--) {
        unsigned kind = dice(8);
        if (kind == 0 && !after_star) {
            sp_buf_putc(glob, '*');
        } else if (kind == 1) {
            sp_buf_putc(glob, '?');
        } else if (kind == 2) {
            put_set(glob);
        } else if (kind == 3) {
            sp_buf_putc(glob, '\\');
            sp_buf_putc(glob, letter());
        } else {
            sp_buf_putc(glob, "abc.-]"[dice(6)]);
        }
        after_star = kind == 0;
    }
}

static void put_glob(struct sp_buf *glob)
{
    sp_buf_reset(glob);
    if (dice(4) == 0)
        sp_buf_putc(glob, '/');
    for (unsigned parts = dice(2) ? 1 : 1 + dice(4); parts > 0; parts--) {
        put_part(glob);
        if (parts > 1)
            sp_buf_putc(glob, '/');
    }
    if (dice(3) == 0)
        sp_buf_putc(glob, '/');
}

static void put_name(struct sp_buf *path)
{
    size_t begin = path->len;
    for (unsigned left = 1 + dice(4); left > 0; left--)
        sp_buf_putc(path, letter());
    if (strspn(path->data + begin, ".") == path->len - begin)
        sp_buf_putc(path, 'a'); /* neither "." nor ".." */
}

/* Often what the glob itself says, without its wildcards. */
static void put_likely_name(struct sp_buf *path, const char *glob)
{
    size_t begin = path->len;
    for (; *glob && *glob != '/'; glob++)
        if (!strchr("*?[!^\\", *glob))
            sp_buf_putc(path, *glob);
        else if (dice(2))
            sp_buf_putc(path, "abc"[dice(3)]);
    if (strspn(path->data + begin, ".") == path->len - begin)
        sp_buf_putc(path, 'a');
}

static void put_path(struct sp_buf *path, const char *glob)
{
    sp_buf_reset(path);
    for (unsigned parts = 1 + dice(5); parts > 0; parts--) {
        if (dice(2))
            put_name(path);
        else
            put_likely_name(path, glob + strspn(glob, "/"));
        if (dice(2) && strchr(glob + 1, '/'))
            glob = strchr(glob + 1, '/');
        if (parts > 1)
            sp_buf_putc(path, '/');
    }
}

static FILE *open_file(const char *directory, const char *name)
{
    struct sp_buf file = {0};
    sp_buf_printf(&file, "%s/%s", directory, name);
    FILE *out = fopen(sp_buf_text(&file), "w");
    if (!out) {
        perror(sp_buf_text(&file));
        exit(1);
    }
    sp_buf_dispose(&file);
    return out;
}

static void write_glob(const char *directory, unsigned number, const char *glob,
                       bool owns)
{
    struct sp_buf name = {0};
    sp_buf_printf(&name, "%s/g%u", directory, number);
    mkdir(sp_buf_text(&name), 0777);
    FILE *out = open_file(sp_buf_text(&name), ".gitignore");
    /* What git says of a directory's name is not said of what lies below. */
    bool is_directory = glob[strlen(glob) - 1] == '/';
    fprintf(out, "%s\n%s", glob, is_directory || owns ? "" : "!*/\n");
    fclose(out);
    sp_buf_dispose(&name);
}

static struct sp_str text_of(struct sp_buf *buf)
{
    return (struct sp_str){sp_buf_text(buf), buf->len};
}

/* Does GitHub read it as git does? */
static bool is_common(const char *glob)
{
    size_t len = strlen(glob);
    return !strchr(glob, '[') && strcmp(glob, "*") != 0 &&
           !(len > 1 && strcmp(glob + len - 2, "/*") == 0);
}

static void see(const struct sp_owners *owners, const size_t *rules,
                size_t count, void *context)
{
    bool *is_owned = context;
    (void)owners, (void)rules, (void)count;
    *is_owned = true;
}

static bool is_owned(const char *glob, struct sp_str path)
{
    bool found = false;
    struct sp_buf line = {0};
    sp_buf_printf(&line, "%s @alice\n", glob);
    struct sp_owners *owners =
        sp_owners_read("plain", sp_str(sp_buf_text(&line)));
    sp_owners_match(owners, path, see, &found);
    sp_owners_free(owners);
    sp_buf_dispose(&line);
    return found;
}

int main(int argc, char **argv)
{
    bool owns = argc == 5 && strcmp(argv[4], "owners") == 0;
    if (argc != 4 && !owns)
        return 2;
    struct sp_buf text = {0}, path = {0};
    FILE *paths = open_file(argv[1], "paths"),
         *ours = open_file(argv[1], "ours");
    unsigned count = (unsigned)atoi(argv[3]);
    seed = strtoull(argv[2], NULL, 10);
    for (unsigned number = 0; number < count;) {
        struct sp_glob glob;
        put_glob(&text);
        if (sp_glob_read(&glob, text_of(&text)) ||
            (owns && !is_common(sp_buf_text(&text))))
            continue;
        write_glob(argv[1], number, sp_buf_text(&text), owns);
        for (int i = 0; i < PATHS; i++) {
            put_path(&path, sp_buf_text(&text));
            fprintf(paths, "g%u/%s%c", number, sp_buf_text(&path), 0);
            if (owns ? is_owned(sp_buf_text(&text), text_of(&path))
                     : sp_glob_match(&glob, text_of(&path)))
                fprintf(ours, "g%u/%s%c", number, sp_buf_text(&path), 0);
        }
        number++;
    }
    sp_buf_dispose(&text);
    sp_buf_dispose(&path);
    return fclose(paths) | fclose(ours) ? 1 : 0;
}
