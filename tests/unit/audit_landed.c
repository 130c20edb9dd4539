#include <stdio.h>
#include <string.h>

#include "sallyport/recorded.h"
#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_landed, .init = audit_enter, .fini = audit_leave);

static void land(struct sp_audit *audit, const char *repository,
                 const struct sp_ref_update *refs, size_t count)
{
    struct sp_error err = {0};
    const struct sp_entry landed = {.kind = SP_ENTRY_LANDED,
                                    .repository = repository,
                                    .refs = refs,
                                    .ref_count = count};
    cr_assert_eq(sp_record_landed(audit, &landed, &err), SP_OK, "%s",
                 err.message);
}

static void ends(struct sp_audit *audit, uint64_t seq, const char *expected)
{
    struct sp_error err = {0};
    struct sp_buf line = {0};
    cr_assert_eq(sp_audit_read(audit, seq, &line, &err), SP_OK);
    cr_assert_str_eq(line.data + line.len - strlen(expected), expected);
    sp_buf_dispose(&line);
}

Test(audit_landed, the_newest_accepted_push_of_that_repository_is_named)
{
    struct sp_ref_update ref = {.name = (char[]){"refs/heads/x"}};
    ref.new_id.raw[0] = 0xab;
    struct sp_audit *audit = audit_open();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 2);
    audit_push(audit, "alice", SP_ENTRY_REFUSE, 3);
    land(audit, "/srv/x.git", &ref, 1);
    ends(audit, 3, ",\"pushes\":[1]}");
    land(audit, "/srv/y.git", &ref, 1);
    ends(audit, 4, ",\"pushes\":[]}");
    ref.new_id.raw[0] = 0xcd;
    land(audit, "/srv/x.git", &ref, 1);
    ends(audit, 5, ",\"pushes\":[]}");
    sp_audit_close(audit);
}

Test(audit_landed, no_ref_is_left_out)
{
    enum { REFS = 500 };
    static struct sp_ref_update refs[REFS];
    static char names[REFS][24];
    struct sp_error err = {0};
    struct sp_buf lines = {0};
    struct sp_audit_head head;
    for (int i = 0; i < REFS; i++) {
        snprintf(names[i], sizeof names[i], "refs/heads/%04d", i);
        refs[i].name = names[i];
    }
    struct sp_audit *audit = audit_open();
    land(audit, "/srv/x.git", refs, REFS);
    cr_assert_eq(sp_audit_head(audit, &head, &err), SP_OK);
    for (uint64_t i = 0; i < head.size; i++)
        cr_assert_eq(sp_audit_read(audit, i, &lines, &err), SP_OK);
    cr_assert_gt(head.size, 1);
    cr_assert_null(strstr(lines.data, "left-out"));
    for (int i = 0; i < REFS; i++)
        cr_assert(strstr(lines.data, names[i]), "%d", i);
    sp_buf_dispose(&lines);
    sp_audit_close(audit);
}
