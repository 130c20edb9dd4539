/*
 * find_owners.h - finds CODEOWNERS in the files of a commit.
 * layer: gather
 */
#ifndef SALLYPORT_FIND_OWNERS_H
#define SALLYPORT_FIND_OWNERS_H

#include "sallyport/codeowners.h"
#include "sallyport/git.h"

/* Reads it in the first of the places of a host that has it. *owners is yours to
 * free, *place is where it was, static; both NULL: it is nowhere. */
int sp_owners_find(struct sp_repo *repo, const struct sp_oid *commit,
                   const char *host, struct sp_owners **owners,
                   const char **place, struct sp_error *err);

#endif
