/* What the files about CODEOWNERS share. */
#ifndef SALLYPORT_MODEL_CODEOWNERS_H
#define SALLYPORT_MODEL_CODEOWNERS_H

#include "sallyport/codeowners.h"

/* A file that is being read. */
struct sp_owners_reader {
    struct sp_owners *out;
    size_t line;              /* that is read */
    size_t section;           /* that it is in … */
    size_t count;             /* … with the count of its heading … */
    struct sp_strings owners; /* … and its owners */
};

struct sp_owners_dialect {
    const char *const *hosts; /* NULL-terminated; empty: all others */
    const char *const *places;
    const char *owner; /* what an owner looks like, for a sentence */
    /* Reads a line that is neither empty nor a comment; trimmed. */
    void (*read)(struct sp_owners_reader *reader, struct sp_str line);
    void (*match)(struct sp_owners *owners, struct sp_str path,
                  sp_owners_see *see, void *context);
};

void sp_owners_read_github(struct sp_owners_reader *reader, struct sp_str line);
void sp_owners_read_gitlab(struct sp_owners_reader *reader, struct sp_str line);
void sp_owners_read_gitea(struct sp_owners_reader *reader, struct sp_str line);

/* Adds a fault of a line, 0: of the file. Takes the text over. */
void sp_owners_fault(struct sp_owners *owners, size_t line, char *what);
/* The same for the line that is read, whose text is static. */
void sp_owners_wrong(struct sp_owners_reader *reader, const char *what);

/* Adds a rule with a pattern, which it takes over. */
struct sp_owners_rule *sp_owners_add(struct sp_owners_reader *reader,
                                     char *pattern);
/* Takes the rule that was added last away again. */
void sp_owners_drop(struct sp_owners_reader *reader);
/* Reads the pattern of a rule as a glob. What cannot be read matches nothing; `shown`
 * is how it stands in the file. */
void sp_owners_set_glob(struct sp_owners_reader *reader,
                        struct sp_owners_rule *rule, struct sp_str shown);

/* The text from a place on. */
struct sp_str sp_owners_from(struct sp_str text, size_t at);
/* Takes the first word off *rest; a backslash before a blank keeps it. */
struct sp_str sp_owners_word(struct sp_str *rest);
/* Appends the owners of a line, up to a comment. */
void sp_owners_list(struct sp_owners_reader *reader, struct sp_str words,
                    struct sp_strings *out);
/* Appends one, or says that it is none. */
void sp_owners_take(struct sp_owners_reader *reader, struct sp_str word,
                    struct sp_strings *out);

#endif
