/* Changes, each a transaction, and done once however often a client sends it.
 *
 * DESIGN: a client that got no answer cannot know what became of its request, and sends it again.
 * With an Idempotency-Key the first answer (status, body and the fields that matter) is kept for a
 * day in the same transaction as the change: so there is no moment, and no crash, after which one
 * is there without the other. The same key with another request is refused. Two at the same time
 * take turns, for whoever changes something has the right to write: the second finds the answer of
 * the first. What was refused is kept, too; what failed (5xx) is not, nor what never got so far
 * (401, 400 …). Keys are a token's own. */
#ifndef API_ONCE_H
#define API_ONCE_H

#include "api/call.h"

enum { ONCE_KEY_MAX = 255, ONCE_KEEP_S = 86400 };

/* Calls the row's handler within a transaction, keeps what it did and tells servers; or answers
 * what was answered before. */
void api_once(struct api_call *c);

#endif
