/* What drawn commits hold; see support_files.h. */
#include "support_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/message.h"
#include "sallyport/vec.h"
#include "support.h"

struct entry {
    size_t commit;
    char path[256], *content; /* NULL: removed */
};
static SP_VEC(struct entry) entries;

struct edge {
    size_t commit, parent;
};
static SP_VEC(struct edge) edges;

void files_reset(void)
{
    for (size_t i = 0; i < entries.count; i++)
        free(entries.items[i].content);
    free(entries.items);
    free(edges.items);
    memset(&entries, 0, sizeof entries);
    memset(&edges, 0, sizeof edges);
}

void files_parent(size_t commit, size_t parent)
{
    const struct edge edge = {commit, parent};
    SP_VEC_PUSH(&edges, edge);
}

void files_put(size_t commit, const char *path, const char *content)
{
    struct entry entry = {.commit = commit,
                          .content = content ? sp_strdup(content) : NULL};
    snprintf(entry.path, sizeof entry.path, "%s", path);
    SP_VEC_PUSH(&entries, entry);
}

/* "tests/NAME", "src/NAME" or "docs/NAME.md"; a marker beats the type. */
static void fitting(char out[64], const char *name, const char *message)
{
    static const struct {
        const char *word, *format;
    } words[] = {{"(RED)", "tests/%s"},    {"(GREEN)", "src/%s"},
                 {"(REFACTOR)", "src/%s"}, {"TDD: red", "tests/%s"},
                 {"TDD: green", "src/%s"}, {"TDD: refactor", "src/%s"}};
    static const char *const types[] = {"feat", "fix:", "fix(", "perf",
                                        "refactor"};
    struct sp_str target;
    sp_message_is_fixup(sp_str(message), &target);
    const char *format = "docs/%s.md";
    if (sp_str_starts(target, "test:") || sp_str_starts(target, "test("))
        format = "tests/%s";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (sp_str_starts(target, types[i]))
            format = "src/%s";
    for (size_t i = sizeof words / sizeof words[0]; i > 0; i--)
        if (strstr(message, words[i - 1].word))
            format = words[i - 1].format;
    if (*format == 't')
        snprintf(out, 64, "tests/%s", name);
    else if (*format == 's')
        snprintf(out, 64, "src/%s", name);
    else
        snprintf(out, 64, "docs/%s.md", name);
}

void files_fit(size_t commit, const char *name, const char *message)
{
    char path[64];
    fitting(path, name, message);
    files_put(commit, path, path);
}

/* Marks a commit and all before it; parents have lower places. */
static bool *ancestors(size_t commit)
{
    bool *marks = sp_calloc(commit + 1, sizeof *marks);
    marks[commit] = true;
    for (size_t i = edges.count; i > 0; i--) {
        const struct edge *edge = &edges.items[i - 1];
        if (edge->commit <= commit && marks[edge->commit])
            marks[edge->parent] = true;
    }
    return marks;
}

/* The last that was done with a path; NULL: nothing. */
static const struct entry *last_of(const bool *marks, size_t most,
                                   const char *path)
{
    for (size_t i = entries.count; i > 0; i--) {
        const struct entry *entry = &entries.items[i - 1];
        if (entry->commit <= most && marks[entry->commit] &&
            strcmp(entry->path, path) == 0)
            return entry;
    }
    return NULL;
}

void files_move(size_t commit, const char *name, const char *message)
{
    char path[64], *content = NULL;
    bool *marks = ancestors(commit);
    fitting(path, name, message);
    size_t len = strcspn(path, "/") + 1;
    for (size_t i = entries.count; !content && i > 0; i--) {
        const struct entry *entry = &entries.items[i - 1];
        if (entry->commit > commit || !marks[entry->commit] ||
            strncmp(entry->path, path, len) != 0 ||
            last_of(marks, commit, entry->path) != entry || !entry->content)
            continue;
        char from[256];
        memcpy(from, entry->path, sizeof from);
        content = sp_strdup(entry->content);
        files_put(commit, from, NULL);
        files_put(commit, path, content);
    }
    cr_assert(content, "nothing to move for %s", name);
    free(content);
    free(marks);
}

static bool same(const struct entry *a, const struct entry *b)
{
    const char *x = a ? a->content : NULL, *y = b ? b->content : NULL;
    return x && y ? strcmp(x, y) == 0 : x == y;
}

typedef void change_function(const char *path, const char *content,
                             void *context);

/* What the other parents have, by the one that touched it last. */
static void write_merged(size_t commit, size_t first, change_function *change,
                         void *context)
{
    bool *all = ancestors(commit), *had = ancestors(first);
    for (size_t i = 0; i < entries.count; i++) {
        const struct entry *entry = &entries.items[i];
        if (entry->commit < commit && all[entry->commit] &&
            last_of(all, commit - 1, entry->path) == entry &&
            !same(entry, last_of(had, first, entry->path)))
            change(entry->path, entry->content, context);
    }
    free(all);
    free(had);
}

size_t files_parents(size_t commit, size_t parents[], size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < edges.count; i++)
        if (edges.items[i].commit == commit) {
            cr_assert(count < max, "too many parents");
            parents[count++] = edges.items[i].parent;
        }
    return count;
}

void files_write(size_t commit, change_function *change, void *context)
{
    size_t parents[8];
    if (files_parents(commit, parents, 8) > 1)
        write_merged(commit, parents[0], change, context);
    for (size_t i = 0; i < entries.count; i++)
        if (entries.items[i].commit == commit)
            change(entries.items[i].path, entries.items[i].content, context);
}
