/*
 * datagram.h - sends to a local socket, and never waits.
 * layer: base
 */
#ifndef SALLYPORT_DATAGRAM_H
#define SALLYPORT_DATAGRAM_H

#include "sallyport/str.h"

/* Sends one datagram to the socket at that path. False where nobody listens, or the
 * socket is full: then it is lost. */
bool sp_datagram_send(const char *path, struct sp_str bytes);

#endif
