/* What the commands that judge share: which commits, as which ref, by which
 * policy, and as which user. */
#ifndef SALLYPORT_JUDGEMENT_H
#define SALLYPORT_JUDGEMENT_H

#include <stdint.h>

#include "cli.h"
#include "sallyport/ancestry.h"
#include "sallyport/decision.h"
#include "sallyport/host.h"
#include "sallyport/policy.h"
#include "sallyport/push.h"

/* The request of the command line. */
struct judgement_request {
    char **words; /* of RANGE; none: the current branch */
    int word_count;
    const char *command; /* of the user; NULL: check */
    const char *ref, *user, *config;
    const char *base;   /* all that this branch does not have, as a pull request
                           into it */
    const char *since;  /* of RANGE, only what was committed since then */
    bool allow_shallow; /* judge an incomplete view */
    bool push;          /* no range: the lines of a push, on standard input */
    bool since_install; /* no range: all refs since the guard was installed */
    uint64_t begun;     /* when the command began, by sp_clock_ms() */
};

struct judgement {
    struct sp_repo *repo;
    struct sp_policy *policy; /* NULL when it could not be read */
    struct sp_push push;      /* for a range, of one ref */
    struct sp_range range;
    struct sp_actor actor;
    bool is_told;            /* who the actor is, by --as or a setting */
    struct sp_source source; /* to gather the same commits again */
    struct sp_decision decision;
    char *base;         /* the full name of the request's; NULL: none */
    struct sp_buf half; /* what could not be seen, where that is allowed … */
    struct sp_buf unasked; /* … or is not known here; joins it in the end */
};

/* The request that all commands which judge have in common; its time begins
 * now. All borrowed. */
struct judgement_request judgement_of_args(const struct sp_cli_args *args);

/* The source for judging in a repository, by its policy, as a user. All
 * borrowed. */
struct sp_source judgement_source(struct sp_repo *repo,
                                  const struct sp_policy *policy,
                                  const struct sp_actor *actor);

/* As sp_decide(), with progress on a terminal. */
int judgement_decide(struct sp_decision *decision,
                     const struct sp_source *source, struct sp_error *err);

/* Opens the repository, reads the policy and the request, begins the decision, and
 * fills in all but its findings. Zero-initialise out; call judgement_dispose() in any
 * case. */
int judgement_open(struct judgement *out,
                   const struct judgement_request *request,
                   struct sp_error *err);
/* The same, and judges, with progress on a terminal. */
int judgement_reach(struct judgement *out,
                    const struct judgement_request *request,
                    struct sp_error *err);

/* The same for the title of a pull request, and its body in a file ("-":
 * standard input) unless that is NULL: as the squash of the range. */
int judgement_of_title(struct judgement *out, const char *title,
                       const char *body,
                       const struct judgement_request *request,
                       struct sp_error *err);

/* The same for one message, of the file or of standard input for "-". It is
 * judged like in commit-msg, with the staged content; where nothing is staged,
 * alone, like a title. SP_EUSAGE where there is no file or no work tree. */
int judgement_of_message(struct judgement *out, const char *file,
                         const char *config, struct sp_error *err);
/* Says on standard error what could not be seen, if anything. */
void judgement_say_half(const struct sp_buf *half);
void judgement_dispose(struct judgement *judgement);

#endif
