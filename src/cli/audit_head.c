/* Prints the head of the log, and proofs of entries. */
#include <stdio.h>

#include "audit.h"

int audit_head(struct audit_trail *trail, const struct sp_cli_args *args)
{
    (void)args;
    struct sp_audit_head head;
    struct sp_error err = {0};
    if (sp_audit_head(trail->audit, &head, &err))
        return cli_fail(&err);
    audit_checkpoint_print(&head, sp_buf_text(&trail->path));
    return CLEAN;
}

/* As https://c2sp.org/tlog-proof says. */
int audit_prove(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct sp_audit_head head;
    struct sp_merkle_proof proof;
    struct sp_error err = {0};
    char text[AUDIT_BASE64 + 1];
    uint64_t seq;
    int code = audit_number(&seq, args->words[1], &err);
    if (!code)
        code = sp_audit_head(trail->audit, &head, &err);
    if (!code && seq >= head.size)
        code = sp_error_set(&err, SP_ENOTFOUND, "there is no entry %llu",
                            (unsigned long long)seq);
    if (!code)
        code = sp_audit_prove(trail->audit, seq, head.size, &proof, NULL, &err);
    if (code)
        return cli_fail(&err);
    printf("c2sp.org/tlog-proof@v1\nindex %llu\n", (unsigned long long)seq);
    for (size_t i = 0; i < proof.count; i++) {
        audit_base64(text, &proof.hashes[i]);
        puts(text);
    }
    puts("");
    audit_checkpoint_print(&head, sp_buf_text(&trail->path));
    return CLEAN;
}
