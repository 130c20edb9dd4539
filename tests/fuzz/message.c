/* A commit message: subject, header, trailers, phase, PRP references. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The built-in one, read once. */
static const struct sp_policy *builtin(void)
{
    static struct sp_policy *policy;
    struct sp_error err = {0};
    if (!policy) {
        policy = sp_policy_new();
        if (sp_policy_add(policy, sp_policy_builtin(), "built-in", &err))
            abort();
    }
    return policy;
}

static void check(const struct sp_message *message, size_t size)
{
    if (message->text.len > size || message->subject.len > size ||
        message->body.len > size)
        abort();
    if (message->subject.len &&
        memchr(message->subject.ptr, '\n', message->subject.len))
        abort();
    for (size_t i = 0; i < message->trailers.count; i++) {
        struct sp_trailer trailer = message->trailers.items[i];
        if (!trailer.key.len ||
            (trailer.value.len &&
             memchr(trailer.value.ptr, '\n', trailer.value.len)))
            abort();
    }
}

static void read_hidden(const struct sp_prp_policy *prp,
                        const struct sp_message *message)
{
    struct sp_error err = {0};
    struct sp_prp_hidden hidden;
    struct sp_buf reason = {0};
    if (sp_prp_hidden(prp, message, &hidden, &err) > 0) {
        if (hidden.value.ptr < message->text.ptr ||
            hidden.value.ptr + hidden.value.len >
                message->text.ptr + message->text.len)
            abort();
        sp_prp_hidden_reason(&reason, &hidden);
    }
    sp_buf_dispose(&reason);
}

static void read_all(const struct sp_policy *policy,
                     const struct sp_message *message)
{
    static struct sp_prp_refs refs;
    struct sp_error err = {0};
    struct sp_phase_reading reading;
    struct sp_prp_policy prp = policy->prp;
    for (size_t parents = 0; parents < 3; parents++) {
        int code = sp_phase_read(&policy->tdd.patterns, message, parents,
                                 &reading, &err);
        if (code && code != SP_ELIMIT)
            abort();
    }
    for (prp.where = SP_PRP_TRAILER; prp.where <= SP_PRP_TRAILER_ANYWHERE;
         prp.where++)
        if (!sp_prp_read(&prp, message, "feature/WU-1", &refs, &err))
            for (size_t i = 0; i < refs.good.count; i++)
                sp_prp_id(&prp, refs.good.items[i]);
    read_hidden(&policy->prp, message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sp_message message; /* parsed into again and again */
    sp_message_parse(&message, (struct sp_str){(const char *)data, size});
    check(&message, size);
    read_all(builtin(), &message);
    return 0;
}
