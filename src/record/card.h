/* Records as the store has them ready: a row a code, written when something is registered.
 *
 * DESIGN: a card holds what record_encode() makes of a code's own issuance, and counts only as long
 * as its code has no newer event and no successor, which is asked with it: so nothing has to be
 * taken away when something changes, and programs that know nothing of cards may write beside.
 * Codes of chains are read from the tables, and so is what time alone has changed. */
#ifndef RECORD_CARD_H
#define RECORD_CARD_H

#include "record/records.h"

/* Codes whose cards are read with one statement. */
enum { CARDS_AT_ONCE = 16 };

/* Makes the card of a code, if it is one that has a card: after its event, within the change. */
enum err store_put_card(struct store *s, const struct code *code, int64_t now);
/* The same after an event that changed nothing of what a card says: one that counted before it
 * counts on. */
enum err store_carry_card(struct store *s, const struct code *code);
/* Makes cards where contracts behind *after have none, at most `limit`, in a change of its own;
 * they are those of a store that older programs wrote. *after becomes the last that was looked at;
 * *ret_count is how many were; fewer than the limit at the end. */
enum err store_fill_cards(
    struct store *s, struct code *after, size_t limit, int64_t now, size_t *ret_count);
/* Reads the records that have cards, of at most CARDS_AT_ONCE codes; of the others `err` is
 * ERR_NOT_FOUND. Within a snapshot; what they point at is in memory of `arena`. */
enum err store_read_cards(
    struct store *s, struct record_wanted *wanted, size_t count, int64_t now, struct arena *arena);

#endif
