/*
 * rule.h - a rule is a row.
 * layer: rules
 *
 * To add one: a file src/rules/<id>.c that defines its row and its codes, the
 * row's name in rules.def, a test tests/unit/rules_<id>.c, and a line in the
 * README's table; tests/checks/tables.sh holds them together.
 */
#ifndef SALLYPORT_RULE_H
#define SALLYPORT_RULE_H

#include "sallyport/change_facts.h"
#include "sallyport/facts.h"
#include "sallyport/finding.h"
#include "sallyport/policy.h"

/*
 * A rule has a function for each scope that it looks at: a ref update, a commit, each
 * path that a commit changes, each step of a protected ref, and the branch after all of
 * its commits. It reports to the sink and returns SP_OK, or an error when it could not decide (a pattern that takes
 * too long), never because it found something.
 */
typedef int sp_ref_rule(const struct sp_ref_facts *ref,
                        const struct sp_policy *policy, struct sp_sink *sink,
                        struct sp_error *err);
typedef int sp_commit_rule(const struct sp_commit_facts *commit,
                           const struct sp_policy *policy, struct sp_sink *sink,
                           struct sp_error *err);
typedef int sp_change_rule(const struct sp_change_facts *change,
                           const struct sp_policy *policy, struct sp_sink *sink,
                           struct sp_error *err);
typedef int sp_step_rule(const struct sp_step_facts *facts,
                         const struct sp_policy *policy, struct sp_sink *sink,
                         struct sp_error *err);
typedef int sp_branch_rule(const struct sp_branch_facts *branch,
                           const struct sp_policy *policy, struct sp_sink *sink,
                           struct sp_error *err);

/* The text of `sallyport explain`, in the order of the page. */
struct sp_rule_text {
    const char *why;    /* why it exists */
    const char *breaks; /* what breaks it */
    const char *wrong;  /* an example that is refused … */
    const char *right;  /* … and one that is not */
    const char *fix;    /* how to fix it */
    const char *set;    /* how to set it */
};

struct sp_rule {
    const char *id;
    const char *summary; /* one line, no full stop */
    bool is_fixed;       /* no policy can change its levels */
    bool holds_observed; /* it refuses in observe mode, too */
    bool guards_names;   /* it applies to free refs, too */
    /* All that it reports; the last has no id. */
    const struct sp_finding_code *codes;
    bool is_of_new;   /* it looks at refs that are new, not at one that moves */
    unsigned needs;   /* of enum sp_needs */
    sp_ref_rule *ref; /* any of the five may be NULL; they are called in this
                         order, and the paths of a commit after the commit */
    sp_commit_rule *commit;
    sp_change_rule *change;
    sp_step_rule *step;
    sp_branch_rule *branch;
    struct sp_rule_text text;
};

/* All rules, NULL-terminated, in the order in which they are explained. */
extern const struct sp_rule *const sp_rules[];

/* The rule with that id; NULL when there is none. Static. */
const struct sp_rule *sp_rule_find(const char *id);

/* How many codes it has. */
size_t sp_rule_code_count(const struct sp_rule *rule);

/* The code with that id, "RULE/CODE"; NULL when there is none. *rule is its rule,
 * or the one that the id begins with, or NULL. Static. */
const struct sp_finding_code *sp_code_find(const char *id,
                                           const struct sp_rule **rule);

/* The id of a rule that is nearest to a wrong one; NULL when none is near. Static. */
const char *sp_rule_near_miss(const char *id);
/* The id of a code of that rule that is nearest to a wrong one, or NULL. Static. */
const char *sp_code_near_miss(const struct sp_rule *rule, const char *id);

/* Checks the sections [rule "…"] and [help] of a policy against the table. */
int sp_rules_check(const struct sp_policy *policy, struct sp_error *err);

/* The level of its strictest code, where the policy says nothing. */
int sp_rule_default_level(const struct sp_rule *rule);

/* The level of a code by the policy, on the refs that its rule is for: what the
 * policy says of the code; else its own default, lowered to what the policy says
 * of the rule. */
int sp_code_level(const struct sp_rule *rule,
                  const struct sp_finding_code *code,
                  const struct sp_policy *policy);

/* Can the rule find nothing on this ref: do its `refs` not match, or are all of its
 * codes off? */
bool sp_rule_is_off(const struct sp_rule *rule, const struct sp_policy *policy,
                    const char *ref);

/*
 * Reports what is wrong with a commit. For a commit of a protected ref that may
 * be a squash whose branch was not found, the report also says where the branch
 * was searched for, and the way out. The claim may have at most SP_RULE_WORDS
 * words.
 */
enum { SP_RULE_WORDS = 8 };
void sp_report_commit(struct sp_sink *sink,
                      const struct sp_commit_facts *commit,
                      const struct sp_claim *claim);

/* The same for a commit of a branch, the one that the claim names. One that says where
 * it was picked from is told why that does not help it. */
void sp_report_in_branch(struct sp_sink *sink,
                         const struct sp_branch_facts *branch,
                         const struct sp_claim *claim);

/*
 * Reports what is wrong with the message of a commit. Where the host has made the
 * commit in a form of its pages, or a bot from a setting, that is where the message is
 * written, and the fix says so. The bound of sp_report_commit() on words holds.
 */
void sp_report_message(struct sp_sink *sink,
                       const struct sp_commit_facts *commit,
                       const struct sp_claim *claim);

/* Appends who pushes, for a sentence: "user dana", "an unknown user". */
void sp_rule_user(struct sp_buf *out, const struct sp_ref_facts *ref);

/* Appends the sections that a document lacks: "'rollback', 'monitoring'". */
void sp_rule_sections(struct sp_buf *out, const struct sp_strings *sections);

/* Appends what takes the clone's own protected branch back, if it is at the commit that is
 * pushed; no line is ended. False: it is no such branch, or its base is not known. */
bool sp_fix_put_back(struct sp_buf *out, const struct sp_ref_facts *ref);

/* What to type to get the commits of a ref to a new branch, here and on the server, and
 * to be on it; yours to free(). NULL on a page of a host, where its form is told of
 * instead, and where no name of a branch is known that the policy takes. */
char *sp_fix_other_branch(const struct sp_ref_facts *ref,
                          const struct sp_policy *policy);

/* Is a branch known that has the name, or that keeps git from creating it? */
bool sp_fix_is_taken(const struct sp_ref_facts *ref, const char *branch);

/* A name that git can create beside the branches that are known, with the word in it,
 * perhaps with a number after that; NULL is any word. Yours to free(); NULL where none is
 * known. */
char *sp_fix_free_branch(const struct sp_ref_facts *ref,
                         const struct sp_policy *policy, const char *word);

/* Appends the remote that is pushed to, quoted. */
void sp_fix_remote(struct sp_buf *out, const struct sp_ref_facts *ref);
/* Appends "git push REMOTE WHAT". */
void sp_fix_push(struct sp_buf *out, const struct sp_ref_facts *ref,
                 const char *what);

/* Appends what pushes a commit as a branch where no branch has the name, on one line. */
void sp_fix_push_if_free(struct sp_buf *out, const struct sp_ref_facts *ref,
                         const char *id, const char *branch);

/* Appends what moves the commits of the branch `from` to a new one, and sets it back to
 * `base`. The new one is made first, so that no commit is lost. Nothing, where a name
 * cannot be typed as it is; branch may be NULL. */
void sp_fix_move(struct sp_buf *out, const char *branch, const char *from,
                 const char *base);

/* In the texts of rules whose findings are missing evidence. */
#define SP_A_RESULT "a result of the gate {gate}, by {roles}"
#define SP_SEE_STATUS "On the branch, 'sallyport status' lists what is missing."

/* A command that begins a repair, with what gets to the branch that the merge at the tip
 * of a protected ref brought; the command alone where the tip is no merge. Yours to
 * free(). */
char *sp_fix_on_side(const struct sp_ref_facts *ref, const char *command);
/* What gets to that branch, where nothing can be typed there; NULL where the tip is no
 * merge. Yours to free(). */
char *sp_fix_side(const struct sp_ref_facts *ref);

/* What to type that git does with the base of a ref: "merge". Yours to free(); NULL where
 * there is none. */
char *sp_fix_with_base(const struct sp_ref_facts *ref, const char *git);

/* What to type to change any new commits of a ref: `git rebase` with these options, "-i",
 * onto the commit that they follow (since), or as sp_fix_rebase_all(). It lists them all, and
 * stays right after each rewrite: ids of commits that are changed do not. Yours to free(). */
char *sp_fix_rebase(const struct sp_ref_facts *ref, const char *options);
/* The same for any commits of its history, onto its base, or from the root; and what pushes
 * them, where they were pushed before. Yours to free(). */
char *sp_fix_rebase_all(const struct sp_ref_facts *ref, const char *options);

/* What to type to change the message of a commit; yours to free(). NULL for one
 * that is not made yet: its message is changed before it is. */
char *sp_fix_reword(const struct sp_commit_facts *commit);

/* What to type to give a commit a trailer; yours to free(). As sp_fix_reword() where it
 * is not the last one, or git could add the trailer in the wrong place. */
char *sp_fix_trailer(const struct sp_commit_facts *commit, const char *name,
                     struct sp_str value);

#endif
