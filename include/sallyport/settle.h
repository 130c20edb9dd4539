/*
 * settle.h - turns a rule's claim into a finding; nothing else does.
 * layer: judge
 *
 * A claim becomes a finding here, or does not: by the level that the policy gives
 * its code, and by what was found already for the same cause. Only then is it
 * counted, and kept where there is room.
 *
 *     struct sp_settle *settle = sp_settle_new(sp_rules, policy, &findings);
 *     sp_settle_ref(settle, 0, "refs/heads/main");
 *     for (size_t i = 0; sp_rules[i]; i++)
 *         if (sp_settle_rule(settle, i))
 *             sp_rules[i]->commit(commit, policy, sp_settle_sink(settle), err);
 *     sp_settle_free(settle);
 */
#ifndef SALLYPORT_SETTLE_H
#define SALLYPORT_SETTLE_H

#include "sallyport/excuses.h"
#include "sallyport/finding.h"
#include "sallyport/rule.h"

struct sp_settle;

/* For a table of rules, NULL-terminated. Borrows all; they must outlive the result. */
struct sp_settle *sp_settle_new(const struct sp_rule *const *rules,
                                const struct sp_policy *policy,
                                struct sp_findings *findings);
void sp_settle_free(struct sp_settle *settle);

/* Begins with a ref: the update of that number. What was said of the last one is forgotten. */
void sp_settle_ref(struct sp_settle *settle, size_t update, const char *ref);
/* Says whether it is a protected one; until then it is none. */
void sp_settle_protected(struct sp_settle *settle, bool is_protected);

/* Claims about another commit, or about the ref, are dropped; NULL: nothing is.
 * Borrowed. */
void sp_settle_only(struct sp_settle *settle, const struct sp_oid *only);

/* Claims about that commit have no command: it came from a page of a host, and is in
 * nobody's clone; NULL: none did. Borrowed. */
void sp_settle_page(struct sp_settle *settle, const struct sp_oid *commit);

/* What goes in front of commands that change what is checked out: "git switch feature/x";
 * NULL: nothing does. Borrowed. */
void sp_settle_away(struct sp_settle *settle, const char *away);

/* What commands begin with that are typed where a merge came from, as ref->side; NULL:
 * none. It is left out once a claim moves the commits to a branch. Borrowed. */
void sp_settle_side(struct sp_settle *settle, const char *side);

/* What takes the place of commands that change commits: "git tag -d v1"; NULL: nothing
 * does. Only the first finding that refuses has it. Borrowed. */
void sp_settle_untag(struct sp_settle *settle, const char *untag);

/* Says which rows of [exempt] cover a commit of this ref: a bit for each. A
 * claim about it is excused where one of them covers the code. */
void sp_settle_exempt(struct sp_settle *settle, const struct sp_oid *commit,
                      uint32_t rows);

/* What is open for this ref. A claim is excused where one covers its code, unless
 * nothing excuses it (excusable.h). Borrowed until the next ref. */
void sp_settle_excuses(struct sp_settle *settle,
                       const struct sp_excuses *excuses);

/* Selects a rule, by its index in the table; false where it is off for this ref.
 * Allocates nothing. */
bool sp_settle_rule(struct sp_settle *settle, size_t rule);

/* Takes their commands from warnings, where these change HEAD and a finding that refuses has
 * a command: a list that is typed in its order repairs what is refused, and no more. */
void sp_settle_quiet(struct sp_findings *findings);

/* What is typed for the last commit of a ref becomes a rebase that stands before it, where that
 * may leave another commit last: it moves commits, leaves this merge out or folds this fixup. One
 * that was taken apart before is not amended. The findings are in the order of the report. */
void sp_settle_rebased(struct sp_findings *findings);

/* Several commands of a ref may begin by making the same branch: the first refusal's makes
 * it, and those after it are typed there. A line that takes main back stands in the last
 * refusal alone. A branch is renamed once nothing else of it is refused: before that, its
 * command would push what is. What others give is given once no refusal of the ref changes
 * commits. The findings are in the order of the report. */
void sp_settle_once(struct sp_findings *findings);

/* What leads to the branch where findings are repaired. All borrowed. */
struct sp_lead {
    const char *away; /* what goes in front of commands now; NULL: nothing */
    const char *made; /* what pushes a branch that `away` makes; NULL: it is not
                         pushed, or `away` makes none */
    const char *side; /* … and what is to go there, as ref->side */
    const char *push; /* the line that follows where commits are rewritten … */
    const char *push_plain; /* … and where one is added; NULL: none */
    const char *back;       /* … and the last one of each; "": none */
};

/* Has a finding a command that changes HEAD where it is typed? And has one from `first` on?
 * `away` is as above. */
bool sp_settle_has_change(const struct sp_finding *finding, const char *away);
bool sp_settle_stays(const struct sp_findings *findings, size_t first,
                     const char *away);
/* Makes one that has go to the branch first. */
void sp_settle_lead(struct sp_finding *finding, const struct sp_lead *lead);
/* Does its command begin with what leads there? */
bool sp_settle_leaves(const struct sp_finding *finding, const char *away);
/* Makes one that begins with lead->away, which makes a branch, go to the one that is
 * there. */
void sp_settle_found(struct sp_finding *finding, const struct sp_lead *lead);
/* Leaves only the line of its command that takes main back, once `side` has left main. */
void sp_settle_back(struct sp_finding *finding, const char *side);

/* How a branch is pushed once its commits are rewritten. */
struct sp_again {
    size_t update;
    /* "git push --force-with-lease=x --force-if-includes origin x" */
    char *push;
    bool is_forced; /* what was pushed does not descend from what is there */
    bool is_there;  /* the remote has the tip already */
};

/* Puts the push at the end of the last command that changes a branch, and nowhere else: where
 * one has it, where all is forced, and where commits are rewritten that are there. Where a
 * commit is only taken apart, the fix has it, for later. The findings are in the order of
 * the report, the rows by update. */
void sp_settle_again(struct sp_findings *findings, const struct sp_again *rows,
                     size_t count);

/* The sink for the selected rule. Borrowed. */
struct sp_sink *sp_settle_sink(struct sp_settle *settle);

#endif
