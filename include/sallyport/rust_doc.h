/*
 * rust_doc.h - the examples in documentation comments of Rust.
 * layer: model
 *
 * `cargo test` compiles what stands between two fences (```) in such a comment.
 */
#ifndef SALLYPORT_RUST_DOC_H
#define SALLYPORT_RUST_DOC_H

#include <stdbool.h>

#include "sallyport/str.h"

/* Does the comment begin an example? Not if it is of another language, "text" or
 * "ignore". */
bool sp_rust_doc_begins(struct sp_str comment);

/* Does it end one? */
bool sp_rust_doc_ends(struct sp_str comment);

#endif
