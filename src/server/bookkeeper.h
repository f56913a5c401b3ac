/* The thread of a server that keeps the public log (ledger/book.h). */
#ifndef SERVER_BOOKKEEPER_H
#define SERVER_BOOKKEEPER_H

#include "base/buf.h"
#include "config/config.h"

struct bookkeeper;
struct ledger_shown;

/* Starts it, where the settings name a folder; else *ret is NULL. What was signed last is shown
 * when it returns. ERR_INVALID, ERR_NOT_FOUND and the rest of sign_key_load(), with `why`: the
 * settings are wrong. `config` outlives it. */
enum err bookkeeper_start(
    const struct config *config, struct bookkeeper **ret, struct problem *why);
/* Are the settings right? As bookkeeper_start(); nothing is written. */
enum err bookkeeper_check(const struct config *config, struct problem *why);
/* Ends it, within a few seconds; NULL is legal. What it shows ends, too. */
void bookkeeper_stop(struct bookkeeper *k);
/* What is shown; NULL for NULL. */
struct ledger_shown *bookkeeper_shown(const struct bookkeeper *k);
/* Appends the key by which others verify what it signs (ledger_key_write()); nothing where it signs
 * nothing. */
void bookkeeper_write_key(const struct bookkeeper *k, struct buf *to);
/* Appends its figures: see pages/exposition.h. None for NULL. Any thread. */
void bookkeeper_write(const struct bookkeeper *k, struct buf *to);

#endif
