/* Answers about a host, kept for a second: a full page takes some hundred times as long to make as
 * to send, and whoever wants to can ask for it again and again. */
#ifndef PAGES_LEDGER_KEPT_H
#define PAGES_LEDGER_KEPT_H

#include "pages/ledger/asked.h"
#include "web/reply.h"

/* All that decides an answer: set by ledger_kept_key(). */
struct ledger_kept_key {
	char word[16];
	uint64_t before, shown;
	int64_t period;
	enum lang lang;
	enum coding coding;
	char host[ORIGIN_HOST_MAX + 1];
};

/* The key of an answer of the kind `word`, which no other of the log's answers has. */
void ledger_kept_key(const struct request *r, const char *word, enum lang lang,
    const struct ledger_asked *asked, struct ledger_kept_key *ret);
/* Answers with what is kept; false: nothing is. */
bool ledger_kept_send(struct request *r, const struct ledger_kept_key *key);
/* Keeps a new answer, and sends it; NULL where it could not be made, as page_reply(). */
void ledger_keep(struct request *r, const struct ledger_kept_key *key, struct reply *reply);

#endif
