/*
 * support_content.h - what commits change, as text.
 */
#ifndef SALLYPORT_TEST_SUPPORT_CONTENT_H
#define SALLYPORT_TEST_SUPPORT_CONTENT_H

#include "sallyport/gather.h"
#include "support_tree.h"

/*
 * Blobs of ten lines: "base", with the second line changed (two), the ninth
 * (nine), both, or the second in another way (zwei, drei); three that have nothing
 * to do with each other (own, other, nothing).
 */
void content_blobs(void);
/* A repository with them, in which main is src/a tests/a docs/a.md of "base". */
void content_open(void);

/* "NAME=PHASE CONTENT" for each new commit of the first update of a push,
 * separated by "; ". */
char *contents(const char *push, const char *ini);
/* Adds a content: " impl+1(src/a)", " empty", " unknown". */
void print_content(struct sp_buf *out, const struct sp_content *content);

#define BRANCH(tip, expected)                                                  \
    SAME(contents("refs/heads/feature/x - " tip, NULL), expected)

#define KEPT "tests/a=base docs/a.md=base"
#define ALL "src/a=base " KEPT

#endif
