#include "sallyport/paths.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sallyport/glob.h"

struct entry {
    struct sp_glob glob;
    unsigned bit;        /* the bit of its class, in the claims below */
    uint32_t ends, mask; /* the last bytes of its tail, as end_of() returns them
                            */
};

struct entries {
    struct entry *items;
    size_t count, capacity;
};

/*
 * A name is compared only with globs that end as it does, or begin so where
 * they end in a wildcard. Most need only a comparison of bytes, so a hundred
 * globs cost little more than one.
 */
struct index {
    struct entries by_last[256], by_first[256], rest;
};

struct sp_path_set {
    atomic_bool is_ready; /* else it is made when it is asked first … */
    pthread_mutex_t lock; /* … by one thread */
    struct indices {
        struct index files, directories; /* globs of names */
        struct index paths;              /* globs with a slash inside */
    } * by;                              /* NULL until then: it is large */
};

/* The classes whose lists match, and those whose exceptions match: one bit for
 * each. */
struct claims {
    unsigned claimed, excepted;
};

const char *sp_path_class_name(enum sp_path_class path_class)
{
    static const char *const names[SP_PATH_CLASSES] = {
        [SP_PATH_IMPLEMENTATION] = "implementation",
        [SP_PATH_GENERATED] = "generated",
        [SP_PATH_TEST] = "test",
        [SP_PATH_DOCS] = "docs",
        [SP_PATH_INFRA] = "infra",
        [SP_PATH_BUILD] = "build",
    };
    return names[path_class];
}

/* The last four bytes, or fewer, in one number: the last byte is the lowest. */
static uint32_t end_of(struct sp_str text)
{
    uint32_t end = 0;
    for (size_t i = 0; i < 4 && i < text.len; i++)
        end |= (uint32_t)(unsigned char)text.ptr[text.len - 1 - i] << (8 * i);
    return end;
}

static unsigned char last_byte(struct sp_str text)
{
    return (unsigned char)text.ptr[text.len - 1];
}

static unsigned char first_byte(struct sp_str text)
{
    return (unsigned char)*text.ptr;
}

/* The list of entries for a glob. */
static struct entries *place_of(struct sp_path_set *set,
                                const struct sp_glob *glob)
{
    unsigned char first = first_byte(glob->pattern);
    struct index *index = !glob->is_name       ? &set->by->paths
                          : glob->is_directory ? &set->by->directories
                                               : &set->by->files;
    if (glob->is_name && glob->tail)
        return &index->by_last[last_byte(glob->pattern)];
    return strchr("*?[\\", first) ? &index->rest : &index->by_first[first];
}

/* How many bytes of its tail end all that the glob matches. A glob of a
 * directory ends within the path; a slash after two stars may match nothing. */
static size_t certain_end(const struct sp_glob *glob)
{
    struct sp_str pattern = glob->pattern;
    size_t len = 0;
    if (!glob->is_name && glob->is_directory)
        return 0;
    while (len < glob->tail && pattern.ptr[pattern.len - 1 - len] != '/')
        len++;
    return len;
}

static void add(struct sp_path_set *set, const char *text,
                enum sp_path_class path_class)
{
    struct entry entry = {.bit = 1u << path_class};
    if (sp_glob_read(&entry.glob, sp_str(text)))
        return;
    size_t tail = certain_end(&entry.glob);
    entry.mask = tail < 4 ? (1u << (8 * tail)) - 1 : UINT32_MAX;
    entry.ends = end_of(entry.glob.pattern) & entry.mask;
    struct entries *to = place_of(set, &entry.glob);
    SP_VEC_PUSH(to, entry);
}

static void free_index(struct index *index)
{
    for (size_t i = 0; i < 256; i++) {
        free(index->by_last[i].items);
        free(index->by_first[i].items);
    }
    free(index->rest.items);
}

static void free_set(struct sp_path_set *set)
{
    if (!set)
        return;
    pthread_mutex_destroy(&set->lock);
    if (set->by) {
        free_index(&set->by->files);
        free_index(&set->by->directories);
        free_index(&set->by->paths);
    }
    free(set->by);
    free(set);
}

static void fill(struct sp_path_set *set, const struct sp_paths *paths)
{
    const struct {
        const struct sp_strings *globs;
        enum sp_path_class path_class;
    } lists[] = {
        {&paths->generated, SP_PATH_GENERATED}, {&paths->test, SP_PATH_TEST},
        {&paths->docs, SP_PATH_DOCS},           {&paths->infra, SP_PATH_INFRA},
        {&paths->build, SP_PATH_BUILD},
    };
    set->by = sp_calloc(1, sizeof *set->by);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (size_t k = 0; k < lists[i].globs->count; k++)
            add(set, lists[i].globs->items[k], lists[i].path_class);
}

void sp_paths_compile(struct sp_paths *paths)
{
    free_set(paths->set);
    paths->set = sp_calloc(1, sizeof *paths->set);
    pthread_mutex_init(&paths->set->lock, NULL);
}

static const struct sp_path_set *ready_set(const struct sp_paths *paths)
{
    struct sp_path_set *set = paths->set;
    if (atomic_load_explicit(&set->is_ready, memory_order_acquire))
        return set;
    pthread_mutex_lock(&set->lock);
    if (!set->is_ready)
        fill(set, paths);
    atomic_store_explicit(&set->is_ready, true, memory_order_release);
    pthread_mutex_unlock(&set->lock);
    return set;
}

void sp_paths_dispose(struct sp_paths *paths)
{
    sp_strings_dispose(&paths->generated);
    sp_strings_dispose(&paths->test);
    sp_strings_dispose(&paths->docs);
    sp_strings_dispose(&paths->infra);
    sp_strings_dispose(&paths->build);
    sp_strings_dispose(&paths->inline_test);
    free_set(paths->set);
    paths->set = NULL;
}

bool sp_path_class_is_code(enum sp_path_class path_class)
{
    return path_class == SP_PATH_IMPLEMENTATION || path_class == SP_PATH_INFRA;
}

bool sp_paths_have(const struct sp_strings *globs, struct sp_str path)
{
    bool claimed = false;
    for (size_t i = 0; i < globs->count; i++) {
        struct sp_glob glob;
        if (sp_glob_read(&glob, sp_str(globs->items[i])) ||
            !sp_glob_match(&glob, path))
            continue;
        if (glob.is_exception)
            return false;
        claimed = true;
    }
    return claimed;
}

/* Does the text end with the tail of the glob? */
static bool has_tail(const struct sp_glob *glob, struct sp_str text)
{
    size_t tail = glob->tail;
    if (text.len < tail)
        return false;
    return !tail ||
           memcmp(text.ptr + text.len - tail,
                  glob->pattern.ptr + glob->pattern.len - tail, tail) == 0;
}

/* Like sp_glob_match_name(), which is called only if the bytes do not
 * decide. */
static bool matches_name(const struct sp_glob *glob, struct sp_str name)
{
    size_t wild = glob->pattern.len - glob->tail;
    if (!has_tail(glob, name))
        return false;
    if (wild == 0)
        return name.len == glob->tail;
    if (wild == 1 && *glob->pattern.ptr == '*')
        return true;
    return sp_glob_match_name(glob, name);
}

/* Where to record a match; NULL when it is recorded already. */
static unsigned *open_claim(const struct entry *entry, struct claims *claims)
{
    unsigned *mask =
        entry->glob.is_exception ? &claims->excepted : &claims->claimed;
    return *mask & entry->bit ? NULL : mask;
}

static void claim_name(const struct entries *globs, struct sp_str name,
                       struct claims *claims)
{
    uint32_t end = end_of(name);
    for (size_t i = 0; i < globs->count; i++) {
        const struct entry *entry = &globs->items[i];
        if ((end & entry->mask) != entry->ends)
            continue;
        unsigned *mask = open_claim(entry, claims);
        if (mask && matches_name(&entry->glob, name))
            *mask |= entry->bit;
    }
}

static void claim_path(const struct entries *globs, struct sp_str path,
                       struct claims *claims)
{
    uint32_t end = end_of(path);
    for (size_t i = 0; i < globs->count; i++) {
        const struct entry *entry = &globs->items[i];
        if ((end & entry->mask) != entry->ends)
            continue;
        unsigned *mask = open_claim(entry, claims);
        if (mask && sp_glob_match(&entry->glob, path))
            *mask |= entry->bit;
    }
}

static void claim_by(const struct index *index, struct sp_str name,
                     struct claims *claims)
{
    claim_name(&index->by_last[last_byte(name)], name, claims);
    claim_name(&index->by_first[first_byte(name)], name, claims);
    claim_name(&index->rest, name, claims);
}

/* Adds the claims for the directories of the path, and for the file. */
static void claim_names(const struct sp_path_set *set, struct sp_str path,
                        struct claims *claims)
{
    const char *slash;
    while ((slash = memchr(path.ptr, '/', path.len))) {
        struct sp_str name = {path.ptr, (size_t)(slash - path.ptr)};
        if (name.len)
            claim_by(&set->by->directories, name, claims);
        path.ptr += name.len + 1;
        path.len -= name.len + 1;
    }
    if (path.len)
        claim_by(&set->by->files, path, claims);
}

enum sp_path_class sp_path_classify(const struct sp_paths *paths,
                                    struct sp_str path)
{
    struct claims claims = {0};
    if (!path.len)
        return SP_PATH_IMPLEMENTATION;
    const struct sp_path_set *set = ready_set(paths);
    claim_names(set, path, &claims);
    claim_path(&set->by->paths.by_first[first_byte(path)], path, &claims);
    claim_path(&set->by->paths.rest, path, &claims);
    unsigned left = claims.claimed & ~claims.excepted;
    if (left)
        return (enum sp_path_class)(ffs((int)left) - 1);
    return paths->attributes && sp_attributes_generated(paths->attributes, path)
               ? SP_PATH_GENERATED
               : SP_PATH_IMPLEMENTATION;
}

bool sp_path_is_script(struct sp_str path)
{
    static const char *const extensions[] = {
        ".sh", ".bash", ".zsh", ".fish", ".py",  ".rb",  ".pl",  ".ps1", ".js",
        ".ts", ".mjs",  ".php", ".lua",  ".awk", ".tcl", ".bat", ".cmd"};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (sp_str_ends(path, extensions[i]))
            return true;
    return false;
}
