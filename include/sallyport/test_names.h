/*
 * test_names.h - which files of the class test are tests, and no helpers or data.
 * layer: model
 */
#ifndef SALLYPORT_TEST_NAMES_H
#define SALLYPORT_TEST_NAMES_H

#include <stdbool.h>

#include "sallyport/str.h"

/* Does the path say that the file is a test, where its text does not: by the name,
 * or because it is a script? */
bool sp_test_name_seems(struct sp_str path);

#endif
