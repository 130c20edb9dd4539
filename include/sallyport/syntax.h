/*
 * syntax.h - the tokens of a source file, as far as strings and comments need.
 * layer: model
 *
 * It tells code from literals and comments, for languages in which that is
 * certain. Where it is not, the token is SP_TOKEN_DOUBT and the file must be
 * taken as code. Time and memory are linear in the text.
 */
#ifndef SALLYPORT_SYNTAX_H
#define SALLYPORT_SYNTAX_H

#include <stdbool.h>

#include "sallyport/str.h"

enum sp_token_kind {
    SP_TOKEN_END,
    SP_TOKEN_DOUBT,   /* nothing is certain from here on */
    SP_TOKEN_SPACE,   /* white space within a line */
    SP_TOKEN_LINE,    /* a line feed */
    SP_TOKEN_WORD,    /* names, numbers, keywords, bytes beyond ASCII */
    SP_TOKEN_SIGN,    /* one byte of anything else */
    SP_TOKEN_LITERAL, /* a string or a character, with its quotes; in C, a line
                         of the preprocessor */
    SP_TOKEN_COMMENT, /* with its delimiters; without the line feed after it */
};

struct sp_token {
    enum sp_token_kind kind;
    struct sp_str text;
};

enum sp_language {
    SP_LANGUAGE_UNKNOWN,
    SP_LANGUAGE_RUST,
    SP_LANGUAGE_ZIG,
    SP_LANGUAGE_D,
    SP_LANGUAGE_C, /* and C++ */
    SP_LANGUAGE_GO,
    SP_LANGUAGE_JAVA,
    SP_LANGUAGE_PYTHON,
};

/* The language of a file, by the extension of its name. */
enum sp_language sp_language_of(struct sp_str path);

/* Does it contain no control characters, and no white space that only some
 * compilers see? Else its tokens are not certain. */
bool sp_syntax_is_plain(struct sp_str text);

struct sp_scanner {
    enum sp_language language;
    struct sp_str rest;
    bool in_line; /* code precedes it on its line */
};

/* Takes the next token off scanner->rest. */
struct sp_token sp_scan(struct sp_scanner *scanner);

/*
 * Where two versions of a text have to be compared from: *at is the place of a line
 * feed that is a token of both, and before which both have the same tokens; or it is 0.
 * False where one of them is a doubt.
 */
bool sp_scan_common(enum sp_language language, struct sp_str before,
                    struct sp_str after, size_t *at);

#endif
