#include "sallyport/occasion.h"

bool sp_occasion_moves_refs(enum sp_occasion occasion)
{
    return occasion == SP_PUSH;
}

bool sp_occasion_has_actor(enum sp_occasion occasion)
{
    return occasion != SP_PROPOSAL;
}

bool sp_occasion_has_ids(enum sp_occasion occasion)
{
    return occasion != SP_DRAFT;
}

bool sp_occasion_knows_old(enum sp_occasion occasion)
{
    return occasion != SP_RANGE;
}

bool sp_occasion_knows_new(enum sp_occasion occasion)
{
    return occasion != SP_PROPOSAL;
}

bool sp_occasion_lands(enum sp_occasion occasion)
{
    return occasion == SP_PUSH || occasion == SP_REHEARSAL ||
           occasion == SP_PROPOSAL;
}

bool sp_occasion_judges_all(enum sp_occasion occasion)
{
    return occasion != SP_DRAFT;
}

bool sp_occasion_looks_back(enum sp_occasion occasion)
{
    return occasion == SP_ELAPSED;
}
