/* An alarm for programs. */
#ifndef ATTENTION_DESCRIBE_H
#define ATTENTION_DESCRIBE_H

#include "attention/list.h"
#include "io/json.h"

/* Sets the members of an alarm; times are RFC 3339, and null where there are none. */
void attention_describe(const struct attention_item *item, struct json *to);

#endif
