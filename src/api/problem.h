/* Problem documents: what was wrong with a request, for programs (RFC 9457). */
#ifndef API_PROBLEM_H
#define API_PROBLEM_H

#include "base/buf.h"
#include "web/reply.h"

#define PROBLEM_MEDIA_TYPE "application/problem+json"

/* `reason` is a word that programs may compare, "" for none; `member` what it is about, or NULL. */
struct api_problem {
	unsigned status;
	const char *reason, *detail, *member;
};

/* Appends the document; a failure shows in to->err. */
void api_problem_write(const struct api_problem *facts, struct buf *to);
/* A whole answer with it, for those who have no call yet: Retry-After unless 0, Allow unless NULL.
 * NULL when memory is short. */
struct reply *api_problem_reply(
    const struct api_problem *facts, unsigned retry_after, const char *allow);
/* "Not Found": what the status means (RFC 9110 section 15, RFC 6585). */
const char *api_problem_title(unsigned status);

#endif
