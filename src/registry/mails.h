/* Mails that an operator sends once more. */
#ifndef REGISTRY_MAILS_H
#define REGISTRY_MAILS_H

#include "store/change.h"

/* Puts a mail into the queue once more and writes down who did (audit): a change of its own. Errors
 * of mail_queue_again(). */
enum err registry_mail_again(const struct change *c, int64_t id);

#endif
