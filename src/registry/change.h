/* What all changes of records share: a transaction with its events, and what it did to records. */
#ifndef REGISTRY_CHANGE_H
#define REGISTRY_CHANGE_H

#include "base/buf.h"
#include "record/event.h"
#include "record/records.h"
#include "registry/legal.h"
#include "store/change.h"

enum { REGISTRY_WARNINGS_MAX = 4, REGISTRY_SECRET_MAX = 80 };

/* What a change did; zeros after one that failed. Free with registry_effect_free(). */
struct registry_effect {
	struct code code;   /* the contract that was changed or made; the last of several */
	size_t count;       /* codes whose record may say something else now: */
	struct code *codes; /* the contract's, and all that it renews */
	size_t warning_count;
	struct problem warnings[REGISTRY_WARNINGS_MAX]; /* done, but somebody should look */
	/* What was drawn and is told this once, such as an initial password; "" for nothing. */
	char secret[REGISTRY_SECRET_MAX];
};
/* Within a transaction: adds a code, and all that it renews. */
enum err registry_effect_add(
    const struct change *c, const struct code *code, struct registry_effect *effect);
/* Adds a warning; those beyond the room for them are left out. */
void registry_effect_warn(struct registry_effect *effect, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What it points to is freed and set to nothing; zeros are legal. */
void registry_effect_free(struct registry_effect *effect);

/* One transaction (about `code`, or NULL for none that is there already): change_begin(), and
 * ERR_CHANGED when the newest event of the contract is not c->expected any more. After an error
 * registry_end() is due, too. */
enum err registry_begin(const struct change *c, const struct code *code);
/* Is this legal from where the contract stands now? ERR_NOT_FOUND; ERR_REFUSED as legal_check(). */
enum err registry_check_legal(
    const struct change *c, const struct code *code, enum legal_action action);
/* Notes an event of the transaction, once what it tells of is written, and renews the code's card
 * (record/card.h); `before` may be NULL, and `code`, of what is about no contract. */
enum err registry_note(const struct change *c, enum event_action action, const struct code *code,
    const struct buf *before, const struct buf *after);
/* The same of an event that changes nothing of the record: the card stays. */
enum err registry_note_aside(const struct change *c, enum event_action action,
    const struct code *code, const struct buf *after);
/* Ends it by change_end(); `effect` tells the codes then. */
enum err registry_end(
    const struct change *c, enum err err, const struct code *code, struct registry_effect *effect);

/* Is such an error about what was given, and not about the store? */
bool registry_is_about_input(enum err err);

#endif
