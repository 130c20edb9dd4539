/*
 * inline_tests.h - tests inside a file of the implementation.
 * layer: model
 *
 * A region is, at the top level and outside of all brackets:
 * - Rust: a mod, fn, impl, struct, enum, trait or use under a line that is
 *   exactly `#[cfg(test)]`; a fn under a line that is exactly `#[test]`, unless
 *   the file may have given that name another meaning;
 * - Zig: `test`, `test name` or `test "name"`, and its block;
 * - D: `unittest` and its block, after attributes on the same line.
 * In Rust also an example that `cargo test` compiles, in documentation comments at any
 * depth: the lines from one fence (```) to the next.
 * The compiler leaves these out of the product. A region is whole lines: where
 * something else stands on its first or last line, it is no region.
 */
#ifndef SALLYPORT_INLINE_TESTS_H
#define SALLYPORT_INLINE_TESTS_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

enum sp_inline_change {
    SP_INLINE_UNKNOWN, /* an unknown language, brackets that do not match */
    SP_INLINE_CODE,    /* the test regions are the same, or there are none */
    SP_INLINE_TESTS,   /* the test regions alone */
    SP_INLINE_ADDS,    /* the test regions, and whole lines are added outside */
    SP_INLINE_BOTH,    /* the test regions, and other changes outside */
};

/*
 * What differs between two versions of a file. Blank lines do not count; where the
 * regions differ, neither do comments and white space outside of them.
 */
enum sp_inline_change sp_inline_tests_compare(struct sp_str path,
                                              struct sp_str before,
                                              struct sp_str after);

/* Adds the lines of the test regions to `out`; nothing where the file is not
 * understood. */
void sp_inline_tests_text(struct sp_str path, struct sp_str text,
                          struct sp_buf *out);

#endif
