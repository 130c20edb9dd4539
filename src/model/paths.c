#include "sallyport/paths.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sallyport/glob.h"
#include "sallyport/path_index.h"

struct sp_path_set {
    atomic_bool is_ready; /* else it is made when it is asked first … */
    pthread_mutex_t lock; /* … by one thread */
    struct sp_path_index_made made;
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

static void free_set(struct sp_path_set *set)
{
    if (!set)
        return;
    pthread_mutex_destroy(&set->lock);
    sp_path_index_dispose(&set->made);
    free(set);
}

void sp_paths_compile(struct sp_paths *paths)
{
    free_set(paths->set);
    paths->known = NULL;
    paths->set = sp_calloc(1, sizeof *paths->set);
    pthread_mutex_init(&paths->set->lock, NULL);
}

static const struct sp_path_index *index_of(const struct sp_paths *paths)
{
    struct sp_path_set *set = paths->set;
    if (paths->known)
        return paths->known;
    if (atomic_load_explicit(&set->is_ready, memory_order_acquire))
        return &set->made.index;
    pthread_mutex_lock(&set->lock);
    if (!set->is_ready)
        sp_path_index_make(&set->made, paths);
    atomic_store_explicit(&set->is_ready, true, memory_order_release);
    pthread_mutex_unlock(&set->lock);
    return &set->made.index;
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

enum sp_path_class sp_path_classify(const struct sp_paths *paths,
                                    struct sp_str path)
{
    struct sp_path_claims claims = {0};
    if (!path.len)
        return SP_PATH_IMPLEMENTATION;
    sp_path_index_search(index_of(paths), path, &claims);
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
