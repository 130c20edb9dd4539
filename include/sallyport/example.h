/*
 * example.h - a subject that a policy accepts, for messages that ask for one.
 * layer: policy
 */
#ifndef SALLYPORT_EXAMPLE_H
#define SALLYPORT_EXAMPLE_H

#include "sallyport/policy.h"

/*
 * A subject of that phase that passes [message] header, types and header-max,
 * and is read as that phase alone; SP_PHASE_UNKNOWN: of any phase. The forms
 * that teams use are tried, then what the patterns of the policy spell out.
 * Yours to free(); NULL where none passes.
 */
char *sp_example_subject(const struct sp_policy *policy, enum sp_phase phase);

/* The same, kept with the policy and borrowed until the policy changes. */
const char *sp_example_kept(const struct sp_policy *policy,
                            enum sp_phase phase);

/* The same of a phase of the cycle or a neutral one, but NULL where the built-in
 * policy shows the same. Yours to free(). */
char *sp_example_own(const struct sp_policy *policy, enum sp_phase phase);

/* The same with what the commit does in your words. Yours to free(). */
char *sp_example_say(const struct sp_policy *policy, enum sp_phase phase,
                     const char *does);

/* The subject with that proposal in place of the ticket that stands for one, where the policy
 * reads it from there and takes it. Takes a subject of these, or NULL. Yours to free(). */
char *sp_example_refer(const struct sp_policy *policy, enum sp_phase phase,
                       char *subject, const char *prp);

/* Appends a text that shows subjects and references of the built-in policy, alone on a
 * line or in quotes, with those of a policy in their place. What the policy accepts as
 * it is, and what has no place in it, stays; but how a document is begun is left out where
 * the policy asks for none. */
void sp_example_speak(struct sp_buf *out, const struct sp_policy *policy,
                      const char *text);

/* The name of a branch that [refs] branch-name takes, of letters, digits and "._/-"
 * alone: with this word in it, "feature/A-1"; NULL: with any, "feature/NAME". Yours to
 * free(); NULL where none is known. */
char *sp_example_branch(const struct sp_policy *policy, const char *word);

/* What is proposed first for a branch whose name is wrong: one that is nearly the same, else
 * sp_example_branch() with it. Yours to free(); NULL where none is known. */
char *sp_example_first_branch(const struct sp_policy *policy, const char *name);

/* One with the short id of a commit in it: a name that nobody else has. Yours to
 * free(); NULL where none is known. */
char *sp_example_new_branch(const struct sp_policy *policy, const char *id);

/* A reference that [prp] pattern takes. Yours to free(); NULL where none is known. */
char *sp_example_reference(const struct sp_policy *policy);

/* Appends a text that the pattern may match: the first of alternatives, the
 * fewest of repeats, up to its first group that holds any text. It is a guess:
 * try it. Returns false where the pattern is not understood. */
bool sp_example_spell(struct sp_buf *out, const char *pattern);

#endif
