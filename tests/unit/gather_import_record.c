/* The record of the import, from its text and back. */
#include "../../src/gather/import_record.h"

#include <stdlib.h>

#include "support_assert.h"

TestSuite(gather_import_record);

#define USER "1111111111111111111111111111111111111111"

static struct import_record record_of(const char *text)
{
    struct import_record record;
    sp_import_record_parse(&record, text);
    return record;
}

static void assert_kept(const char *text)
{
    struct sp_buf out = {0};
    struct import_record record = record_of(text);
    sp_import_record_format(&out, &record);
    assert_text(sp_buf_text(&out), text);
    sp_buf_dispose(&out);
}

Test(gather_import_record, what_is_written_is_read)
{
    assert_kept("open\n");
    assert_kept("closed\n");
    assert_kept("closed\nby " USER " 1700000000\n");
    assert_kept("closing 7 8 1700000000 9\n");
    assert_kept("closing 7 8 1700000000 9\nby " USER " 1700000000\n");
}

Test(gather_import_record, closing_names_the_process_that_moves_the_refs)
{
    struct import_record record =
        record_of("closing 7 8 9 10\nby " USER " 11\n");
    cr_assert_eq(record.state, IMPORT_CLOSING);
    cr_assert_eq(record.receiver.pid, 7);
    cr_assert_eq(record.receiver.started, 8);
    cr_assert_eq(record.when, 9);
    cr_assert_eq(record.heads_changed, 10);
    cr_assert(record.importer.is_known);
    cr_assert_eq(record.importer.when, 11);
}

/* Only a new record and an open one let anything in unjudged. */
Test(gather_import_record, what_is_not_understood_is_neither_new_nor_open)
{
    cr_assert_eq(record_of("").state, IMPORT_NEW);
    cr_assert_eq(record_of("open\n").state, IMPORT_OPEN);
    static const char *const others[] = {
        "open", "opened\n", "closing\n", "closing 7 8 9\n", "closed", "\n"};
    for (size_t i = 0; i < LENGTH(others); i++)
        cr_assert_eq(record_of(others[i]).state, IMPORT_UNKNOWN, "%s",
                     others[i]);
}

Test(gather_import_record, an_importer_has_a_hash_and_a_time)
{
    static const char *const others[] = {"closed\n", "closed\nby 1111 5\n",
                                         "closed\nby " USER "\n",
                                         "closed\n" USER "\n"};
    for (size_t i = 0; i < LENGTH(others); i++) {
        struct import_record record = record_of(others[i]);
        cr_assert_eq(record.state, IMPORT_CLOSED);
        cr_assert_not(record.importer.is_known, "%s", others[i]);
    }
}
