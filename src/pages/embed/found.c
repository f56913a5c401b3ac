/* The record of a code, for what others show of it. */
#include "pages/embed/found.h"

#include "pages/error_page.h"
#include "pages/fetch.h"

bool embed_found(
    struct request *r, const struct code *code, struct record *ret, struct verdict *ret_verdict)
{
	const struct link_evidence none = {.self = NULL};

	if (!fetch_record(r, code, ret))
		return false;
	verdict_make(ret, &none, r->now, ret_verdict);
	if (ret_verdict->record == RECORD_NONE)
		error_page_send(r, 404);
	return ret_verdict->record != RECORD_NONE;
}
