/* Counts who uses which sticker where. */
#include "usage/usage.h"

#include <stdlib.h>
#include "base/local_time.h"
#include "usage/counter.h"
#include "usage/mailbox.h"

struct usage {
	struct usage_counters *counters;
	struct usage_mailbox *mailbox;
	struct usage_collector *collector;
};

void usage_count(struct usage *u, const struct usage_item *item)
{
	if (usage_counters_add(u->counters, item))
		usage_collector_wake(u->collector);
}

/* What a verdict says of the answer. A code without a record is no code: its host, too, could be
 * anything. */
static struct usage_item usage_item_of(
    const struct record *record, const struct verdict *v, int64_t now)
{
	const struct link_verdict *link = &v->link;
	struct usage_item item = {
	    .code = USAGE_NO_CODE, .day = local_time_days(now), .reason = (uint8_t)link->reason};

	if (v->record == RECORD_NONE)
		return item;
	item.code = code_number(&record->code);
	if (link->has_origin && link->state != LINK_UNVERIFIABLE) {
		item.host = str_from(link->origin.host);
		item.claimed = link->state == LINK_MISMATCH;
		item.invented = item.claimed || verdict_site(v).host[0] == '*';
	}
	return item;
}

static void usage_count_answer(struct usage *u, const struct record *record,
    const struct verdict *v, struct usage_shape *shape, int64_t now)
{
	struct usage_item item = usage_item_of(record, v, now);

	shape->record = v->record;
	shape->link = v->link.state;
	item.shape = usage_shape_pack(shape);
	/* Where nobody came from is no place. */
	if (shape->kind != USAGE_PICTURE && shape->kind != USAGE_CLICK) {
		item.host = (struct str){NULL, 0};
		item.claimed = item.invented = false;
	}
	usage_count(u, &item);
}

void usage_picture(struct usage *u, const struct record *record, const struct verdict *verdict,
    const struct sticker *sticker, int64_t now)
{
	struct usage_shape shape = {.kind = USAGE_PICTURE,
	    .size = sticker->size,
	    .format = sticker->format,
	    .motion = sticker->motion,
	    .lang = sticker->lang};

	if (u != NULL)
		usage_count_answer(u, record, verdict, &shape, now);
}

void usage_opened(struct usage *u, const struct record *record, const struct verdict *verdict,
    enum usage_kind kind, enum lang lang, int64_t now)
{
	struct usage_shape shape = {.kind = kind, .lang = lang};

	if (u != NULL)
		usage_count_answer(u, record, verdict, &shape, now);
}

bool usage_complain(struct usage *u, const struct usage_complaint *complaint)
{
	if (u == NULL || !usage_mailbox_put(u->mailbox, complaint))
		return false;
	usage_collector_wake(u->collector);
	return true;
}

/* ---- life ---- */

/* Half of the memory is for the event loops, two tables each; half for the collector. */
enum err usage_open(const struct usage_options *options, struct usage **ret)
{
	unsigned threads = options->threads > 0 ? options->threads : 1;
	struct usage *u = calloc(1, sizeof *u);
	enum err err = ERR_NO_MEMORY;

	if (u == NULL)
		return ERR_NO_MEMORY;
	u->counters = usage_counters_new(options->memory / 2 / 2 / threads);
	u->mailbox = usage_mailbox_new();
	if (u->counters != NULL && u->mailbox != NULL)
		err = usage_collector_start(options, u->counters, u->mailbox, &u->collector);
	if (err)
		usage_close(u);
	else
		*ret = u;
	return err;
}

void usage_close(struct usage *u)
{
	if (u == NULL)
		return;
	usage_collector_stop(u->collector);
	usage_counters_free(u->counters);
	usage_mailbox_free(u->mailbox);
	free(u);
}

enum err usage_flush(struct usage *u, int64_t now, struct problem *why)
{
	return usage_collector_flush(u->collector, now, why);
}

void usage_stats(struct usage *u, struct usage_stats *ret)
{
	usage_collector_stats(u->collector, ret);
}
