/* The codes of contracts, for a word that is being typed. */
#include "cli/completion/codes.h"

#include <signal.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/clock.h"
#include "record/records.h"

/* More help nobody; seconds that a shell may wait. */
enum { CODES_MAX = 50, CODES_SECONDS = 1 };

static void codes_give_up(int signal)
{
	(void)signal;
	_exit(0);
}

void codes_offer(const struct config *c, const struct offers *o)
{
	struct store_filter filter = {.limit = CODES_MAX, .code = o->typed};
	struct arena memory = {NULL, 0};
	struct store_item *items;
	struct store *store = NULL;
	struct problem why;
	size_t count;
	char digits[CODE_LENGTH + 1];

	if (o->typed.len > 0 &&
	    (!code_digits_typed(o->typed, digits) || !str_eq(str_from(digits), o->typed)))
		return;
	signal(SIGALRM, codes_give_up);
	alarm(CODES_SECONDS);
	if (!store_open(c->store.url, STORE_READ, &store, &why) &&
	    !store_list(store, &filter, clock_now(), &memory, &items, &count))
		for (size_t i = 0; i < count; i++)
			offers_add(o, str_from(items[i].contract.code.text),
			    items[i].contract.organization);
	alarm(0);
	arena_free(&memory);
	store_close(store);
}
