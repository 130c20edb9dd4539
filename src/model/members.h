/* Reads the members of a record: for evidence.c and exception.c. */
#ifndef SALLYPORT_MODEL_MEMBERS_H
#define SALLYPORT_MODEL_MEMBERS_H

#include "sallyport/evidence.h"
#include "sallyport/json.h"

/* A document that is being read. The functions that return a bool return false for a
 * fault, and have said which. */
struct sp_members {
    const struct sp_json *line;
    struct sp_buf *why;
    enum sp_evidence_fault fault;
};

/* What the text of a member must be. */
struct sp_form {
    const char *is;
    bool (*fits)(const char *text);
};
extern const struct sp_form sp_form_name, sp_form_user, sp_form_ref,
    sp_form_line, sp_form_any;

/* Is it one line that is not empty? */
bool sp_is_line(const char *text);

bool sp_member_wrong(struct sp_members *self, const char *name,
                     const char *must);
bool sp_member_missing(struct sp_members *self, const char *name);

/* A text, or NULL where the member may be missing and is. Borrowed. */
bool sp_member_text(struct sp_members *self, const char *name, bool is_needed,
                    const char **out);
/* The same, a copy, of a form. */
bool sp_member_read(struct sp_members *self, const char *name, bool is_needed,
                    const struct sp_form *form, char **out);
bool sp_member_id(struct sp_members *self, const char *name, bool is_needed,
                  struct sp_oid *out);
/* The place of a text in a list of words. */
bool sp_member_word(struct sp_members *self, const char *name,
                    const char *const *words, const char *must, int *out);
/* The member "version": 1. */
bool sp_member_version(struct sp_members *self);
bool sp_member_time(struct sp_members *self, const char *name, int64_t *out);

/* Reads an object of at most `max` bytes. Appends to `why` for a fault; *out is NULL
 * then. */
enum sp_evidence_fault sp_members_parse(struct sp_json **out,
                                        struct sp_str text, size_t max,
                                        struct sp_buf *why);

/* Sets a member, unless the text is NULL, or the id is zero. */
void sp_set_text(struct sp_json *line, const char *name, const char *text);
void sp_set_id(struct sp_json *line, const char *name, const struct sp_oid *id);

#endif
