/* What the files of `approve` share. */
#ifndef SALLYPORT_CLI_APPROVE_H
#define SALLYPORT_CLI_APPROVE_H

#include "evidence.h"
#include "judgement.h"

/* What is judged of the commit, all of it. actor stays borrowed. */
struct sp_source approve_source(const struct evidence *evidence,
                                enum sp_occasion occasion,
                                const struct sp_actor *actor);

/* Appends the name that the protected ref of the remote has here. */
void approve_add_base(struct sp_buf *out, const struct evidence *evidence);
/* The protected ref as the remote had it. False: it is not known here. */
bool approve_find_base(const struct evidence *evidence, struct sp_oid *out);
/* Does the ref have the commit already, as far as this clone knows? */
bool approve_has_landed(const struct evidence *evidence);

/* Appends "9f3c2ab 'SUBJECT'". */
void approve_add_named(struct sp_buf *out, const struct evidence *evidence);

/* Says what was sent, and what comes of it. other: another ref that it may be meant for, or
 * NULL. */
void approve_say_done(const struct evidence *evidence,
                      const struct sp_cli_args *args, const char *other);

#endif
