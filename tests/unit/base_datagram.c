#include "sallyport/datagram.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un place = {.sun_family = AF_UNIX};
static char directory[] = "/tmp/sallyport-datagram-XXXXXX";

static void make_directory(void)
{
    cr_assert(mkdtemp(directory));
    snprintf(place.sun_path, sizeof place.sun_path, "%s/log", directory);
}

static void remove_directory(void)
{
    unlink(place.sun_path);
    rmdir(directory);
}

TestSuite(base_datagram, .init = make_directory, .fini = remove_directory);

static int listen_here(void)
{
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&place, sizeof place), 0);
    return fd;
}

Test(base_datagram, it_arrives_whole)
{
    char got[16];
    int fd = listen_here();
    cr_assert(sp_datagram_send(place.sun_path, sp_str("a line")));
    cr_assert_eq(recv(fd, got, sizeof got, 0), 6);
    cr_assert_eq(memcmp(got, "a line", 6), 0);
    close(fd);
}

Test(base_datagram, nobody_reads)
{
    int fd = listen_here(), sent = 0;
    while (sent < 100000 && sp_datagram_send(place.sun_path, sp_str("x")))
        sent++;
    cr_assert_lt(sent, 100000);
    close(fd);
    cr_assert_not(sp_datagram_send(place.sun_path, sp_str("x")));
}

Test(base_datagram, no_socket_is_there)
{
    char longer[200];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    cr_assert_not(sp_datagram_send(place.sun_path, sp_str("x")));
    cr_assert_not(sp_datagram_send(longer, sp_str("x")));
    close(open(place.sun_path, O_CREAT | O_WRONLY, 0600));
    cr_assert_not(sp_datagram_send(place.sun_path, sp_str("x")));
}
