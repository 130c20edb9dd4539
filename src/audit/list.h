/* A list of JSON values in an entry, which stays short. */
#ifndef SALLYPORT_AUDIT_LIST_H
#define SALLYPORT_AUDIT_LIST_H

#include "sallyport/buf.h"
#include "sallyport/json.h"

struct entry_list {
    struct sp_buf *out;
    const char *name;
    size_t end;  /* of out, at most */
    size_t left; /* how many were left out */
    bool is_begun;
};

/* Begins the member `name` of an object, after others. max: bytes. */
struct entry_list sp_list_begin(struct sp_buf *out, const char *name,
                                size_t max);
/* Adds a value if it fits, and frees it. */
void sp_list_add(struct entry_list *list, struct sp_json *value);
/* Ends it; where something was left out, or `more` is not 0, a member
 * "NAME-left-out" says how many. */
void sp_list_end(struct entry_list *list, size_t more);

#endif
