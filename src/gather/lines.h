/*
 * lines.h - classifies an edit of a file by its lines.
 * layer: gather
 */
#ifndef SALLYPORT_LINES_H
#define SALLYPORT_LINES_H

#include "sallyport/changes.h"
#include "sallyport/facts.h"
#include "sallyport/git.h"
#include "sallyport/weakened.h"

enum {
    LINES_OF_FILE = 512 << 10,  /* bytes of the largest file that is read */
    LINES_OF_COMMIT = 16 << 20, /* bytes that are read for one commit */
};

struct lines {
    struct sp_repo *repo;
    const struct sp_policy *policy;
    enum sp_phase phase;
    size_t left;            /* bytes that may still be read */
    struct sp_tests *tests; /* what is done to them is looked at; or NULL */
};

/* Can the lines matter for a commit with that content? */
bool sp_lines_matter(const struct lines *lines,
                     const struct sp_content *content);

enum edit_kind {
    EDIT_CHANGES,
    EDIT_ADDS,    /* whole lines, as if a file was added */
    EDIT_KEEPS,   /* the code, as if the file only moved */
    EDIT_REMOVES, /* whole lines, as if a file was deleted */
};

struct edit {
    enum sp_path_class path_class;
    enum edit_kind kind;
    bool has_tests; /* tests in the file differ, too */
};

/* What the edit of a file of that class counts as. */
struct edit sp_lines_judge(struct lines *lines, const struct sp_change *change,
                           enum sp_path_class path_class);

/* What a file that came or went has in it. */
struct inside {
    bool unread;    /* the tests could not be read */
    bool has_tests; /* it came with tests among its code … */
    bool has_code;  /* … and with that; of a file without code: false */
};

struct inside sp_lines_move(struct lines *lines, const struct sp_change *change,
                            enum sp_path_class path_class);

#endif
