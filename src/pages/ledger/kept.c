/* Answers about a host, kept for a second. */
#include "pages/ledger/kept.h"

#include <string.h>
#include "base/clock.h"
#include "ledger/view.h"
#include "pages/error_page.h"

enum { PERIOD_MS = 1000 };

void ledger_kept_key(const struct request *r, const char *word, enum lang lang,
    const struct ledger_asked *asked, struct ledger_kept_key *ret)
{
	memset(ret, 0, sizeof *ret);
	str_copy(ret->word, sizeof ret->word, str_from(word));
	ret->before = asked->before;
	ret->shown = ledger_shown_size(r->app->ledger);
	ret->period = clock_monotonic_ms() / PERIOD_MS;
	ret->lang = lang;
	ret->coding = request_coding(r);
	memcpy(ret->host, asked->host, strlen(asked->host));
}

bool ledger_kept_send(struct request *r, const struct ledger_kept_key *key)
{
	struct reply *kept = cache_get(r->app->ledger_tiles, key, sizeof *key);

	if (kept == NULL)
		return false;
	page_reply(r, kept);
	return true;
}

void ledger_keep(struct request *r, const struct ledger_kept_key *key, struct reply *reply)
{
	if (reply != NULL)
		cache_put(r->app->ledger_tiles, key, sizeof *key, reply, reply_memory(reply));
	page_reply(r, reply);
}
