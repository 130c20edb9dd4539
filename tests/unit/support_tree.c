/* Trees and commits with contents; see support_tree.h. */
#include "support_tree.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support_objects.h"

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

static void put(struct objects_tree *tree, struct sp_str word)
{
    struct sp_oid id;
    char *path = sp_strndup(word.ptr, word.len), *what = strrchr(path, '=');
    cr_assert(what && what[1], "no tree: %s", path);
    *what++ = '\0';
    uint32_t mode = take_kind(what);
    if (what[0] >= '1' && what[0] <= '9' && !what[1])
        memset(id.raw, (what[0] - '0') * 0x11, sizeof id.raw);
    else
        id = repo_id(what);
    objects_tree_put(tree, path, mode, &id);
    free(path);
}

struct sp_oid tree_of(const char *text)
{
    struct objects_tree *tree = objects_tree_begin(NULL);
    struct sp_str word, rest = sp_str(text);
    while (sp_str_item(&rest, ' ', &word))
        put(tree, word);
    return objects_tree_finish(tree);
}

struct sp_oid tree_of_bytes(struct sp_str bytes)
{
    return objects_write("tree", bytes);
}

void commit_of(const char *name, const char *parents, const char *text)
{
    char hex[SP_OID_HEX + 1];
    struct sp_buf lines = {0}, message = {0};
    struct sp_oid tree = tree_of(text);
    struct sp_str word, rest = sp_str(parents);
    while (sp_str_item(&rest, '+', &word)) {
        char *parent = sp_strndup(word.ptr, word.len);
        if (!strstr(sp_buf_text(&lines), repo_hex(parent)))
            sp_buf_printf(&lines, "parent %s\n", repo_hex(parent));
        free(parent);
    }
    sp_buf_printf(&message, "%s\n", name);
    struct sp_oid id = objects_commit(&tree, sp_buf_text(&lines), 1700000000,
                                      sp_buf_text(&message));
    repo_name(name, sp_oid_format(hex, &id));
    sp_buf_dispose(&message);
    sp_buf_dispose(&lines);
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
