/* An entry of the trail about what somebody types on the server. */
#ifndef SALLYPORT_CLI_ADMIN_H
#define SALLYPORT_CLI_ADMIN_H

#include "sallyport/audit.h"
#include "sallyport/git.h"
#include "sallyport/host.h"

struct admin {
    struct sp_actor actor;
    char *path; /* of the repository, as its hooks record it; NULL: it
                              cannot be found */
    struct sp_entry entry; /* of kind admin; its members are to be filled */
};

/* now: milliseconds since 1970. */
void admin_begin(struct admin *out, const struct sp_repo *repo, int64_t now);
void admin_end(struct admin *admin);

#endif
