/*
 * user.h - who is meant by a user of the policy.
 * layer: model
 *
 * Who pushes is a text: "alice", or "alice#7" where the host has a number for the
 * user, which stays when the name changes. "gitea-actions#-2" is the token of a
 * workflow: each workflow of each branch has one.
 */
#ifndef SALLYPORT_USER_H
#define SALLYPORT_USER_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/vec.h"

/* How the number of a token begins, after the name. */
#define SP_TOKEN "#-"

/* Does an item of the policy mean that user? One with a number means who has that
 * number; any other one who has that name. user NULL or "" is nobody. */
bool sp_user_is(const char *item, const char *user);

/* Are both users the same person, as far as their names tell? With the same number,
 * or with names that differ by case only. */
bool sp_user_is_same(const char *one, const char *other);

/* Is that user an item of the list? "*" has no meaning here. */
bool sp_user_among(const struct sp_strings *list, const char *user);

/* Does an item of the policy mean one of these users, or the same person as one? */
bool sp_user_is_one_of(const struct sp_strings *users, const char *item);

/* The length of the name, without a number. */
size_t sp_user_name_len(const char *user);

/* Is it anybody, so that "*" means them? */
bool sp_user_is_anybody(const char *user);

/* Is an item of the policy NAME, NAME#NUMBER or #NUMBER? */
bool sp_user_is_written(const char *item);

#endif
