#include <stdio.h>

#include "support_assert.h"
#include "support_audit.h"

/* Eight pushes of one second each, of two users, of which every third is refused;
 * what has landed after each; and the policy that changed. */
static struct sp_audit *audit;

static void append(int kind, const char *ref, int64_t second)
{
    struct sp_error err = {0};
    char name[32];
    snprintf(name, sizeof name, "refs/heads/%s", ref);
    const struct sp_ref_update update = {.name = name};
    const struct sp_entry entry = {.kind = (enum sp_entry_kind)kind,
                                   .time = second * 1000,
                                   .repository = "/srv/y.git",
                                   .id = "id-1",
                                   .refs = &update,
                                   .ref_count = 1};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
}

static void fill(void)
{
    audit_enter();
    audit = audit_open();
    for (int i = 0; i < 4; i++)
        audit_push(audit, i % 2 ? "alice" : "bob",
                   i % 3 ? SP_ENTRY_ACCEPT : SP_ENTRY_REFUSE, 100 + i);
    append(SP_ENTRY_LANDED, "y", 104);
    append(SP_ENTRY_ADMIN, "z", 90); /* the clock went back */
    audit_push(audit, NULL, SP_ENTRY_UNDECIDED, 106);
}

static void empty(void)
{
    sp_audit_close(audit);
    audit_leave();
}

TestSuite(audit_each, .init = fill, .fini = empty);

struct list {
    struct sp_audit_visitor visitor;
    struct sp_buf found;
    int max;
};

static int add(struct sp_audit_visitor *self, const struct sp_stored *entry,
               struct sp_error *err)
{
    struct list *list = (struct list *)(void *)self;
    (void)err;
    sp_buf_printf(&list->found, "%s%llu", list->found.len ? " " : "",
                  (unsigned long long)entry->seq);
    return --list->max == 0;
}

static void finds(struct sp_audit_filter filter, const char *expected)
{
    struct sp_error err = {0};
    struct list list = {.visitor = {add}};
    cr_assert_eq(sp_audit_each(audit, &filter, &list.visitor, &err), SP_OK,
                 "%s", err.message);
    assert_text(sp_buf_text(&list.found), expected);
    sp_buf_dispose(&list.found);
}

#define FINDS(expected, ...)                                                   \
    finds((struct sp_audit_filter){__VA_ARGS__}, expected)

Test(audit_each, all_of_them_in_order)
{
    FINDS("0 1 2 3 4 5 6", .user = NULL);
    FINDS("6 5 4 3 2 1 0", .newest_first = true);
}

Test(audit_each, one_thing_is_asked)
{
    FINDS("1 3", .user = "alice");
    FINDS("4 5", .repository = "/srv/y.git");
    FINDS("0 1 2 3 6", .ref = "refs/heads/x");
    FINDS("6 3 2 1 0", .ref = "refs/heads/x", .newest_first = true);
    FINDS("4 5", .id = "id-1");
    FINDS("4", .kinds = 1 << SP_ENTRY_LANDED);
    FINDS("4 5", .kinds = 1 << SP_ENTRY_LANDED | 1 << SP_ENTRY_ADMIN);
    FINDS("0 3", .verdicts = 1 << SP_ENTRY_REFUSE);
    FINDS("6 3 0", .newest_first = true,
          .verdicts = 1 << SP_ENTRY_REFUSE | 1 << SP_ENTRY_UNDECIDED);
    FINDS("2 3 4 5 6", .first = 2);
    FINDS("0 1", .end = 2);
    FINDS("", .user = "carol");
    FINDS("", .user = "alice' OR 1=1 --");
}

Test(audit_each, times_are_exact_when_the_clock_went_back)
{
    FINDS("2 3 4 6", .since = 102000);
    FINDS("0 1 5", .until = 102000);
    FINDS("2 3", .since = 102000, .until = 104000);
    FINDS("5", .until = 91000);
    FINDS("", .since = 107000);
    FINDS("", .until = 1000);
}

Test(audit_each, all_that_is_asked_must_hold)
{
    FINDS("3", .user = "alice", .verdicts = 1 << SP_ENTRY_REFUSE,
          .kinds = 1 << SP_ENTRY_PUSH, .repository = "/srv/x.git",
          .ref = "refs/heads/x", .since = 103000, .first = 1, .end = 7);
    FINDS("", .user = "alice", .repository = "/srv/y.git");
}

Test(audit_each, a_visitor_stops_it)
{
    struct sp_error err = {0};
    struct list list = {.visitor = {add}, .max = 2};
    const struct sp_audit_filter newest = {.newest_first = true};
    cr_assert_eq(sp_audit_each(audit, &newest, &list.visitor, &err), 1);
    assert_text(sp_buf_text(&list.found), "6 5");
    sp_buf_dispose(&list.found);
}

static int look(struct sp_audit_visitor *self, const struct sp_stored *entry,
                struct sp_error *err)
{
    (void)self;
    (void)err;
    cr_assert_eq(entry->kind, SP_ENTRY_PUSH);
    cr_assert_eq(entry->verdict, SP_ENTRY_UNDECIDED);
    cr_assert_eq(entry->time, 106000);
    cr_assert_null(entry->user);
    cr_assert_null(entry->id);
    assert_text(entry->repository, "/srv/x.git");
    cr_assert_not(entry->is_pruned);
    cr_assert_eq(entry->line.ptr[entry->line.len - 1], '}');
    return 7;
}

Test(audit_each, an_entry_has_all_that_it_is_found_by)
{
    struct sp_error err = {0};
    struct sp_audit_visitor visitor = {look};
    const struct sp_audit_filter newest = {.newest_first = true};
    cr_assert_eq(sp_audit_each(audit, &newest, &visitor, &err), 7);
}

Test(audit_each, what_is_held_stays_as_it_was)
{
    struct sp_error err = {0};
    struct sp_audit *reader, *writer;
    struct sp_audit_head head;
    const struct sp_audit_place place = {.path = "wal.db", .may_create = true};
    const struct sp_entry entry = {.time = 1};
    cr_assert_eq(sp_audit_open(&writer, &place, &err), SP_OK);
    cr_assert_eq(sp_audit_append(writer, &entry, NULL, &err), SP_OK);
    cr_assert_eq(sp_audit_open(&reader, &place, &err), SP_OK);
    cr_assert_eq(sp_audit_hold(reader, &err), SP_OK);
    cr_assert_eq(sp_audit_append(writer, &entry, NULL, &err), SP_OK);
    cr_assert_eq(sp_audit_head(reader, &head, &err), SP_OK);
    cr_assert_eq(head.size, 1);
    struct sp_audit_check check = {.head.size = 0};
    cr_assert_eq(sp_audit_verify(reader, &check, &err), SP_OK);
    cr_assert_eq(check.head.size, 1);
    sp_audit_release(reader);
    cr_assert_eq(sp_audit_head(reader, &head, &err), SP_OK);
    cr_assert_eq(head.size, 2);
    sp_audit_close(reader);
    sp_audit_close(writer);
}
