/* What somebody asks the public log about. */
#ifndef PAGES_LEDGER_ASKED_H
#define PAGES_LEDGER_ASKED_H

#include "origin/origin.h"
#include "pages/request.h"

/* What was typed is kept up to so many bytes. */
enum { LEDGER_TYPED_MAX = 2048 };

enum ledger_asked_kind { LEDGER_ASKED_NOTHING, LEDGER_ASKED_HOST, LEDGER_ASKED_UNREAD };

/* Plain data. */
struct ledger_asked {
	enum ledger_asked_kind kind;
	char typed[LEDGER_TYPED_MAX];
	char host[ORIGIN_HOST_MAX + 1]; /* LEDGER_ASKED_HOST: as ledger_name_read() */
	uint64_t before;                /* entries before this one; 0: the newest */
};

/* Reads `host` and `before` of the query. */
void ledger_asked_read(const struct request *r, struct ledger_asked *ret);
/* Appends PATH?host=…&lang=LANG; the language's tag is left out where `lang` is LANG_COUNT. */
void ledger_asked_write(const char *path, const char *host, enum lang lang, struct buf *to);

#endif
