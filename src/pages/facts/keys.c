/* Holds the keys that sign proofs, and looks for others. */
#include "pages/facts/keys.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"

/* How often it is said that keys cannot be read. */
enum { FAULT_EVERY_MS = 60000 };

/* One look into the folder. */
struct look {
	struct ring *ring;
	unsigned holders; /* the keys themselves are one while it is the last */
};

struct proof_keys {
	const char *folder;
	pthread_mutex_t lock;
	struct look *last;
	int64_t next_ms; /* when to look again, on clock_monotonic_ms() */
	bool looking;    /* a thread does */
	struct log_outage fault;
};

static void look_free(struct look *look)
{
	if (look == NULL)
		return;
	ring_free(look->ring);
	free(look);
}

static enum err look_make(const char *folder, struct look **ret, struct problem *why)
{
	struct look *look = (struct look *)calloc(1, sizeof *look);
	enum err err = look == NULL ? err_no_memory(why) : ring_read(folder, &look->ring, why);

	if (err) {
		look_free(look);
		return err;
	}
	look->holders = 1;
	*ret = look;
	return ERR_OK;
}

/* Under the lock. The last who lets go frees it. */
static struct look *look_let_go(struct look *look)
{
	return look != NULL && --look->holders == 0 ? look : NULL;
}

enum err proof_keys_open(const char *folder, struct proof_keys **ret, struct problem *why)
{
	struct proof_keys *k;
	struct look *first = NULL;
	enum err err;

	*ret = NULL;
	if (folder[0] == '\0')
		return ERR_OK;
	err = look_make(folder, &first, why);
	if (err)
		return err;
	k = (struct proof_keys *)calloc(1, sizeof *k);
	if (k == NULL) {
		look_free(first);
		return err_no_memory(why);
	}
	k->folder = folder;
	k->last = first;
	k->next_ms = clock_monotonic_ms() + PROOF_KEYS_LOOK_S * 1000;
	pthread_mutex_init(&k->lock, NULL);
	if (first->ring->count == 0)
		log_event(LOG_WARN, "proof_keys_none", log_text("folder", folder),
		    log_text("advice", "trustseal key rotate makes one"));
	*ret = k;
	return ERR_OK;
}

void proof_keys_close(struct proof_keys *k)
{
	if (k == NULL)
		return;
	look_free(k->last);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

/* Whoever finds that it is time looks, one at a time; the others go on with what is there. */
static bool keys_begin_look(struct proof_keys *k)
{
	int64_t now_ms = clock_monotonic_ms();
	bool begins;

	pthread_mutex_lock(&k->lock);
	begins = !k->looking && now_ms >= k->next_ms;
	if (begins) {
		k->looking = true;
		k->next_ms = now_ms + PROOF_KEYS_LOOK_S * 1000;
	}
	pthread_mutex_unlock(&k->lock);
	return begins;
}

static void keys_end_look(struct proof_keys *k)
{
	pthread_mutex_lock(&k->lock);
	k->looking = false;
	pthread_mutex_unlock(&k->lock);
}

/* The names of files say all that can change. */
static bool keys_are_same(const struct ring *a, const struct ring *b)
{
	bool same = a->count == b->count;

	for (size_t i = 0; same && i < a->count; i++)
		same = strcmp(a->keys[i].name, b->keys[i].name) == 0;
	return same;
}

static void keys_replace(struct proof_keys *k, struct look *fresh)
{
	size_t count = fresh->ring->count;
	struct look *old;
	bool same;

	pthread_mutex_lock(&k->lock);
	old = k->last;
	same = keys_are_same(old->ring, fresh->ring);
	k->last = fresh;
	old = look_let_go(old);
	pthread_mutex_unlock(&k->lock);
	look_free(old);
	if (!same)
		log_event(LOG_INFO, "proof_keys_changed", log_number("keys", (int64_t)count));
}

static void keys_look(struct proof_keys *k)
{
	struct problem why = {.text = ""};
	struct look *fresh = NULL;

	if (look_make(k->folder, &fresh, &why)) {
		if (log_outage_begins(&k->fault, FAULT_EVERY_MS))
			log_event(LOG_ERROR, "proof_keys_failed", log_text("reason", why.text),
			    log_text("advice", "the keys that were read stay in use"));
		return;
	}
	keys_replace(k, fresh);
	if (log_outage_ends(&k->fault))
		log_event(LOG_INFO, "proof_keys_back");
}

/* The keys as they are now, which keys_release() lets go: a thread that looks meanwhile replaces
 * them. */
static struct look *keys_hold(struct proof_keys *k)
{
	struct look *look;

	if (keys_begin_look(k)) {
		keys_look(k);
		keys_end_look(k);
	}
	pthread_mutex_lock(&k->lock);
	look = k->last;
	look->holders++;
	pthread_mutex_unlock(&k->lock);
	return look;
}

static void keys_release(struct proof_keys *k, struct look *held)
{
	pthread_mutex_lock(&k->lock);
	held = look_let_go(held);
	pthread_mutex_unlock(&k->lock);
	look_free(held);
}

enum err proof_keys_sign(struct proof_keys *k, const char *type, struct str claims, struct buf *to)
{
	struct look *held = keys_hold(k);
	const struct ring_key *key = ring_current(held->ring, clock_now());
	enum err err = ERR_NOT_FOUND;

	if (key != NULL)
		err = jws_write(key->key, key->name, type, claims, to);
	keys_release(k, held);
	return err;
}

enum err proof_keys_write_public(struct proof_keys *k, struct buf *to)
{
	struct look *held = keys_hold(k);
	enum err err = ERR_NOT_FOUND;

	if (held->ring->count > 0) {
		ring_write_public(held->ring, clock_now(), to);
		err = to->err;
	}
	keys_release(k, held);
	return err;
}
