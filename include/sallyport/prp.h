/*
 * prp.h - the reference of a commit to its Product Requirements Proposal (PRP),
 * and the document of the PRP.
 * layer: model
 *
 * Source: docs/design.md and sallyport-policy(5), section [prp].
 */
#ifndef SALLYPORT_PRP_H
#define SALLYPORT_PRP_H

#include <stdbool.h>

#include "sallyport/error.h"
#include "sallyport/message.h"
#include "sallyport/regex.h"
#include "sallyport/vec.h"

enum sp_prp_where {
    SP_PRP_TRAILER,
    SP_PRP_MESSAGE,
    SP_PRP_BRANCH,
    SP_PRP_TRAILER_ANYWHERE, /* of any paragraph of trailers */
};
enum sp_prp_require {
    SP_PRP_EVERY_COMMIT, /* every commit but neutral ones and merges */
    SP_PRP_EVERY_BRANCH, /* one reference for the whole branch */
    SP_PRP_OFF,
};

/* The section [prp] of a policy. */
struct sp_prp_policy {
    struct sp_regex *pattern;
    int where;   /* enum sp_prp_where */
    int require; /* enum sp_prp_require */
    char *trailer;
    char *directory;
    struct sp_strings sections;
};

/* What was found: references that the pattern accepts, each once, in order of
 * appearance, and values of the trailer that it does not accept. Reusable. */
struct sp_prp_refs {
    struct sp_strings good, bad;
    bool has_more; /* more than are kept, of either kind */
};

/* The number of references of either kind that are kept. */
enum { SP_PRP_MAX = 16 };

/*
 * Reads the references of one commit. With where=branch they come from the
 * name of the branch (without refs/heads/), "" when there is none. SP_ELIMIT when
 * the pattern takes too long.
 */
int sp_prp_read(const struct sp_prp_policy *policy,
                const struct sp_message *message, const char *branch,
                struct sp_prp_refs *out, struct sp_error *err);
void sp_prp_refs_dispose(struct sp_prp_refs *refs);

/* Is it a reference, written alone? Where references are read from text, the pattern may ask
 * for what stands beside one there. 1, 0, or SP_ELIMIT when the pattern takes too long. */
int sp_prp_is_reference(const struct sp_prp_policy *policy,
                        const char *reference, struct sp_error *err);

/* Are references written in trailers? */
bool sp_prp_in_trailer(const struct sp_prp_policy *policy);

/* Why a line "PRP: WU-1" is no trailer, the clearest reason first. */
enum sp_prp_hides {
    SP_HIDDEN_FOLLOWED, /* by another paragraph */
    SP_HIDDEN_BESIDE,   /* a line of its paragraph that is no trailer */
    SP_HIDDEN_SUBJECT,  /* no blank line stands above it */
    SP_HIDDEN_CUT,      /* it stands below a line of scissors */
    SP_HIDDEN_INDENTED,
    SP_HIDDEN_MARKED,   /* it is an item of a list, a quotation, a comment */
    SP_HIDDEN_NO_COLON, /* it has another character, or none */
    SP_HIDDEN_WITHIN,   /* words stand before it */
};

/* Slices borrow from the message. */
struct sp_prp_hidden {
    enum sp_prp_hides reason;
    size_t line;         /* from 1, of the message … */
    struct sp_str whole; /* … and the text of it */
    struct sp_str value; /* its references, "WU-1, WU-2" */
    size_t other;        /* FOLLOWED, BESIDE: the line that hides it; 0: none */
    struct sp_str text;  /* that line; else what stands before it in its own */
};

/*
 * In a message without such a trailer, looks for a line that names proposals
 * and was meant as one: the clearest case, and of several the last. Returns 1,
 * 0 when there is none, or SP_ELIMIT when the pattern takes too long.
 */
int sp_prp_hidden(const struct sp_prp_policy *policy,
                  const struct sp_message *message, struct sp_prp_hidden *out,
                  struct sp_error *err);
/* Appends the reason in words, with quotations from the message. */
void sp_prp_hidden_reason(struct sp_buf *out,
                          const struct sp_prp_hidden *found);

/* The id in a reference: group 1 of the pattern where it has one ("WU-006a" of
 * "WU-006a-vpn-tunnel-foundation"), else all of it. Borrowed from reference. */
struct sp_str sp_prp_id(const struct sp_prp_policy *policy,
                        const char *reference);
/* Are both references to one proposal, however they are spelt? */
bool sp_prp_have_one_id(const struct sp_prp_policy *policy, const char *one,
                        const char *other);

/* Must a proposal have a document? Not where no directory or no section is
 * named. */
bool sp_prp_wants_documents(const struct sp_prp_policy *policy);

/* Is a file of that name the document of that id? Its name begins with the id,
 * followed by no letter or digit, and it is a text file: without a dot in its
 * name, or ending in .md, .markdown, .txt, .rst, .adoc or .org. So a picture
 * beside the document does not count. Letters compare without case. */
bool sp_prp_is_document_of(struct sp_str file_name, struct sp_str id);

enum { SP_PRP_DOCUMENT_LARGEST = 1 << 20 }; /* bytes */

/* The state of a PRP's document. Zero-initialised: not found. */
struct sp_prp_document {
    char *reference;
    bool found, empty, superseded; /* superseded: one of them is */
    bool is_large; /* one is over SP_PRP_DOCUMENT_LARGEST: it was not read */
    struct sp_strings files;   /* the names of all its files */
    struct sp_strings missing; /* sections that are absent or empty */
};

/*
 * Reads a Markdown document, or another one of the same id. A section is a
 * heading ("## Business justification") whose words contain those of the
 * policy, without case; "*" is any heading. It lasts until the next heading of
 * its level or above, and must hold some text; a placeholder such as TODO is none.
 * Superseded: a line "Status:
 * superseded…", with any emphasis. HTML comments do not count.
 */
void sp_prp_document_read(struct sp_prp_document *out, struct sp_str text,
                          const struct sp_strings *sections);
/* Is it there, with text in each section, and in force? */
bool sp_prp_document_is_finished(const struct sp_prp_document *document);
/* Appends what is seen of a Markdown text: all but its HTML comments. */
void sp_document_visible(struct sp_buf *out, struct sp_str text);
void sp_prp_document_dispose(struct sp_prp_document *document);

#endif
