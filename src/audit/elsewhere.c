#include "sallyport/elsewhere.h"

#include "internal.h"

int sp_audit_open_elsewhere(struct sp_audit **out,
                            struct sp_audit_elsewhere *elsewhere,
                            struct sp_error *err)
{
    int code = sp_store_open(
        out, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (!code)
        code = sp_store_fill(*out, err);
    if (!code)
        code = sp_store_run(*out, "PRAGMA query_only = ON;", err);
    if (code) {
        sp_audit_close(*out);
        *out = NULL;
        return code;
    }
    (*out)->elsewhere = elsewhere;
    return SP_OK;
}

int sp_audit_size(struct sp_audit *audit, uint64_t *size, struct sp_error *err)
{
    return audit->elsewhere
               ? audit->elsewhere->size(audit->elsewhere, size, err)
               : sp_store_size(audit, size, err);
}
