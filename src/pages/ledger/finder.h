/* Finds entries of the public log for visitors.
 *
 * DESIGN: what is in the log is public, so whoever asks is told. But it is a question to the store:
 * a worker of its own asks it, so that searches keep no sticker waiting; an answer counts for a
 * second, for all who ask the same; and each that has to be asked counts as reading an unknown code
 * does (enumeration.h), whatever is found. */
#ifndef PAGES_LEDGER_FINDER_H
#define PAGES_LEDGER_FINDER_H

#include "pages/ledger/found.h"
#include "pages/request.h"

struct ledger_finder;

/* Finds the entries of a host (ledger/names.h) before an index, 0: the newest; *ret is the
 * exchange's. False when the exchange was suspended until a worker has them (the handler is called
 * again and asks again) or was answered with 503, or with 429 for those who ask too much: the
 * handler returns. */
bool ledger_find(
    struct request *r, const char *host, uint64_t before, const struct ledger_found **ret);

/* Starts the worker, where the log is served (app->ledger), and ends it. */
enum err ledger_finder_open(struct app *app, struct problem *why);
void ledger_finder_close(struct app *app);

#endif
