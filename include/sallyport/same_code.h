/*
 * same_code.h - does a file differ only in white space and comments?
 * layer: model
 *
 * Known are C, C++, Go, Java, Python, Rust, Zig and D. White space may change in
 * its amount, and come or go beside ( ) { } [ ] ; and a comma. The line ends of
 * Go and Python, and Python's indentation, are code. So are literals,
 * preprocessor lines, and comments that tools read.
 */
#ifndef SALLYPORT_SAME_CODE_H
#define SALLYPORT_SAME_CODE_H

#include <stdbool.h>

#include "sallyport/str.h"

/* False where that is not certain. */
bool sp_same_code(struct sp_str path, struct sp_str before,
                  struct sp_str after);

#endif
