/*
 * step.h - one move of a protected ref along its first-parent line.
 * layer: facts
 *
 * A push to a protected ref is a list of steps, oldest first, each judged with the
 * commit before it: a merge, a squash, or commits to which the ref was simply set.
 */
#ifndef SALLYPORT_STEP_H
#define SALLYPORT_STEP_H

#include "sallyport/category.h"
#include "sallyport/evidence.h"
#include "sallyport/oid.h"

enum { SP_STEP_PATH = 128 };

/* A commit that evidence is about: one that the step brings, or one that covers
 * it. */
struct sp_about {
    struct sp_oid commit;
    bool covers; /* it is what landed, or merging it into what was before gives
                       exactly that */
    bool is_result;                   /* its tree is that of what landed */
    SP_VEC(struct sp_evidence) lines; /* of the notes of it */
    struct sp_strings people; /* the emails of who wrote it, where the step does
                                  not bring it itself */
    struct sp_strings pushers; /* the users who pushed it … */
    bool has_pushers;          /* … as far as the trail knows */
    bool leaves_people; /* who wrote and pushed it is left to the server */
};

/* Paths of a step that the same owners have to approve: owned.h. */
struct sp_owned {
    char path[SP_STEP_PATH]; /* the first of them, perhaps cut short */
    size_t paths;            /* how many there are */
    size_t line;   /* of CODEOWNERS; 0: no line is about CODEOWNERS itself */
    char *section; /* of GitLab; NULL: none */
    size_t count;  /* approvals that are needed … */
    struct sp_strings owners; /* … by these */
    bool is_file;             /* CODEOWNERS is among them */
};

/* What is known of CODEOWNERS, for a protected ref. */
struct sp_owners_facts {
    const char *file; /* where it was before the push; NULL: nowhere */
    /* Where it is in what lands; NULL: nowhere, or not read. */
    const char *next;
    size_t faults;     /* of that one, which cannot be understood; the first: */
    size_t fault_line; /* 0: the whole file */
    char *fault;       /* owned; NULL: none */
};

struct sp_step {
    struct sp_oid before; /* zero: the ref began with this step */
    struct sp_oid landed; /* what the ref moved to. Of a proposal, its head */
    /* Where it comes from: the second parent of a merge, the traced head of
     * a squash, or what landed itself. */
    struct sp_oid head;
    bool is_octopus;   /* a merge of several branches: none of them gives it */
    bool head_differs; /* git makes something else of the head than what landed;
                          known where approvals or results of gates are missing */
    bool is_nowhere;   /* no branch that was there before has what an approval
                          would be about; known where they are missing */
    enum sp_category by_paths; /* of what differs between before and landed … */
    char path[SP_STEP_PATH]; /* … because of this path, perhaps cut short; "":
                                  nothing differs */
    bool has_infra;          /* infrastructure differs */
    enum sp_category category; /* the same, or what a trailer raised it to */
    /* By reverts it takes back what was there, and lands nothing again. */
    bool is_rollback;
    /* The last revert of what was there, whose root cause is due: of a step
     * of reverts alone, or of commits in a row; zero: none. */
    struct sp_oid takes_back;
    bool has_lower;         /* a trailer names less than by_paths: */
    struct sp_oid lower_in; /* in that commit … */
    enum sp_category lower; /* … this one */
    /* The gates of the policy with paths of which one has changed. */
    struct sp_strings touched;
    SP_VEC(struct sp_about)
    about; /* only where refs move, or a merge is proposed */
    /* the emails of authors, committers and co-authors of what it brings;
     * known where somebody has approved it, or somebody has to … */
    struct sp_strings people;
    /* … as are the users who pushed it, by the trail */
    struct sp_strings pushers;
    /* Who brings `head` with this push, where approvals are missing;
     * borrowed; NULL: it was there, or is not known. */
    const char *bringer;
    SP_VEC(struct sp_owned)
    owned;                      /* only with [approvals] codeowners = require */
    bool has_evidence;          /* `about` was looked for */
    struct sp_strings recorded; /* of the gates without a result, those that
                                      somebody has recorded for another change */
};

void sp_about_dispose(struct sp_about *about);
void sp_owned_dispose(struct sp_owned *owned);
void sp_step_dispose(struct sp_step *step);

/* The commit that evidence of the step has to be about: its head, unless that does not
 * give what lands. Borrowed. */
const struct sp_oid *sp_step_subject(const struct sp_step *step);

#endif
