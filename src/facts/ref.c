#include "sallyport/facts.h"

bool sp_ref_knows_actor(const struct sp_ref_facts *ref)
{
    return sp_occasion_has_actor(ref->occasion) && !ref->is_local;
}

bool sp_untraced_is_left(const struct sp_ref_facts *ref,
                         const struct sp_untraced *untraced)
{
    bool lacks_request = *untraced->request && !untraced->has_request;
    bool lacks_named = untraced->names_some && !untraced->has_named;
    return ref->is_local && (lacks_request || lacks_named);
}
