/* fill.c - fill STORE COUNT [hostile]: a trail of COUNT entries, as pushes make them: one of
 * a push, one of what has landed, 700 bytes each. Hostile ones have names that are no UTF-8,
 * turn the direction of a line, and escape; NUL in their JSON; and nearly 64 KiB. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/audit.h"

enum { AT_ONCE = 20000 };

static const char members[] =
    "\"via\":\"ssh\",\"roles\":[\"developer\",\"maintainer\"],\"mode\":"
    "\"enforce\",\"commits\":3,\"findings\":[{\"code\":\"tdd-content/"
    "green-deletes-test\",\"level\":\"warn\",\"ref\":\"refs/heads/feature/"
    "tunnel\",\"commit\":\"0123456789abcdef0123456789abcdef01234567\"}],"
    "\"duration-ms\":4,\"policy\":\"0123456789abcdef0123456789abcdef0123456789"
    "abcdef0123456789abcdef\",\"program\":\"0.2.0\"";

static int append(struct sp_audit *audit, uint64_t seq, struct sp_error *err)
{
    char name[64], user[16], id[40], landed[64];
    struct sp_ref_update ref = {.name = name};
    struct sp_entry entry = {.kind = seq % 2 ? SP_ENTRY_LANDED : SP_ENTRY_PUSH,
                             .verdict = seq % 2    ? SP_ENTRY_NO_VERDICT
                                        : seq % 20 ? SP_ENTRY_ACCEPT
                                                   : SP_ENTRY_REFUSE,
                             .time = 1764345603000 + (int64_t)seq * 1000,
                             .repository = "/srv/git/project.git",
                             .user = user,
                             .refs = &ref,
                             .ref_count = 1,
                             .members = {members, strlen(members)}};
    snprintf(name, sizeof name, "refs/heads/feature/t%llu",
             (unsigned long long)(seq / 2 % 5000));
    snprintf(user, sizeof user, "user%llu", (unsigned long long)(seq / 2 % 50));
    snprintf(id, sizeof id, "%012llx-%016llx", (unsigned long long)entry.time,
             (unsigned long long)seq);
    snprintf(landed, sizeof landed, "\"pushes\":[%llu]",
             (unsigned long long)seq - 1);
    if (seq % 2)
        entry.members = (struct sp_str){landed, strlen(landed)};
    memcpy(ref.new_id.raw, &seq, sizeof seq);
    entry.id = seq % 2 ? NULL : id;
    return sp_audit_append(audit, &entry, NULL, err);
}

/* What a push may bring at the worst, in `more`, which is owned by the caller. */
static int append_hostile(struct sp_audit *audit, uint64_t seq,
                          struct sp_error *err)
{
    static char name[12000], more[SP_MEMBERS_MAX];
    struct sp_ref_update ref = {.name = name};
    int len = snprintf(more, sizeof more, "\"note\":\"\\u0000");
    memset(more + len, 'x', sizeof more - (size_t)len);
    more[sizeof more - 1] = '"';
    memset(name, '\1', 1950);
    memcpy(name, "refs/heads/", 11);
    const struct sp_entry entry = {.kind = SP_ENTRY_PUSH,
                                   .verdict = SP_ENTRY_REFUSE,
                                   .time = seq % 2 ? INT64_C(99999999999999)
                                                   : 1764345603000,
                                   .id = "1",
                                   .repository = "/srv/git/\xff\xfe.git",
                                   .user = "al\xff"
                                           "i\xe2\x80\xae"
                                           "ce\t\\N\n\\.",
                                   .refs = &ref,
                                   .ref_count = 1,
                                   .members = {more, sizeof more}};
    return sp_audit_append(audit, &entry, NULL, err);
}

int main(int argc, char **argv)
{
    struct sp_audit *audit;
    struct sp_error err = {0};
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    const struct sp_audit_place place = {.path = argc > 1 ? argv[1] : "",
                                         .may_create = true};
    int code = sp_audit_open(&audit, &place, &err);
    for (uint64_t seq = 0; !code && seq < count; seq++) {
        if (seq % AT_ONCE == 0)
            code = sp_audit_begin(audit, &err);
        if (!code)
            code = (argc > 3 ? append_hostile : append)(audit, seq, &err);
        if (!code && (seq % AT_ONCE == AT_ONCE - 1 || seq + 1 == count))
            code = sp_audit_commit(audit, &err);
    }
    if (code)
        fprintf(stderr, "fill: %s\n", err.message);
    sp_audit_close(audit);
    return code != 0;
}
