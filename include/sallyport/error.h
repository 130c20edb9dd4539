/*
 * error.h - a failure of the machinery: one code and one message.
 * layer: base
 *
 * A violation of the policy is a finding (finding.h). What kept us from
 * deciding is an error. They are never mixed: an error always ends in a
 * refusal, whatever the policy says.
 *
 * The lowest function that knows what went wrong writes the message. All
 * callers pass the code on and leave the message alone; sp_error_set() keeps
 * the first message for that reason.
 */
#ifndef SALLYPORT_ERROR_H
#define SALLYPORT_ERROR_H

enum sp_code {
    SP_OK = 0,
    SP_EUSAGE = -1,    /* the command line makes no sense */
    SP_EPOLICY = -2,   /* a policy file cannot be used */
    SP_EINPUT = -3,    /* git handed us something that is not a push */
    SP_EGIT = -4,      /* the repository or an object cannot be read */
    SP_ELIMIT = -5,    /* a limit of [limits] was reached */
    SP_ESYSTEM = -6,   /* a system call failed */
    SP_ENOTFOUND = -7, /* it does not exist */
    SP_EDAMAGED = -8,  /* the trail cannot be read as one */
};

/* Zero-initialise before use: struct sp_error err = {0}; */
struct sp_error {
    enum sp_code code;
    char message[1024]; /* one line of UTF-8, no full stop; unsanitised */
};

/*
 * Records code and the formatted message, unless err already holds one.
 * Returns code, so that a caller can write: return sp_error_set(...).
 */
int sp_error_set(struct sp_error *err, enum sp_code code, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));

#endif
