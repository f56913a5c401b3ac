/* A thread for what is due by time, whoever visits: proposals that lapse, imports that were
 * approved and are not at their end, invoices, and whether all servers take changes on the same
 * terms. */
#ifndef SERVER_KEEPER_H
#define SERVER_KEEPER_H

#include "attention/board.h"
#include "base/err.h"
#include "config/config.h"

struct help_counter;
struct keeper;
struct price_list;

/* Starts it. `config`, `prices`, and `help`, whose counts it brings into the store, outlive it.
 * ERR_NO_MEMORY. */
enum err keeper_start(const struct config *config, struct help_counter *help,
    struct price_list *prices, struct keeper **ret);
/* Ends it, within a few seconds; NULL is legal. */
void keeper_stop(struct keeper *k);
/* True, with a sentence in `why`, when other servers of the store take changes on other terms. Any
 * thread. */
bool keeper_disagrees(struct keeper *k, struct problem *why);
/* What it counted last. Any thread. */
const struct attention_board *keeper_board(const struct keeper *k);

#endif
