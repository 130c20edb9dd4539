/* What is missing, as a list that can be worked off. */
#ifndef SALLYPORT_REPORT_PLAN_H
#define SALLYPORT_REPORT_PLAN_H

#include "sallyport/finding.h"
#include "sallyport/json.h"

/* Adds the members gate, role or document, who, except, command, opens-at and
 * opens-in-hours, as far as the finding has them; who and command always. */
void sp_plan_members(struct sp_json *object, const struct sp_finding *finding);

/* A row of a plan: rule, code, commit, message, remedy, and the same members. */
struct sp_json *sp_plan_row(const struct sp_finding *finding);

/* The arguments of a command, as an array; what needs a shell, such as several lines, is an
 * argument of one. Empty for NULL. */
struct sp_json *sp_plan_arguments(const char *command);

/* What is typed, in this order, as an array of lines; empty where one of them is too long
 * or not safe to print. */
struct sp_json *sp_plan_commands(const struct sp_finding *finding);

/* Who can give it, as an array: "pusher", "administrator", "role:NAME", "user:NAME". */
struct sp_json *sp_plan_who(const struct sp_finding *finding);

/* Who types the commands: "pusher", or "giver", one of those who can give it. NULL where
 * there are none, or nothing of others is missing. Static. */
const char *sp_plan_typed_by(const struct sp_finding *finding);

/* The commands and who can give it, appended to a text as they are written. */
void sp_plan_add_commands(struct sp_buf *out, const struct sp_finding *finding);
void sp_plan_add_who(struct sp_buf *out, const struct sp_finding *finding);

/* Appends who can give it, for a line: "bob, carol (maintainer)"; nothing for who pushes.
 * Where the roles are not known, a role without users is one that somebody may have. In
 * plan_by.c, which needs no JSON. */
void sp_plan_by(struct sp_buf *out, const struct sp_finding *finding,
                bool knows_roles);

#endif
