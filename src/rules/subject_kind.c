#include "subject_kind.h"

#define LIKE(subject) "write the subject like '" subject "'"
#define KIND(classes, phase, usual, built_in)                                  \
    {                                                                          \
        classes, phase, usual, built_in, {"", LIKE(usual)},                    \
        {                                                                      \
            "; {fault}", LIKE(usual)                                           \
        }                                                                      \
    }
#define DOCUMENT "docs: describe the tunnel"
#define OWN_KIND(classes, phase, usual) KIND(classes, phase, usual, usual)

/* The last is for any commit. */
static const struct sp_subject_kind kinds[] = {
    OWN_KIND(1u << SP_PATH_DOCS, SP_PHASE_NEUTRAL, DOCUMENT),
    OWN_KIND(1u << SP_PATH_TEST, SP_PHASE_RED, "test: the tunnel opens"),
    KIND(1u << SP_PATH_DOCS | 1u << SP_PATH_BUILD, SP_PHASE_NEUTRAL,
         "chore: pin the cipher", DOCUMENT),
    OWN_KIND(~0u, SP_PHASE_UNKNOWN, "feat: open the tunnel"),
};

static const struct sp_subject_kind empty =
    KIND(0, SP_PHASE_NEUTRAL, "chore: run the pipeline again", DOCUMENT);

/* A bit for each class of what is changed. */
static unsigned classes_of(const struct sp_content *content)
{
    unsigned classes = 0;
    for (unsigned i = 0; i < SP_PATH_CLASSES; i++)
        if (content->added[i] || content->edited[i])
            classes |= 1u << i;
    return classes;
}

const struct sp_subject_kind *
sp_subject_kind_of(const struct sp_content *content)
{
    const struct sp_subject_kind *kind = kinds;
    unsigned classes = classes_of(content);
    if (content->is_known && content->is_empty)
        return &empty;
    if (!classes)
        classes = ~0u;
    while (classes & ~kind->classes)
        kind++;
    return kind;
}
