/*
 * export.h - entries of the trail for other programs.
 * layer: report
 *
 *     sp_export_begin(&text, format);
 *     sp_export_entry(&text, format, &entry); // for each
 *
 * Nothing is sanitised: what came from a push is written so that a parser of the
 * format reads exactly that again.
 */
#ifndef SALLYPORT_EXPORT_H
#define SALLYPORT_EXPORT_H

#include "sallyport/audit.h"
#include "sallyport/json.h"

enum sp_export_format {
    SP_EXPORT_JSONL,       /* the lines, as they are stored */
    SP_EXPORT_CSV,         /* RFC 4180, with a line of names */
    SP_EXPORT_YAML,        /* each push as the audit entry of a deployment */
    SP_EXPORT_CLOUDEVENTS, /* CloudEvents 1.0, one JSON object a line */
};
/* "jsonl", …, in that order; NULL at the end. */
extern const char *const sp_export_formats[];

/* An entry, and what other entries say of it. All borrowed. */
struct sp_export_entry {
    const struct sp_stored *stored; /* that has its line */
    const struct sp_json *value;    /* what was read of the line */
    bool has_landed;                /* a push: a ref of it has moved */
};

/* Does it say what has landed? */
bool sp_export_wants_landed(enum sp_export_format format);

/* Appends what comes before the first entry. */
void sp_export_begin(struct sp_buf *out, enum sp_export_format format);

/* Appends an entry. YAML shows pushes only: others are skipped. */
void sp_export_entry(struct sp_buf *out, enum sp_export_format format,
                     const struct sp_export_entry *entry);

#endif
