/* Names that a browser would rather show encoded. */
#ifndef ORIGIN_DOUBT_H
#define ORIGIN_DOUBT_H

#include <stdbool.h>
#include "base/str.h"

/* May the decoded label of a host be mistaken for another one, so that it is better shown as its
 * A-label? As Chromium's policy for internationalised names decides, or stricter; it has a list of
 * famous names besides, which is not here. `top` is the host's last label, decoded: people who
 * write in a script know its letters, and a label that looks like ASCII is one of theirs where they
 * register names. Any thread. */
bool origin_label_is_doubtful(struct str label, struct str top);

#endif
