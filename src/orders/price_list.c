/* The price list while the program serves. */
#include "orders/price_list.h"

#include <pthread.h>
#include <stdlib.h>

/* One that was read. */
struct edition {
	struct prices prices; /* first: who holds it has its address */
	struct arena memory;
	unsigned holders; /* the list itself is one while it is the newest */
};

struct price_list {
	const struct config *config;
	prices_is_server *is_server;
	pthread_mutex_t lock;
	struct edition *newest; /* NULL: the settings name none */
};

static void edition_free(struct edition *e)
{
	if (e == NULL)
		return;
	arena_free(&e->memory);
	free(e);
}

static enum err edition_read(const struct price_list *l, struct edition **ret, struct problem *why)
{
	struct edition *e = calloc(1, sizeof *e);
	enum err err;

	if (e == NULL)
		return err_no_memory(why);
	e->holders = 1;
	err = prices_read(l->config, l->is_server, &e->memory, &e->prices, why);
	if (err)
		edition_free(e);
	else
		*ret = e;
	return err;
}

enum err price_list_open(const struct config *config, prices_is_server *is_server,
    struct price_list **ret, struct problem *why)
{
	struct price_list *l = calloc(1, sizeof *l);
	enum err err;

	if (l == NULL)
		return err_no_memory(why);
	*l = (struct price_list){.config = config, .is_server = is_server};
	pthread_mutex_init(&l->lock, NULL);
	err = price_list_reload(l, why);
	if (err)
		price_list_close(l);
	else
		*ret = l;
	return err;
}

enum err price_list_reload(struct price_list *l, struct problem *why)
{
	struct edition *fresh = NULL, *old;
	enum err err;

	if (l->config->order.prices[0] == '\0')
		return ERR_OK;
	err = edition_read(l, &fresh, why);
	if (err)
		return err;
	pthread_mutex_lock(&l->lock);
	old = l->newest;
	l->newest = fresh;
	pthread_mutex_unlock(&l->lock);
	price_list_release(l, old == NULL ? NULL : &old->prices);
	return ERR_OK;
}

void price_list_close(struct price_list *l)
{
	if (l == NULL)
		return;
	edition_free(l->newest);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

const struct prices *price_list_hold(struct price_list *l)
{
	struct edition *e;

	pthread_mutex_lock(&l->lock);
	e = l->newest;
	if (e != NULL)
		e->holders++;
	pthread_mutex_unlock(&l->lock);
	return e == NULL ? NULL : &e->prices;
}

void price_list_release(struct price_list *l, const struct prices *held)
{
	struct edition *e = (struct edition *)held;
	bool is_last;

	if (e == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	is_last = --e->holders == 0;
	pthread_mutex_unlock(&l->lock);
	if (is_last)
		edition_free(e);
}
