/* What a child has found out about a repository goes through a pipe. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo, told;
static struct sp_problems problems, heard;
static struct sp_buf record;

/* A repository without a hook, which is not there. */
static void open_record(void)
{
    repo_open();
    sp_doctor_open(&doctor, NULL);
    sp_doctor_repo_read(&repo, &doctor, repo_beside("nothing"));
    sp_doctor_check(&problems, &repo);
    sp_record_write(&record, &repo, &problems);
}

static void close_record(void)
{
    sp_problems_dispose(&problems);
    sp_problems_dispose(&heard);
    sp_doctor_repo_dispose(&repo);
    sp_doctor_repo_dispose(&told);
    sp_buf_dispose(&record);
    sp_doctor_close(&doctor);
    repo_close();
}

TestSuite(doctor_record, .init = open_record, .fini = close_record);

static bool hear(const char *bytes, size_t len)
{
    sp_problems_dispose(&heard);
    sp_doctor_repo_dispose(&told);
    return sp_record_read(&told, &heard, &doctor, repo.path,
                          (struct sp_str){bytes, len});
}

Test(doctor_record, says_the_same)
{
    cr_assert(problems.count > 0);
    cr_assert(hear(record.data, record.len));
    cr_assert_eq(heard.count, problems.count);
    cr_assert_eq(heard.wrong, problems.wrong);
    for (size_t i = 0; i < heard.count; i++) {
        cr_assert(heard.items[i].check == problems.items[i].check);
        cr_assert_str_eq(heard.items[i].what, problems.items[i].what);
        cr_assert_str_eq(heard.items[i].type, problems.items[i].type);
    }
    cr_assert_str_eq(told.path, repo.path);
    cr_assert_str_eq(sp_doctor_repo_mode(&told), sp_doctor_repo_mode(&repo));
    cr_assert_str_eq(sp_doctor_repo_host(&told), sp_doctor_repo_host(&repo));
    cr_assert_eq(sp_doctor_repo_is_guarded(&told),
                 sp_doctor_repo_is_guarded(&repo));
}

Test(doctor_record, what_is_cut_off_is_refused)
{
    for (size_t len = 0; len < record.len; len++)
        cr_assert_not(hear(record.data, len), "%zu", len);
}

Test(doctor_record, a_longer_one_is_refused)
{
    sp_buf_putc(&record, '\0');
    cr_assert_not(hear(record.data, record.len));
}

/* Anybody may have written it: the sentence is made safe, and what to type
 * comes from our own table. */
Test(doctor_record, is_not_believed)
{
    struct sp_buf forged = {0};
    free(problems.items[0].what);
    problems.items[0].what = sp_strdup("a\033[2Jb\nc");
    free(problems.items[0].type);
    problems.items[0].type = sp_strdup("rm -rf /");
    free(problems.items[0].about);
    problems.items[0].about = sp_strdup("x; rm -rf /");
    sp_record_write(&forged, &repo, &problems);
    cr_assert(hear(forged.data, forged.len));
    cr_assert_str_eq(heard.items[0].what, "a\\x1b[2Jb c");
    cr_assert_null(strstr(heard.items[0].type, "rm -rf /\n"));
    cr_assert_null(strstr(heard.items[0].type, "; rm"));
    sp_buf_dispose(&forged);
}

Test(doctor_record, numbers_of_any_kind_are_survived)
{
    for (size_t i = 0; i < record.len; i++) {
        struct sp_buf broken = {0};
        sp_buf_add(&broken, record.data, record.len);
        broken.data[i] = (char)0xff;
        hear(broken.data, broken.len);
        sp_buf_dispose(&broken);
    }
}

Test(doctor_record, says_what_gitolite_runs)
{
    repo.has_vref = true;
    sp_buf_reset(&record);
    sp_record_write(&record, &repo, &problems);
    cr_assert(hear(record.data, record.len));
    cr_assert(told.has_vref);
    cr_assert(sp_doctor_repo_is_guarded(&told));
}

/* Root does not give away what another user's process names. */
Test(doctor_record, names_no_user)
{
    static const char *const ids[] = {"account", "lone", "parts", "pusher"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct sp_check *check = sp_checks;
        while (strcmp(check->id, ids[i]) != 0)
            check++;
        problems.items[0].check = check;
        sp_buf_reset(&record);
        sp_record_write(&record, &repo, &problems);
        cr_assert(hear(record.data, record.len));
        cr_assert_str_eq(heard.items[0].type, "", "%s", ids[i]);
    }
}
