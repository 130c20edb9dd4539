#include "sallyport/datagram.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/* A static build has no socket(2) of the C library: a stub takes its place
 * (scripts/network-stubs.sh), so that nothing opens a connection. This can only make a
 * local one. */
static int make_socket(void)
{
    return (int)syscall(SYS_socket, AF_UNIX,
                        SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

bool sp_datagram_send(const char *path, struct sp_str bytes)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    if (len >= sizeof place.sun_path)
        return false;
    memcpy(place.sun_path, path, len + 1);
    int fd = make_socket();
    if (fd < 0)
        return false;
    bool is_sent = sendto(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL,
                          (const struct sockaddr *)&place,
                          sizeof place) == (ssize_t)bytes.len;
    close(fd);
    return is_sent;
}
