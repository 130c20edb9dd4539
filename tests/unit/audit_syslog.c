#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_syslog, .init = audit_enter, .fini = audit_leave);

static int listen_here(void)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX, .sun_path = "log"};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&place, sizeof place), 0);
    return fd;
}

static struct sp_audit *open_logged(void)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    const struct sp_audit_place place = {.path = "audit.db",
                                         .may_create = true,
                                         .journal = SP_JOURNAL_ROLLBACK,
                                         .log_socket = "log"};
    cr_assert_eq(sp_audit_open(&audit, &place, &err), SP_OK, "%s", err.message);
    return audit;
}

/* The next line, without the host and the process; "" when there is none. */
static char *next_line(int fd)
{
    static char line[70000], text[70000];
    char host[256] = "", before[512];
    ssize_t len = recv(fd, line, sizeof line - 1, 0);
    line[len > 0 ? len : 0] = '\0';
    gethostname(host, sizeof host - 1);
    snprintf(before, sizeof before, " %s sallyport %d ", host, (int)getpid());
    char *at = strstr(line, before);
    cr_assert(len < 0 || at, "%s", line);
    snprintf(text, sizeof text, "%.*s | %s", at ? (int)(at - line) : 0, line,
             at ? at + strlen(before) : "");
    return text;
}

Test(audit_syslog, each_entry_is_a_line)
{
    int fd = listen_here();
    struct sp_audit *audit = open_logged();
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1764345600);
    audit_push(audit, "a\"]\\\nb\x1b", SP_ENTRY_REFUSE, 1764345601);
    audit_push(audit, NULL, SP_ENTRY_UNDECIDED, 1764345602);
    assert_text(
        next_line(fd),
        "<86>1 2025-11-28T16:00:00.000Z | push [sallyport@32473 "
        "seq=\"0\" verdict=\"accept\" user=\"alice\" repository="
        "\"/srv/x.git\" commits=\"1\" refs=\"refs/heads/x\"] accept by alice: "
        "refs/heads/x");
    assert_text(next_line(fd),
                "<85>1 2025-11-28T16:00:01.000Z | push [sallyport@32473 "
                "seq=\"1\" verdict=\"refuse\" user=\"a\\\"\\]\\\\ b\\\\x1b\" "
                "repository=\"/srv/x.git\" commits=\"1\" "
                "refs=\"refs/heads/x\"] refuse by "
                "a\"]\\ b\\x1b: refs/heads/x");
    assert_text(
        next_line(fd),
        "<84>1 2025-11-28T16:00:02.000Z | push [sallyport@32473 "
        "seq=\"2\" verdict=\"undecided\" repository=\"/srv/x.git\" "
        "commits=\"1\" refs=\"refs/heads/x\"] undecided by somebody unknown: "
        "refs/heads/x");
    assert_text(next_line(fd), " | ");
    sp_audit_close(audit);
    close(fd);
}

Test(audit_syslog, a_line_is_short_whatever_the_entry)
{
    static char name[3000];
    struct sp_error err = {0};
    int fd = listen_here();
    struct sp_audit *audit = open_logged();
    struct sp_ref_update refs[100];
    memset(name, '"', sizeof name - 1);
    for (size_t i = 0; i < 100; i++)
        refs[i] = (struct sp_ref_update){.name = name + 2000};
    const struct sp_entry entry = {.time = 1,
                                   .user = name,
                                   .repository = name,
                                   .refs = refs,
                                   .ref_count = 100};
    cr_assert_eq(sp_audit_append(audit, &entry, NULL, &err), SP_OK);
    const char *line = next_line(fd);
    cr_assert_lt(strlen(line), 2048);
    cr_assert(strstr(line, "seq=\"0\""), "%s", line);
    sp_audit_close(audit);
    close(fd);
}

Test(audit_syslog, what_is_not_committed_is_not_said)
{
    struct sp_error err = {0};
    int fd = listen_here();
    struct sp_audit *audit = open_logged();
    cr_assert_eq(sp_audit_begin(audit, &err), SP_OK);
    audit_push(audit, "alice", SP_ENTRY_ACCEPT, 1);
    sp_audit_close(audit);
    assert_text(next_line(fd), " | ");
    close(fd);
}
