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
 * The compiler leaves these out of the product. A region is whole lines: where
 * something else stands on its first or last line, it is no region.
 */
#ifndef SALLYPORT_INLINE_TESTS_H
#define SALLYPORT_INLINE_TESTS_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

/*
 * Do two versions of a file differ in their test regions alone? Blank lines do
 * not count. False where that is not certain: an unknown language, brackets
 * that do not match, a file without a region.
 */
bool sp_inline_tests_only(struct sp_str path, struct sp_str before,
                          struct sp_str after);

/* Adds the lines of the test regions to `out`; nothing where the file is not
 * understood. */
void sp_inline_tests_text(struct sp_str path, struct sp_str text,
                          struct sp_buf *out);

#endif
