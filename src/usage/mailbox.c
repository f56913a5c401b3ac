/* Reports of visitors on their way to the store. */
#include "usage/mailbox.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/* A ring: `count` from `first` on. */
struct usage_mailbox {
	pthread_mutex_t lock;
	size_t first, count;
	struct usage_complaint items[USAGE_MAILBOX_MAX];
};

struct usage_mailbox *usage_mailbox_new(void)
{
	struct usage_mailbox *m = calloc(1, sizeof *m);

	if (m != NULL)
		pthread_mutex_init(&m->lock, NULL);
	return m;
}

void usage_mailbox_free(struct usage_mailbox *m)
{
	if (m == NULL)
		return;
	pthread_mutex_destroy(&m->lock);
	free(m);
}

bool usage_mailbox_put(struct usage_mailbox *m, const struct usage_complaint *complaint)
{
	bool room;

	pthread_mutex_lock(&m->lock);
	room = m->count < USAGE_MAILBOX_MAX;
	if (room)
		m->items[(m->first + m->count++) % USAGE_MAILBOX_MAX] = *complaint;
	pthread_mutex_unlock(&m->lock);
	return room;
}

bool usage_mailbox_first(struct usage_mailbox *m, struct usage_complaint *ret)
{
	bool any;

	pthread_mutex_lock(&m->lock);
	any = m->count > 0;
	if (any)
		*ret = m->items[m->first];
	pthread_mutex_unlock(&m->lock);
	return any;
}

void usage_mailbox_drop(struct usage_mailbox *m)
{
	pthread_mutex_lock(&m->lock);
	assert(m->count > 0);
	m->first = (m->first + 1) % USAGE_MAILBOX_MAX;
	m->count--;
	pthread_mutex_unlock(&m->lock);
}
