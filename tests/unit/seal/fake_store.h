/* A store and records without a database and certificates, under a test's control.
 *
 * Defines the functions of store.h and record.h that lookup calls: a test that includes this is
 * linked with these in place of the real ones. All codes have the same version; those that begin
 * with 9 are unknown. */
#ifndef TESTS_FAKE_STORE_H
#define TESTS_FAKE_STORE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "seal/store.h"

struct fake_store {
	atomic_uint version;
	atomic_int err;      /* what store_record() fails with */
	atomic_int open_err; /* what store_open() fails with */
	atomic_uint reads, opens, alive;
	atomic_bool gated; /* store_record() reads, posts `entered`, and waits for `gate` */
	sem_t entered, gate;
};

static struct fake_store fake;

static inline void fake_reset(void)
{
	fake = (struct fake_store){.version = 1};
	sem_init(&fake.entered, 0, 0);
	sem_init(&fake.gate, 0, 0);
}

/* ---- store.h ---- */

enum err store_open(const char *url, enum store_mode mode, struct store **ret, struct problem *why)
{
	enum err err = (enum err)atomic_load(&fake.open_err);

	(void)url;
	(void)mode;
	if (err)
		return err_because(why, err, "[store] url: fake failure");
	atomic_fetch_add(&fake.opens, 1);
	*ret = calloc(1, sizeof **ret);
	return ERR_OK;
}

void store_close(struct store *s)
{
	free(s);
}

enum err store_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret)
{
	static const struct str urls[] = {{"https://shop.example/", 21}};
	unsigned version = atomic_load(&fake.version);
	enum err err = (enum err)atomic_load(&fake.err);

	(void)arena;
	atomic_fetch_add(&fake.reads, 1);
	if (atomic_load(&fake.gated)) {
		sem_post(&fake.entered);
		sem_wait(&fake.gate);
	}
	if (err)
		return err_because(&s->why, err, "fake failure");
	*ret = (struct record_source){.code = *code, .as_of = now, .version = version};
	if (code->text[0] == '9')
		return ERR_OK;
	ret->count = 1;
	ret->issuances[0] = (struct issuance_source){.code = *code,
	    .sticker = true,
	    .service = STR("SR3.0"),
	    .organization = STR("株式会社サンプル"),
	    .url_count = 1,
	    .urls = urls,
	    .der = STR("certificate")};
	return ERR_OK;
}

/* ---- record.h ---- */

struct fake_record {
	struct record open;
	atomic_uint references;
};

enum err record_make(const struct record_source *source, struct record **ret)
{
	struct fake_record *r = calloc(1, sizeof *r);

	r->open = (struct record){.code = source->code,
	    .as_of = source->as_of,
	    .version = source->version,
	    .count = source->count};
	atomic_init(&r->references, 1);
	atomic_fetch_add(&fake.alive, 1);
	*ret = &r->open;
	return ERR_OK;
}

struct record *record_retain(struct record *r)
{
	atomic_fetch_add(&((struct fake_record *)r)->references, 1);
	return r;
}

void record_release(struct record *r)
{
	if (r == NULL || atomic_fetch_sub(&((struct fake_record *)r)->references, 1) != 1)
		return;
	atomic_fetch_sub(&fake.alive, 1);
	free(r);
}

size_t record_memory(const struct record *r)
{
	return r->count > 0 ? 4000 : sizeof(struct fake_record);
}

#endif
