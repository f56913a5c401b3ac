/* When a server settles, and how much at once. */
#include "usage/settler.h"

#include "base/clock.h"
#include "store/store.h"
#include "usage/handle.h"
#include "usage/write.h"

enum {
	REPORT_MS = 60000, /* between two reports of a failure */
	/* Milliseconds for which a batch may keep others from writing, and what is little. */
	LONG_MS = 200,
	SHORT_MS = 50,
	LEAST = 128,  /* items of a batch, or a step */
	FIRST = 8192, /* items of the first step */
};

void usage_settler_init(struct usage_settler *s, uint64_t inbox_max)
{
	s->inbox_max = inbox_max;
	s->most = FIRST;
}

void usage_settler_fit(size_t *most, size_t had, int64_t took_ms)
{
	if (took_ms > LONG_MS && *most > LEAST)
		*most /= 2;
	if (took_ms < SHORT_MS && had >= *most && *most < USAGE_BATCH_MAX)
		*most *= 2;
}

static enum err settler_look(
    struct usage_settler *s, struct usage_handle *handle, struct problem *why)
{
	enum err err = usage_handle_open(handle, why);

	if (err)
		return err;
	err = usage_inbox_look(handle->store, &s->inbox);
	if (err)
		return usage_handle_failed(handle, err, why);
	atomic_store(&s->stats_inbox, s->inbox.items);
	return ERR_OK;
}

enum err usage_settler_step(
    struct usage_settler *s, struct usage_handle *handle, int64_t now, struct problem *why)
{
	int64_t begun = clock_monotonic_ms();
	size_t moved = 0;
	enum err err;

	if (!s->settling)
		s->run = (struct usage_settling){-1};
	err = usage_settle_step(handle->store, &s->run, s->most, now, &moved, &s->settling);
	if (err) {
		s->settling = false;
		return usage_handle_failed(handle, err, why);
	}
	usage_settler_fit(&s->most, moved, clock_monotonic_ms() - begun);
	atomic_fetch_add(&s->stats_settled, moved);
	return settler_look(s, handle, why);
}

enum err usage_settler_is_due(struct usage_settler *s, struct usage_handle *handle, int64_t now,
    bool *ret, struct problem *why)
{
	const struct usage_inbox *inbox = &s->inbox;
	enum err err = settler_look(s, handle, why);
	bool taken = false;

	*ret = s->settling;
	if (err || s->settling || inbox->items == 0)
		return err;
	if (inbox->items > USAGE_INBOX_LITTLE && inbox->items < s->inbox_max / 2 &&
	    inbox->oldest > now - USAGE_INBOX_AGE_S && inbox->oldest < now + USAGE_INBOX_AGE_S)
		return ERR_OK;
	err = usage_settle_is_taken(handle->store, now, &taken);
	*ret = !taken;
	return err ? usage_handle_failed(handle, err, why) : ERR_OK;
}

void usage_settler_note_full(struct usage_settler *s)
{
	atomic_fetch_add(&s->stats_full, 1);
	if (log_allowed(&s->full_told, REPORT_MS))
		log_event(LOG_WARN, "usage_inbox_full",
		    log_number("items", (int64_t)s->inbox.items),
		    log_text("then", "settled before more is added"));
}

void usage_settler_note_failure(struct usage_settler *s, enum err err, const struct problem *why)
{
	if (log_allowed(&s->unsettled_told, REPORT_MS))
		log_event(LOG_WARN, "usage_not_settled",
		    log_text("reason", why->text[0] == '\0' ? err_text(err) : why->text),
		    log_text("then", "kept in the store's inbox and tried again"));
}
