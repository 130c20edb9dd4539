/*
 * Sends what is new, round after round. Each trail stands for itself: one that cannot be
 * sent does not keep the others waiting. A signal ends the program at once: what was not
 * committed was not sent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/clock.h"
#include "ship.h"

enum {
    LOOK_EVERY = 1,    /* seconds */
    SEARCH_EVERY = 60, /* seconds: for new repositories below --all */
    RETRY_MIN = 1,     /* seconds until it connects again: twice that … */
    RETRY_MAX = 60,    /* … each time, up to this */
};

struct sending {
    const struct sp_cli_args *args;
    struct far far;
    struct ship_stores stores;
    bool follows;
    int status; /* the exit status so far */
};

static void say(struct ship_store *store, const struct sp_error *err)
{
    if (!store->said || strcmp(store->said, err->message) != 0)
        ship_say(stderr, "sallyport-ship: %s: %s\n", store->origin,
                 err->message);
    free(store->said);
    store->said = sp_strdup(err->message);
}

static void say_sent(const struct ship_store *store, uint64_t before)
{
    ship_say(stdout, "%s: %llu sent, %llu there\n", store->origin,
             (unsigned long long)(store->next - before),
             (unsigned long long)store->next);
}

/* When the files of a trail were written last. */
static void look(const struct ship_store *store, struct timespec out[2])
{
    struct stat about;
    struct sp_buf wal = {0};
    sp_buf_printf(&wal, "%s-wal", store->path);
    out[0] = out[1] = (struct timespec){0};
    if (stat(store->path, &about) == 0)
        out[0] = about.st_mtim;
    if (stat(sp_buf_text(&wal), &about) == 0)
        out[1] = about.st_mtim;
    sp_buf_dispose(&wal);
}

static int send_all(struct sending *self, struct ship_store *store,
                    struct sp_audit *audit, struct sp_error *err)
{
    struct sp_audit_head head;
    int code = sp_audit_head(audit, &head, err);
    if (!code && !head.size)
        return SP_OK;
    if (!code)
        code = claim(&self->far, store, audit, &head, err);
    uint64_t before = store->next;
    while (!code && store->next < head.size)
        code = batch_send(&self->far, store, audit, head.size, err);
    claim_end(&self->far, store);
    if (code)
        store->id = 0;
    if (!self->follows && (!code || store->next > before))
        say_sent(store, before);
    return code;
}

/* Positive: it was refused. An error: it could not be sent. */
static int send_one(struct sending *self, struct ship_store *store)
{
    struct sp_audit *audit = NULL;
    struct sp_error err = {0};
    struct timespec now[2];
    const struct sp_audit_place place = {.path = store->path,
                                         .is_read_only = true};
    look(store, now);
    if (store->id && memcmp(now, store->changed, sizeof now) == 0)
        return SP_OK;
    int code = sp_audit_open(&audit, &place, &err);
    if (!code)
        code = send_all(self, store, audit, &err);
    sp_audit_close(audit);
    if (code) {
        say(store, &err);
        return code;
    }
    free(store->said);
    store->said = NULL;
    memcpy(store->changed, now, sizeof now);
    return SP_OK;
}

/* Once through all of them. False when the connection is lost. */
static bool send_round(struct sending *self)
{
    for (size_t i = 0; i < self->stores.count; i++) {
        int code = send_one(self, &self->stores.items[i]);
        if (code && self->status != UNDECIDED)
            self->status = code > 0 ? FINDINGS : UNDECIDED;
        if (far_is_lost(&self->far))
            return false;
    }
    return true;
}

/* What is there is asked again: a commit may have come through before the break. */
static int connect_again(struct sending *self, struct sp_error *err)
{
    for (size_t i = 0; i < self->stores.count; i++) {
        self->stores.items[i].id = 0;
        self->stores.items[i].is_ours = false;
    }
    return far_open_tables(&self->far, ship_url(self->args), err);
}

static void follow(struct sending *self)
{
    unsigned wait = RETRY_MIN;
    uint64_t searched = sp_clock_ms();
    while (true) {
        struct sp_error err = {0};
        if (far_is_lost(&self->far)) {
            sleep(wait);
            wait = wait * 2 > RETRY_MAX ? RETRY_MAX : wait * 2;
            if (connect_again(self, &err)) {
                cli_fail(&err);
                far_close(&self->far);
                continue;
            }
            wait = RETRY_MIN;
        }
        if (sp_clock_ms() - searched > 1000 * (uint64_t)SEARCH_EVERY) {
            stores_add(&self->stores, self->args, &err);
            searched = sp_clock_ms();
        }
        if (send_round(self))
            sleep(LOOK_EVERY);
    }
}

int ship_send(const struct sp_cli_args *args)
{
    struct sending self = {.args = args,
                           .follows = sp_cli_flag(args, "--follow")};
    struct sp_error err = {0};
    if (self.follows && sp_cli_flag(args, "--once"))
        return cli_usage(args->command, "--once cannot be used with --follow");
    int code = far_check_url(ship_url(args), &err);
    if (!code)
        code = stores_add(&self.stores, args, &err);
    if (!code)
        code = connect_again(&self, &err);
    /* A service waits for its database; a wrong command line is no reason to. */
    if (code == SP_ESYSTEM && self.follows)
        cli_fail(&err);
    if ((!code || code == SP_ESYSTEM) && self.follows)
        follow(&self);
    if (!code)
        send_round(&self);
    far_close(&self.far);
    stores_dispose(&self.stores);
    return code ? cli_fail(&err) : self.status;
}
