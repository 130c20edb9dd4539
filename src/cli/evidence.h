/* What the commands that write evidence have in common. */
#ifndef SALLYPORT_CLI_EVIDENCE_H
#define SALLYPORT_CLI_EVIDENCE_H

#include "cli.h"
#include "sallyport/evidence.h"

struct evidence {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_buf remote;
    char id[SP_OID_SHORT + 1]; /* of the commit */
    struct sp_evidence line;
    bool turns_on; /* nobody asked for its gate before it was sent */
    /* The user had said something of the commit for that ref, and that last. */
    bool has_word;
    enum sp_opinion last_word;
};

/* Opens the repository and begins a line about a commit, by `user` or, where that is
 * NULL, by the user that we are: cli_actor() on a plain server. It reads --config and
 * --remote. commit: NULL is HEAD. evidence_dispose() whatever comes of it. */
int evidence_open(struct evidence *out, enum sp_evidence_kind kind,
                  const char *commit, const char *user,
                  const struct sp_cli_args *args, struct sp_error *err);
/* The same to look at what is there: by nobody, and on the server, too, where the remote
 * stays empty. */
int evidence_look(struct evidence *out, enum sp_evidence_kind kind,
                  const char *commit, const struct sp_cli_args *args,
                  struct sp_error *err);
void evidence_dispose(struct evidence *evidence);

/* Sends the line. Returns an exit status; where that is not CLEAN, it has said
 * why. */
int evidence_send(struct evidence *evidence);

/* Appends the command that takes the policy of the server; false where the clone has one,
 * or where it is typed on the server. */
bool evidence_lacks_policy(struct sp_buf *out, const struct evidence *evidence);

/* Says that there is no remote, and where it is typed instead. */
int evidence_no_remote(const struct sp_repo *repo, struct sp_error *err);

/* The user that we are to the server, or that was asked for; yours to free(). */
int evidence_user(struct sp_repo *repo, const char *asked, char **out,
                  struct sp_error *err);

/* Sends something, and says why where the server does not take it. Returns an exit
 * status. */
struct sp_send;
int evidence_push(struct sp_send *what);

#endif
