/*
 * utc.h - times in UTC as text: 2026-11-23T13:45:33Z.
 * layer: base
 *
 * Pure: no clock, no time zone, no locale.
 */
#ifndef SALLYPORT_UTC_H
#define SALLYPORT_UTC_H

#include <stdint.h>

#include "sallyport/str.h"

enum { SP_UTC_TEXT = 20 }; /* characters */

enum { SP_MINUTE = 60, SP_HOUR = 60 * SP_MINUTE, SP_DAY = 24 * SP_HOUR };

/* Reads exactly that form, of the years 1970 to 9999, into seconds since 1970. False
 * for anything else, and for a day that no calendar has. No leap seconds. */
bool sp_utc_read(int64_t *out, struct sp_str text);

/* Writes it and a NUL; a time outside of those years as the nearest one. Returns out. */
char *sp_utc_write(char out[SP_UTC_TEXT + 1], int64_t seconds);

/* How many days the month has, from 1 to 12. */
int sp_utc_days_of_month(int year, int month);

#endif
