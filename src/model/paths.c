#include "sallyport/paths.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/glob.h"

struct entry {
    struct sp_glob glob;
    enum sp_path_class path_class;
};

/* In the order in which they are tried. */
struct entries {
    struct entry *items;
    size_t count, capacity;
};

/*
 * A name is compared only with the globs that end as it does, most of which
 * then need no more than a comparison of bytes; so a hundred globs cost little
 * more than one.
 */
struct sp_path_set {
    struct sp_strings texts;       /* what the globs are borrowed from */
    struct entries by_end[256];    /* of names, by their last byte */
    struct entries ending_in_wild; /* of names, for whatever last byte */
    struct entries of_paths;       /* with a slash inside */
};

const char *sp_path_class_name(enum sp_path_class path_class)
{
    static const char *const names[SP_PATH_CLASSES] = {
        [SP_PATH_IMPLEMENTATION] = "implementation",
        [SP_PATH_TEST] = "test",
        [SP_PATH_DOCS] = "docs",
        [SP_PATH_INFRA] = "infra",
        [SP_PATH_BUILD] = "build",
    };
    return names[path_class];
}

static unsigned char last_byte(struct sp_str text)
{
    return (unsigned char)text.ptr[text.len - 1];
}

static void add(struct sp_path_set *set, const char *text,
                enum sp_path_class path_class)
{
    struct entry entry = {.path_class = path_class};
    sp_strings_add(&set->texts, text, strlen(text));
    if (sp_glob_read(&entry.glob,
                     sp_str(set->texts.items[set->texts.count - 1])))
        return;
    struct entries *to = !entry.glob.is_name ? &set->of_paths
                         : entry.glob.tail
                             ? &set->by_end[last_byte(entry.glob.pattern)]
                             : &set->ending_in_wild;
    SP_VEC_PUSH(to, entry);
}

static void free_set(struct sp_path_set *set)
{
    if (!set)
        return;
    sp_strings_dispose(&set->texts);
    for (size_t i = 0; i < 256; i++)
        free(set->by_end[i].items);
    free(set->ending_in_wild.items);
    free(set->of_paths.items);
    free(set);
}

void sp_paths_compile(struct sp_paths *paths)
{
    const struct {
        const struct sp_strings *globs;
        enum sp_path_class path_class;
    } lists[] = {
        {&paths->test, SP_PATH_TEST},
        {&paths->docs, SP_PATH_DOCS},
        {&paths->infra, SP_PATH_INFRA},
        {&paths->build, SP_PATH_BUILD},
    };
    free_set(paths->set);
    paths->set = sp_calloc(1, sizeof *paths->set);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (size_t k = 0; k < lists[i].globs->count; k++)
            add(paths->set, lists[i].globs->items[k], lists[i].path_class);
}

void sp_paths_dispose(struct sp_paths *paths)
{
    sp_strings_dispose(&paths->test);
    sp_strings_dispose(&paths->docs);
    sp_strings_dispose(&paths->infra);
    sp_strings_dispose(&paths->build);
    free_set(paths->set);
    paths->set = NULL;
}

/* As sp_glob_match_name(), which is asked only if bytes do not tell. */
static bool matches_name(const struct sp_glob *glob, struct sp_str name)
{
    size_t tail = glob->tail, wild = glob->pattern.len - tail;
    if (name.len < tail ||
        memcmp(name.ptr + name.len - tail, glob->pattern.ptr + wild, tail) != 0)
        return false;
    if (wild == 0)
        return name.len == tail;
    if (wild == 1 && *glob->pattern.ptr == '*')
        return true;
    return sp_glob_match_name(glob, name);
}

/* The first class before `best` that claims the name, else best. */
static enum sp_path_class claim_name(const struct entries *globs,
                                     struct sp_str name, bool is_directory,
                                     enum sp_path_class best)
{
    for (size_t i = 0; i < globs->count; i++) {
        const struct entry *entry = &globs->items[i];
        if (entry->path_class >= best)
            break;
        if (is_directory == entry->glob.is_directory &&
            matches_name(&entry->glob, name))
            return entry->path_class;
    }
    return best;
}

static enum sp_path_class claim_path(const struct entries *globs,
                                     struct sp_str path,
                                     enum sp_path_class best)
{
    for (size_t i = 0; i < globs->count; i++) {
        if (globs->items[i].path_class >= best)
            break;
        if (sp_glob_match(&globs->items[i].glob, path))
            return globs->items[i].path_class;
    }
    return best;
}

enum sp_path_class sp_path_classify(const struct sp_paths *paths,
                                    struct sp_str path)
{
    const struct sp_path_set *set = paths->set;
    enum sp_path_class best = SP_PATH_CLASSES;
    for (size_t begin = 0, at = 0; at <= path.len && best > SP_PATH_TEST;
         at++) {
        bool is_directory = at < path.len && path.ptr[at] == '/';
        if (at < path.len && !is_directory)
            continue;
        struct sp_str name = {path.ptr + begin, at - begin};
        begin = at + 1;
        if (!name.len)
            continue;
        best =
            claim_name(&set->by_end[last_byte(name)], name, is_directory, best);
        best = claim_name(&set->ending_in_wild, name, is_directory, best);
    }
    best = claim_path(&set->of_paths, path, best);
    return best == SP_PATH_CLASSES ? SP_PATH_IMPLEMENTATION : best;
}
