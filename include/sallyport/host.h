/*
 * host.h - who is pushing, as the server says.
 * layer: host
 *
 * One row of hosts.def per kind of host, one file in src/host per adapter, which
 * says where it has that from. The policy names the host ([identity] host), set by
 * the installer; it is never guessed at push time.
 */
#ifndef SALLYPORT_HOST_H
#define SALLYPORT_HOST_H

#include <stdbool.h>

#include "sallyport/policy.h"

enum { SP_ADDRESS = 63 }; /* bytes of an address */

struct sp_actor {
    char *user;              /* "alice" or "alice#7", see user.h; NULL: unknown,
                                who has no role … */
    const char *why_unknown; /* … and what it is instead, "a deploy key"; also
                                of a token, which has a user; NULL: nobody said */
    const char *number; /* the user's, which is in `user` already; borrowed from
                           the environment; NULL: the host has none */
    bool is_token;      /* a workflow pushes, and not a user */
    const char *via;    /* "ssh", "http", "web" or "api"; NULL: not told */
    char address[SP_ADDRESS + 1]; /* of IP, that it came from; "": not told */
    bool is_host_merge;  /* the host itself merges a pull request … */
    bool may_be_edit;    /* … or commits an edit: it says the same of both */
    const char *request; /* the number of that pull request, borrowed from the
                            environment; NULL: the host does not say */
    bool holds_no_code;  /* what was pushed to is a wiki, a snippet, or settings
                           of the host: nothing there is judged */
    const char *prefix;  /* what the host wants to see before each line of a
                           refusal, to show it on its pages; "" */
};

/* Where a hook lies, as the doctor finds it. */
enum sp_layout {
    SP_LAYOUT_PLAIN,     /* hooks/NAME */
    SP_LAYOUT_GITOLITE,  /* the same, and its own hooks/update */
    SP_LAYOUT_DELEGATED, /* hooks/NAME.d/ANY */
    SP_LAYOUT_CUSTOM,    /* custom_hooks/NAME */
    SP_LAYOUT_CUSTOM_D,  /* custom_hooks/NAME.d/ANY */
    SP_LAYOUT_GLOBAL,    /* the same in its global directory */
};

/*
 * A row of hosts.def. Paths hold {gitdir}, {hooks} (where git looks) and {hook}
 * (its name); what is NULL, it does not have. Marks are commands of the
 * installer, scripts/install/hosts.sh, with || in between.
 */
struct sp_host_row {
    const char *name;
    const char *title;              /* as people call it */
    unsigned layouts;               /* bits of enum sp_layout */
    const char *home;               /* where a hook of ours goes */
    const char *global_home;        /* the same, for all repositories, … */
    const char *global_update_home; /* … and where update goes, if elsewhere */
    const char *global_directory;   /* how the host calls that directory */
    bool is_for_new; /* that is a template: only new repositories have it */
    const char *runs_ours;    /* what its own hook says that runs ours */
    const char *regenerate;   /* the command that writes its hooks again */
    const char *own_hook;     /* its file beside ours, which may run first */
    const char *marks;        /* what tells that it is this host */
    const char *global_marks; /* the same, in the directory for all */
    bool merges_itself;       /* so that nobody needs a role to merge */
};

/* In the order of enum sp_host; the last one has no name. */
extern const struct sp_host_row sp_hosts[];

/* The row of that name; NULL when there is none. Static. */
const struct sp_host_row *sp_host_find(const char *name);

/* The first row that has hooks there. Static. */
const struct sp_host_row *sp_host_of_layout(enum sp_layout layout);

#define SP_HOST(id, name, adapter, ...)                                        \
    void sp_ask_##adapter(struct sp_actor *out);
#include "sallyport/hosts.def"
#undef SP_HOST

/*
 * Reads the environment of the hook: the variables of that host (enum sp_host)
 * and no others. A user whose name holds a control character, a comma, a '*' or
 * a '#' is unknown; so is one that the host does not name, except for plain. What a host
 * does not say clearly is no merge of its own.
 */
void sp_host_actor(int host, struct sp_actor *out);
/* The name of the user that runs us; NULL: /etc/passwd has none. Yours to free. */
char *sp_unix_login(void);

void sp_actor_dispose(struct sp_actor *actor);

#endif
