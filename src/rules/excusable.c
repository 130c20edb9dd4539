#include "sallyport/excusable.h"

#include "sallyport/finding.h"

#define SERVER "it keeps the server readable for everybody"
#define HISTORY "history that others have is never taken away"

const struct sp_unexcused sp_unexcused[] = {
    {"record", "what excuses other rules rests on it"},
    {"limits", "what cannot be judged is not let in"},
    {"lockout", "an administrator can lift a lock"},
    {"protected-ref/reserved", "what excuses other rules is kept there"},
    {"protected-ref/namespace", SERVER},
    {"protected-ref/replace", SERVER},
    {"protected-ref/blocks", SERVER},
    {"protected-ref/deleted", HISTORY},
    {"merge-shape/rewound", HISTORY},
    {"tag/deleted", HISTORY},
    {"tag/moved", HISTORY},
    {"tag/not-a-commit", "what cannot be judged is not let in"},
    {NULL, NULL},
};

const char *sp_never_excused(const char *id)
{
    for (const struct sp_unexcused *row = sp_unexcused; row->id; row++)
        if (sp_code_is_of(row->id, id) || sp_code_is_of(id, row->id))
            return row->why;
    return NULL;
}
