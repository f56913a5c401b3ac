/* Says that a service signs no proofs. */
#include "pages/facts/unsigned.h"

#include <string.h>

static const char words[] = "This service signs no proofs: whoever runs it has made no key for "
			    "them (trustseal key rotate).\n";

struct reply *unsigned_reply(void)
{
	static const struct reply_header headers[] = {{"Cache-Control", "no-store"}};
	const struct reply_form form = {
	    .status = 404,
	    .media_type = "text/plain; charset=utf-8",
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	char *body = strdup(words);

	return body == NULL ? NULL : reply_new(&form, body, sizeof words - 1);
}
