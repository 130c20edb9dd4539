/*
 * encoding.h - converts text of one-byte encodings to UTF-8.
 * layer: model
 *
 * Known: ISO-8859-1, ISO-8859-15 and windows-1252, by the names that iconv and
 * git have for them, without case (sources: the Unicode Consortium's mapping
 * tables 8859-1.TXT, 8859-15.TXT and CP1252.TXT; git's utf8.c for "latin-1").
 * The tables are our own, because iconv loads modules at run time, which a
 * static program in a chroot does not have. US-ASCII needs none: it is UTF-8.
 */
#ifndef SALLYPORT_ENCODING_H
#define SALLYPORT_ENCODING_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/str.h"

/*
 * Replaces the content of out by text in UTF-8, of at most three times its
 * length. False, with out empty, when the encoding is not known or a byte of
 * the text is no character of it.
 */
bool sp_utf8_from(struct sp_buf *out, struct sp_str text,
                  struct sp_str encoding);

/*
 * Appends text as git stores it in a commit that should be UTF-8 (its commit.c,
 * verify_utf8): each byte that does not begin a valid character is taken for
 * ISO-8859-1. To git, noncharacters such as U+FFFE are not valid.
 */
void sp_utf8_repair(struct sp_buf *out, struct sp_str text);

#endif
