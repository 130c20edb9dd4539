/* What a child has found out about a repository goes through a pipe. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"

static struct sp_doctor doctor;
static struct sp_patient patient, told;
static struct sp_complaints complaints, heard;
static struct sp_buf record;

/* A repository without a hook, which is not there. */
static void open_record(void)
{
    repo_open();
    sp_doctor_open(&doctor, NULL);
    sp_patient_read(&patient, &doctor, repo_beside("nothing"));
    sp_doctor_check(&complaints, &patient);
    sp_record_write(&record, &patient, &complaints);
}

static void close_record(void)
{
    sp_complaints_dispose(&complaints);
    sp_complaints_dispose(&heard);
    sp_patient_dispose(&patient);
    sp_patient_dispose(&told);
    sp_buf_dispose(&record);
    sp_doctor_close(&doctor);
    repo_close();
}

TestSuite(doctor_record, .init = open_record, .fini = close_record);

static bool hear(const char *bytes, size_t len)
{
    sp_complaints_dispose(&heard);
    sp_patient_dispose(&told);
    return sp_record_read(&told, &heard, &doctor, patient.path,
                          (struct sp_str){bytes, len});
}

Test(doctor_record, says_the_same)
{
    cr_assert(complaints.count > 0);
    cr_assert(hear(record.data, record.len));
    cr_assert_eq(heard.count, complaints.count);
    cr_assert_eq(heard.wrong, complaints.wrong);
    for (size_t i = 0; i < heard.count; i++) {
        cr_assert(heard.items[i].check == complaints.items[i].check);
        cr_assert_str_eq(heard.items[i].what, complaints.items[i].what);
        cr_assert_str_eq(heard.items[i].type, complaints.items[i].type);
    }
    cr_assert_str_eq(told.path, patient.path);
    cr_assert_str_eq(sp_patient_mode(&told), sp_patient_mode(&patient));
    cr_assert_str_eq(sp_patient_host(&told), sp_patient_host(&patient));
    cr_assert_eq(sp_patient_is_guarded(&told), sp_patient_is_guarded(&patient));
}

Test(doctor_record, what_is_cut_off_is_refused)
{
    for (size_t len = 0; len < record.len; len++)
        cr_assert_not(hear(record.data, len), "%zu", len);
}

Test(doctor_record, what_goes_on_is_refused)
{
    sp_buf_putc(&record, '\0');
    cr_assert_not(hear(record.data, record.len));
}

/* Whoever writes it may be anybody: the sentence is made safe, and what to type
 * comes from our own table. */
Test(doctor_record, is_not_believed)
{
    struct sp_buf forged = {0};
    free(complaints.items[0].what);
    complaints.items[0].what = sp_strdup("a\033[2Jb\nc");
    free(complaints.items[0].type);
    complaints.items[0].type = sp_strdup("rm -rf /");
    free(complaints.items[0].about);
    complaints.items[0].about = sp_strdup("x; rm -rf /");
    sp_record_write(&forged, &patient, &complaints);
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
