/* The documents of the proposals that a branch names. */
#include <stdio.h>
#include <stdlib.h>

#include "prp_reference.h"
#include "sallyport/buf.h"
#include "sallyport/sanitise.h"

/* Its path, with this for what follows the id where it is not there. */
static void add_path(struct sp_buf *out, const struct sp_policy *policy,
                     const struct sp_prp_document *document, const char *any)
{
    struct sp_str id = sp_prp_id(&policy->prp, document->reference);
    sp_buf_printf(out, "%s/", policy->prp.directory);
    if (document->files.count)
        sp_buf_puts(out, document->files.items[0]);
    else
        sp_buf_printf(out, "%.*s%s.md", SP_STR_ARG(id), any);
}

/* What is needed is the document, or one with a name that matches. */
static void report_document(const struct sp_policy *policy,
                            const struct sp_prp_document *document,
                            struct sp_sink *sink, int code, const char *command,
                            const struct sp_word *words)
{
    struct sp_buf file = {0};
    add_path(&file, policy, document, "*");
    sp_report(sink, &(struct sp_claim){.code = &sp_prp_codes[code],
                                       .command = command,
                                       .words = words,
                                       .need = &(struct sp_need){
                                           .document = sp_buf_text(&file)}});
    sp_buf_dispose(&file);
}

/* Reports several references: it is not known which one is in force. Not all of many
 * are listed. */
static void report_several(const struct sp_ref_facts *ref,
                           const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink)
{
    enum { MAX_NAMED = 4 };
    struct sp_buf names = {0};
    size_t count = document->files.count;
    char *command = sp_fix_side(ref);
    for (size_t i = 0; i < count && i < MAX_NAMED; i++)
        sp_buf_printf(&names, "%s%s/%s", i ? ", " : "", policy->prp.directory,
                      document->files.items[i]);
    if (count > MAX_NAMED)
        sp_buf_printf(&names, " and %zu more", count - MAX_NAMED);
    report_document(policy, document, sink, SEVERAL_DOCUMENTS, command,
                    SP_WORDS({"proposal", document->reference},
                             {"files", sp_buf_text(&names)},
                             {"directory", policy->prp.directory}));
    sp_buf_dispose(&names);
    free(command);
}

/* What is wrong with the document, or with one of several; less than 0: nothing. */
static int fault_of(const struct sp_prp_document *document)
{
    return !document->found          ? NO_DOCUMENT
           : document->superseded    ? SUPERSEDED
           : document->is_large      ? DOCUMENT_SIZE
           : document->empty         ? EMPTY_DOCUMENT
           : document->missing.count ? MISSING_SECTIONS
                                     : -1;
}

/* The command that writes the document where it is missing. Yours to free(). */
static char *new_document(const struct sp_ref_facts *ref, const char *reference)
{
    struct sp_buf command = {0};
    sp_buf_puts(&command, "sallyport prp new ");
    sp_shell_quote(&command, sp_str(reference));
    char *there = sp_fix_on_side(ref, sp_buf_text(&command));
    sp_buf_dispose(&command);
    return there;
}

static void report_fault(const struct sp_branch_facts *branch,
                         const struct sp_policy *policy,
                         const struct sp_prp_document *document, int fault,
                         struct sp_sink *sink)
{
    struct sp_buf sections = {0}, file = {0};
    char max[16];
    char *command = fault == NO_DOCUMENT
                        ? new_document(branch->ref, document->reference)
                        : sp_fix_side(branch->ref);
    snprintf(max, sizeof max, "%d", SP_PRP_DOCUMENT_LARGEST);
    sp_rule_sections(&sections, &document->missing);
    add_path(&file, policy, document, "-\xe2\x80\xa6");
    report_document(policy, document, sink, fault, command,
                    SP_WORDS({"proposal", document->reference},
                             {"directory", policy->prp.directory},
                             {"file", sp_buf_text(&file)}, {"max", max},
                             {"sections", sp_buf_text(&sections)}));
    sp_buf_dispose(&sections);
    sp_buf_dispose(&file);
    free(command);
}

void sp_prp_check_document(const struct sp_branch_facts *branch,
                           const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink)
{
    bool has_several = document->files.count > 1;
    int fault = fault_of(document);
    if (has_several)
        report_several(branch->ref, policy, document, sink);
    if (fault >= 0 && (!has_several || document->superseded))
        report_fault(branch, policy, document, fault, sink);
}
