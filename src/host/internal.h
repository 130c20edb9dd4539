/* What the adapters share: the environment of the hook. */
#ifndef SALLYPORT_HOST_INTERNAL_H
#define SALLYPORT_HOST_INTERNAL_H

#include "sallyport/host.h"

/* The value of a variable, "" when it is not set. */
const char *sp_env(const char *name);
bool sp_env_is_set(const char *name);
bool sp_env_says(const char *name, const char *value);

/* Is it set to a number that is not 0? */
bool sp_env_is_id(const char *name);

/* Its value behind `prefix`, where that is a number that is not 0; NULL. */
const char *sp_env_number(const char *name, const char *prefix);

/* A copy of its value; NULL when it is not set. */
char *sp_env_name(const char *name);

/* How it came, where sshd or a web server started what started the hook: by
 * what they set. "ssh", "http" or NULL. */
const char *sp_env_way(const char *set_by_web_server);

/* Takes the first word of a variable as the address that the push came from, if it
 * looks like one. */
void sp_env_address(struct sp_actor *out, const char *name);
/* The same, by what sshd or a web server has set; as sp_env_way(). */
void sp_env_address_of_way(struct sp_actor *out, const char *set_by_web_server);

#endif
