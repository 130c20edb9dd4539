/* Trees and commits with contents; see support_tree.h. */
#include "support_tree.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    char letter;
    uint32_t mode;
} kinds[] = {{'x', SP_MODE_PROGRAM},
             {'l', SP_MODE_SYMLINK},
             {'s', SP_MODE_SUBMODULE},
             {'d', SP_MODE_DIRECTORY}};

static uint32_t take_kind(char *what)
{
    size_t last = strlen(what) - 1;
    for (size_t i = 0; last && i < sizeof kinds / sizeof kinds[0]; i++)
        if (what[last] == kinds[i].letter) {
            what[last] = '\0';
            return kinds[i].mode;
        }
    return SP_MODE_FILE;
}

static void index_line(struct sp_buf *out, struct sp_str word)
{
    char *path = sp_strndup(word.ptr, word.len), *what = strrchr(path, '=');
    char hex[SP_OID_HEX + 1];
    cr_assert(what && what[1], "no tree: %s", path);
    *what++ = '\0';
    uint32_t mode = take_kind(what);
    if (what[0] >= '1' && what[0] <= '9' && !what[1]) {
        memset(hex, what[0], SP_OID_HEX);
        hex[SP_OID_HEX] = '\0';
    } else {
        snprintf(hex, sizeof hex, "%s", repo_hex(what));
    }
    sp_buf_printf(out, "%06o %s\t%s\n", (unsigned)mode, hex, path);
    free(path);
}

static struct sp_oid parse(char *hex)
{
    struct sp_oid id;
    cr_assert(sp_oid_parse(&id, hex, strlen(hex)), "no id: %s", hex);
    free(hex);
    return id;
}

struct sp_oid tree_of(const char *text)
{
    struct sp_buf lines = {0};
    struct sp_str word, rest = sp_str(text);
    while (sp_str_item(&rest, ' ', &word))
        index_line(&lines, word);
    char *index = sp_strdup(repo_beside("index"));
    unlink(index);
    setenv("GIT_INDEX_FILE", index, 1);
    free(repo_git((const char *[]){"update-index", "--index-info", NULL},
                  sp_buf_text(&lines)));
    struct sp_oid id = parse(
        repo_git((const char *[]){"write-tree", "--missing-ok", NULL}, NULL));
    unsetenv("GIT_INDEX_FILE");
    free(index);
    sp_buf_dispose(&lines);
    return id;
}

struct sp_oid tree_of_bytes(struct sp_str bytes)
{
    char *path = sp_strdup(repo_beside("raw-tree"));
    FILE *file = fopen(path, "w");
    cr_assert(file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len);
    fclose(file);
    struct sp_oid id =
        parse(repo_git((const char *[]){"hash-object", "-t", "tree", "-w",
                                        "--literally", path, NULL},
                       NULL));
    free(path);
    return id;
}

void commit_of(const char *name, const char *parents, const char *text)
{
    char hex[8][SP_OID_HEX + 1], tree_hex[SP_OID_HEX + 1];
    struct sp_oid tree = tree_of(text);
    const char *argv[24] = {"commit-tree", "-m", name,
                            sp_oid_format(tree_hex, &tree)};
    struct sp_str word, rest = sp_str(parents);
    for (size_t i = 0; sp_str_item(&rest, '+', &word); i++) {
        char *parent = sp_strndup(word.ptr, word.len);
        snprintf(hex[i], sizeof hex[i], "%s", repo_hex(parent));
        free(parent);
        argv[4 + 2 * i] = "-p";
        argv[5 + 2 * i] = hex[i];
    }
    char *made = repo_git(argv, NULL);
    repo_name(name, made);
    free(made);
}

void print_side(struct sp_buf *out, const struct sp_side *side)
{
    char hex[SP_OID_HEX + 1];
    const char *name = repo_name_of(&side->id);
    if (!side->mode) {
        sp_buf_puts(out, sp_oid_is_zero(&side->id) ? "-" : "not zero");
        return;
    }
    if (strcmp(name, "?") == 0)
        sp_buf_putc(out, *sp_oid_format(hex, &side->id));
    else
        sp_buf_puts(out, name);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (side->mode == kinds[i].mode)
            sp_buf_putc(out, kinds[i].letter);
}

static void add_files(struct sp_buf *out, const char *directory)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, NULL, alphasort);
    cr_assert(count >= 0, "cannot list %s", directory);
    for (int i = 0; i < count; i++) {
        struct sp_buf path = {0};
        struct stat status;
        sp_buf_printf(&path, "%s/%s", directory, entries[i]->d_name);
        cr_assert(lstat(sp_buf_text(&path), &status) == 0);
        bool is_dots = entries[i]->d_name[0] == '.';
        if (!is_dots)
            sp_buf_printf(out, "%s %lld %lld.%09ld\n", sp_buf_text(&path),
                          (long long)status.st_size,
                          (long long)status.st_mtim.tv_sec,
                          status.st_mtim.tv_nsec);
        if (!is_dots && S_ISDIR(status.st_mode))
            add_files(out, sp_buf_text(&path));
        sp_buf_dispose(&path);
        free(entries[i]);
    }
    free(entries);
}

char *snapshot_of(const char *directory)
{
    struct sp_buf out = {0};
    add_files(&out, directory);
    return sp_buf_detach(&out);
}
