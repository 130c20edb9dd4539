/* What a process has left that is gone: see begun.c for the file. */
#ifndef SALLYPORT_AUDIT_LEFT_H
#define SALLYPORT_AUDIT_LEFT_H

#include "sallyport/audit.h"
#include "sallyport/json.h"

/* One file as it is read; its text and the kind and id of the entry are filled
 * before. */
struct left {
    struct sp_buf text;
    struct sp_json *header;
    struct sp_push refs;
    struct sp_buf members;
    struct sp_entry entry;
};

/* Reads the text. False when the process was ended while it wrote the file. */
bool sp_left_read(struct left *left);
void sp_left_dispose(struct left *left);

#endif
