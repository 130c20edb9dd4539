/*
 * elsewhere.h - entries that are kept elsewhere, read as a trail.
 * layer: audit
 *
 * sp_audit_each() and sp_audit_size() ask the functions below; so what counts or lists
 * entries works as with a trail that is here. All else sees an empty trail, and nothing
 * can be appended.
 */
#ifndef SALLYPORT_ELSEWHERE_H
#define SALLYPORT_ELSEWHERE_H

#include "sallyport/audit.h"

struct sp_audit_elsewhere {
    /* As sp_audit_each(). Entries of several logs come in the order of time. */
    int (*each)(struct sp_audit_elsewhere *self,
                const struct sp_audit_filter *filter,
                struct sp_audit_visitor *visitor, struct sp_error *err);
    int (*size)(struct sp_audit_elsewhere *self, uint64_t *size,
                struct sp_error *err);
};

/* elsewhere: borrowed until sp_audit_close(). *out is yours to close. */
int sp_audit_open_elsewhere(struct sp_audit **out,
                            struct sp_audit_elsewhere *elsewhere,
                            struct sp_error *err);

#endif
