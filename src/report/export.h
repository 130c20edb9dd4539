/* What the formats of an export share. */
#ifndef SALLYPORT_REPORT_EXPORT_H
#define SALLYPORT_REPORT_EXPORT_H

#include "sallyport/export.h"

/* Appends the texts of a list, or of one member of each of its objects, each once,
 * with `between` between them. Returns how many. */
size_t sp_export_join(struct sp_buf *out, const struct sp_json *list,
                      const char *member, const char *between);

void sp_export_csv_names(struct sp_buf *out);
void sp_export_csv(struct sp_buf *out, const struct sp_export_entry *entry);
void sp_export_yaml(struct sp_buf *out, const struct sp_export_entry *entry);
void sp_export_cloudevent(struct sp_buf *out,
                          const struct sp_export_entry *entry);

#endif
