/* The rule by which the owner of a certificate is reminded of its end. Pure: time is given. */
#ifndef NOTICES_RULE_H
#define NOTICES_RULE_H

#include <stdbool.h>
#include <stdint.h>
#include "notices/terms.h"

/* A certificate that lives for longer than so is reminded of on days that are counted, and a
 * shorter one by the part of its life that is left, as operators are (attention/rule.h). */
enum { NOTICES_LONG_LIFE_DAYS = 200, NOTICES_STEP_MAX = 24 };

/* How far it has come with a certificate that is valid from `begins` to `ends`, both included, and
 * that nothing outlasts: "90" for the last ninety days, "expires_third" … of a kind of alarms.
 * False: nothing is to be said yet. */
bool notices_step_of_end(int64_t begins, int64_t ends, int64_t now,
    const struct notices_terms *terms, char ret[NOTICES_STEP_MAX]);

#endif
