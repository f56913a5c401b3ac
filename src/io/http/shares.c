/* Keeps any one network from holding all connections. */
#include "io/http/shares.h"

#include <assert.h>
#include <stdlib.h>
#include "base/hash.h"

enum { V4_BITS = 32, V6_BITS = 48, PARTS = 8 };

struct http_share {
	struct http_share *next; /* of those in the same place */
	struct network_address network;
	unsigned count;
};

struct http_shares {
	const struct network_list *proxies;
	unsigned each; /* connections that one network may hold */
	unsigned open; /* connections up to which it may hold more than one */
	size_t places; /* a power of 2 */
	struct http_share *at[];
};

struct http_shares *http_shares_new(unsigned connections, const struct network_list *proxies)
{
	struct http_shares *all;
	size_t places = 1;

	while (places < connections)
		places *= 2;
	all = calloc(1, sizeof *all + places * sizeof all->at[0]);
	if (all == NULL)
		return NULL;
	all->proxies = proxies;
	all->each = connections < PARTS ? 1 : connections / PARTS;
	all->open = connections - connections / 4;
	all->places = places;
	return all;
}

void http_shares_free(struct http_shares *all)
{
	for (size_t i = 0; all != NULL && i < all->places; i++)
		assert(all->at[i] == NULL);
	free(all);
}

static bool share_is_counted(const struct http_shares *all, const struct network_address *from)
{
	return from->family != NETWORK_LOCAL && !network_list_contains(all->proxies, from);
}

/* Where the pointer to a network's share is, or would be: at the end of its chain. */
static struct http_share **share_place(
    struct http_shares *all, const struct network_address *network)
{
	size_t place = hash_bytes(network, sizeof *network) & (all->places - 1);
	struct http_share **at = &all->at[place];

	while (*at != NULL && !network_address_eq(&(*at)->network, network))
		at = &(*at)->next;
	return at;
}

bool http_shares_allow(struct http_shares *all, const struct network_address *from, unsigned held)
{
	const struct network_address network = network_address_masked(from, V4_BITS, V6_BITS);
	const struct http_share *share;

	if (!share_is_counted(all, from))
		return true;
	share = *share_place(all, &network);
	return share == NULL || (share->count < all->each && held < all->open);
}

struct http_share *http_shares_take(struct http_shares *all, const struct network_address *from)
{
	const struct network_address network = network_address_masked(from, V4_BITS, V6_BITS);
	struct http_share **at;

	if (!share_is_counted(all, from))
		return NULL;
	at = share_place(all, &network);
	if (*at == NULL) {
		*at = calloc(1, sizeof **at);
		if (*at == NULL)
			return NULL;
		(*at)->network = network;
	}
	(*at)->count++;
	return *at;
}

void http_shares_give_back(struct http_shares *all, struct http_share *share)
{
	struct http_share **at;

	if (share == NULL)
		return;
	assert(share->count > 0);
	if (--share->count > 0)
		return;
	at = share_place(all, &share->network);
	assert(*at == share);
	*at = share->next;
	free(share);
}
