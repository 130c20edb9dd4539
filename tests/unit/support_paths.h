/*
 * support_paths.h - paths by the lists of the built-in policy.
 */
#ifndef SALLYPORT_TEST_SUPPORT_PATHS_H
#define SALLYPORT_TEST_SUPPORT_PATHS_H

#include "sallyport/paths.h"
#include "support.h"

/* Each of the paths, with spaces between them, is of this class. */
void assert_paths_are(enum sp_path_class expected, const char *paths);

#define GENERATED(paths) assert_paths_are(SP_PATH_GENERATED, paths)
#define TESTS(paths) assert_paths_are(SP_PATH_TEST, paths)
#define DOCS(paths) assert_paths_are(SP_PATH_DOCS, paths)
#define INFRA(paths) assert_paths_are(SP_PATH_INFRA, paths)
#define BUILD(paths) assert_paths_are(SP_PATH_BUILD, paths)
#define CODE(paths) assert_paths_are(SP_PATH_IMPLEMENTATION, paths)

#endif
