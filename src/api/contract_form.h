/* Between the members of a body and the form of the rules for contracts. */
#ifndef API_CONTRACT_FORM_H
#define API_CONTRACT_FORM_H

#include "api/call.h"

/* Appends the URLs of a list as the form wants them, which takes several in one field; here each
 * stands by itself. False: one holds a separator, or they are too long: it has been answered. */
bool api_join_urls(
    struct api_call *c, const struct json_tree_value *urls, const char *member, struct buf *to);
/* The member that c->why is about, whose text begins with the name of the form's field; NULL for
 * none. */
const char *api_contract_member(const struct api_call *c);

#endif
