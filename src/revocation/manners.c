/* Remembers how responders want to be asked. */
#include "revocation/manners.h"

#include <string.h>
#include "base/hash.h"

bool manners_begin(struct manners *m)
{
	memset(m->places, 0, sizeof m->places);
	return pthread_mutex_init(&m->lock, NULL) == 0;
}

void manners_end(struct manners *m)
{
	pthread_mutex_destroy(&m->lock);
}

/* Its place, with the lock held; another's is forgotten where `take` is asked for. NULL: it has
 * none. */
static struct manner *manners_place(struct manners *m, const char *address, bool take)
{
	uint64_t responder = hash_bytes(address, strlen(address)) | 1;
	struct manner *place = &m->places[(responder >> 1) % MANNERS_PLACES];

	if (place->responder == responder)
		return place;
	if (!take)
		return NULL;
	*place = (struct manner){.responder = responder};
	return place;
}

bool manners_by_post(struct manners *m, const char *address)
{
	const struct manner *place;
	bool by_post;

	pthread_mutex_lock(&m->lock);
	place = manners_place(m, address, false);
	by_post = place != NULL && place->by_post;
	pthread_mutex_unlock(&m->lock);
	return by_post;
}

void manners_learn(struct manners *m, const char *address, bool by_post)
{
	struct manner *place;

	pthread_mutex_lock(&m->lock);
	place = manners_place(m, address, by_post);
	if (place != NULL)
		place->by_post = by_post;
	pthread_mutex_unlock(&m->lock);
}

bool manners_leave(struct manners *m, const char *address, int64_t now_ms)
{
	struct manner *place;
	bool leave;

	pthread_mutex_lock(&m->lock);
	place = manners_place(m, address, false);
	leave = place == NULL || place->silent_until <= now_ms;
	if (leave && place != NULL && place->silent_until != 0)
		place->silent_until = now_ms + MANNERS_SILENT_MS;
	pthread_mutex_unlock(&m->lock);
	return leave;
}

void manners_note(struct manners *m, const char *address, bool answered, int64_t now_ms)
{
	struct manner *place;

	pthread_mutex_lock(&m->lock);
	place = manners_place(m, address, !answered);
	if (place != NULL)
		place->silent_until = answered ? 0 : now_ms + MANNERS_SILENT_MS;
	pthread_mutex_unlock(&m->lock);
}
