/* Brings the rows of a stretch up to what is seen there. */
#ifndef ATTENTION_KEEP_H
#define ATTENTION_KEEP_H

#include "attention/source.h"
#include "store/change.h"

/* A change of its own, where there is a difference. */
enum err attention_keep(const struct change *c, const struct attention_stretch *stretch);

#endif
