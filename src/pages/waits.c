/* What an exchange waits for. */
#include "pages/waits.h"
#include "lookup/held.h"
#include "lookup/question.h"
#include "record/facts.h"
#include "web/reply.h"

#include <stddef.h>

_Static_assert(
    sizeof(struct waits) <= HTTP_ROOM, "the room of an exchange holds what it waits for");

struct waits *waits_of(struct request *r)
{
	return http_exchange_room(r->x);
}

/* In the thread of the worker that lands the flight. */
static void waits_land(struct flight_wait *flight, enum err err, void *value)
{
	struct waits_item *item = (struct waits_item *)flight;

	_Static_assert(offsetof(struct waits_item, flight) == 0, "one pointer serves for both");
	item->err = err;
	item->value = value;
	item->landed = true;
	http_resume(item->x);
}

static void waits_release(void *room)
{
	struct waits *w = room;

	held_release(w->record.value);
	facts_release(w->facts.value);
	lookup_answer_release(w->answer.value);
	lookup_answer_release(w->place.value);
	reply_release(w->picture.value);
}

void waits_begin(struct request *r, struct waits_item *item)
{
	item->flight.done = waits_land;
	item->x = r->x;
	http_exchange_on_end(r->x, waits_release);
}
