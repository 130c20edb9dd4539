/*
 * paths.h - what kind of file a path is, by the globs of [paths].
 * layer: model
 *
 * Source: sallyport-policy(5), [paths]. The lists are tried in the order of the
 * enum, and the first match counts. A path in no list is implementation. An
 * exception (glob.h) takes its matches out of its list, wherever in the list it
 * stands.
 */
#ifndef SALLYPORT_PATHS_H
#define SALLYPORT_PATHS_H

#include "sallyport/attributes.h"
#include "sallyport/str.h"
#include "sallyport/vec.h"

enum sp_path_class {
    SP_PATH_IMPLEMENTATION,
    SP_PATH_GENERATED, /* not written here: no phase counts it */
    SP_PATH_TEST,
    SP_PATH_DOCS,
    SP_PATH_INFRA,
    SP_PATH_BUILD,
    SP_PATH_CLASSES, /* how many there are */
};

/* "implementation", "generated", "test", "docs", "infra", "build". Static. */
const char *sp_path_class_name(enum sp_path_class path_class);

/* Is it code: implementation or infrastructure? */
bool sp_path_class_is_code(enum sp_path_class path_class);

/* Is it a program of a build, such as tools/release.sh, by its extension? */
bool sp_path_is_script(struct sp_str path);

enum sp_submodules { SP_SUBMODULES_BUILD, SP_SUBMODULES_IMPLEMENTATION };

struct sp_path_index;

/* The lists, and their compiled form: see sp_paths_compile(). */
struct sp_paths {
    struct sp_strings generated, test, docs, infra, build; /* see glob.h */
    struct sp_strings inline_test; /* implementation with tests inside */
    int use_attributes; /* whether `attributes` is to be set: 0 off, 1 on */
    int submodules;     /* enum sp_submodules, for those in no list */
    struct sp_path_set *set;
    const struct sp_path_index *known; /* that of these lists, where it was made
                                          before; NULL: it is made when needed */
    /* Borrowed, or NULL. A path that these call generated is no implementation.
     * They take nothing out of a list. */
    const struct sp_attributes *attributes;
};

/* Prepares the lists for sp_path_classify(), which compiles them when it is first
 * called: when a list changes, call this again. A list with an invalid glob matches
 * nothing. */
void sp_paths_compile(struct sp_paths *paths);
/* Releases the lists and their compiled form. */
void sp_paths_dispose(struct sp_paths *paths);

/* Does a glob of the list match the path, and none of its exceptions? */
bool sp_paths_have(const struct sp_strings *globs, struct sp_str path);

/*
 * What kind of file the path is: from the root, with '/' between its parts and
 * none at its ends. The path is taken for a file: a submodule or a link with
 * the name `tests` is not below `tests/`. The lists must have been compiled.
 */
enum sp_path_class sp_path_classify(const struct sp_paths *paths,
                                    struct sp_str path);

#endif
