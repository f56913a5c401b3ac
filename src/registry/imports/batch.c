/* Some hundred certificates on their way into the store, by one transaction. */
#include "registry/imports/batch.h"

#include <stdlib.h>
#include <sys/stat.h>
#include "base/file.h"
#include "pki/certificate_read.h"
#include "registry/certificate.h"
#include "registry/checks.h"

/* A certificate that was read, and what became of it. */
struct batch_item {
	char *place;
	struct code code;
	struct certificate *certificate;
	struct batch_put put;
};

struct batch {
	struct registry_bulk *bulk;
	const struct change *change;
	struct arena places;
	struct buf file;
	size_t count;
	struct batch_item items[BATCH_SIZE];
};

struct batch *batch_new(struct registry_bulk *bulk, const struct change *change)
{
	struct batch *b = calloc(1, sizeof *b);

	if (b == NULL)
		return NULL;
	b->bulk = bulk;
	b->change = change;
	b->file = BUF_INIT(CERTIFICATE_FILE_MAX);
	return b;
}

static void batch_empty(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		certificate_free(b->items[i].certificate);
	b->count = 0;
	arena_free(&b->places);
}

void batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	batch_empty(b);
	buf_free(&b->file);
	free(b);
}

void batch_refuse(struct batch *b, const char *place, const struct problem *why)
{
	b->bulk->refused++;
	census_refuse(b->bulk->census, place, why);
	if (b->bulk->tell != NULL)
		b->bulk->tell(b->bulk->arg, place, false, why);
}

/* Is an error about one certificate, so that the others can go on? */
static bool batch_err_is_about_one(enum err err)
{
	return registry_is_about_input(err) || err == ERR_NOT_FOUND;
}

enum err batch_put(const struct change *c, const struct registry_bulk *bulk,
    const struct code *code, const struct certificate *certificate, struct batch_put *ret,
    struct registry_effect *effect)
{
	const struct registry_terms terms = {.config = bulk->config, .approvals = 1};
	const struct certificate_adding adding = {
	    .certificate = certificate, .historic = bulk->historic, .asked_at = bulk->asked_at};
	struct registry_clerk k = {.terms = &terms};

	if (bulk->clerk != NULL)
		k = *bulk->clerk;
	k.change = *c;
	k.change.why = &ret->why;
	*ret = (struct batch_put){.err = ERR_OK};
	if (bulk->clerk != NULL)
		ret->err = registry_check_first(&k, code);
	if (!ret->err)
		ret->err = registry_certificate_put(&k, code, &adding, &ret->warnings, &ret->there);
	if (!ret->err && !ret->there)
		ret->err = registry_effect_add(&k.change, code, effect);
	change_explain(&k.change, ret->err);
	if (!ret->err || batch_err_is_about_one(ret->err))
		return ERR_OK;
	*c->why = ret->why;
	return ret->err;
}

/* What would be added is packed. */
static enum err batch_pack(const struct batch *b, const struct batch_item *item)
{
	struct arena arena = {NULL, 0};
	struct contract contract;
	enum err err = ERR_OK;

	if (item->put.err || item->put.there)
		return ERR_OK;
	err = store_contract(b->change->store, &item->code, &arena, &contract);
	if (!err) {
		pack_add(b->bulk->pack, &item->code, item->certificate);
		census_add(b->bulk->census, &contract, item->certificate);
	}
	arena_free(&arena);
	return err;
}

/* All of them, within the transaction; `effect` gets the codes. */
static enum err batch_put_all(struct batch *b, struct registry_effect *effect)
{
	struct change own = *b->change;
	enum err err = ERR_OK;

	own.is_trial = b->bulk->pack != NULL;
	for (size_t i = 0; i < b->count && !err; i++) {
		struct batch_item *item = &b->items[i];

		err = batch_put(&own, b->bulk, &item->code, item->certificate, &item->put, effect);
		if (!err && own.is_trial)
			err = batch_pack(b, item);
	}
	return err;
}

/* What was kept is counted, and told. */
static void batch_tell(struct batch *b)
{
	struct registry_bulk *bulk = b->bulk;

	for (size_t i = 0; i < b->count; i++) {
		const struct batch_item *item = &b->items[i];
		const struct registry_effect *warned = &item->put.warnings;

		if (item->put.err) {
			batch_refuse(b, item->place, &item->put.why);
			continue;
		}
		bulk->there += item->put.there;
		bulk->added += !item->put.there;
		bulk->warnings += warned->warning_count;
		for (size_t j = 0; j < warned->warning_count; j++) {
			census_warn(bulk->census, item->place, &warned->warnings[j]);
			if (bulk->tell != NULL)
				bulk->tell(bulk->arg, item->place, true, &warned->warnings[j]);
		}
	}
}

enum err batch_end(struct batch *b)
{
	struct registry_effect effect = {.count = 0};
	enum err err = ERR_OK;

	if (b->count > 0)
		err = registry_begin(b->change, NULL);
	if (!err)
		err = batch_put_all(b, &effect);
	if (b->count > 0 && !err && b->bulk->pack != NULL)
		store_rollback(b->change->store);
	else if (b->count > 0)
		err = change_end(b->change, err);
	if (b->bulk->pack != NULL)
		registry_effect_free(&effect);
	if (!err) {
		batch_tell(b);
		b->bulk->stopped = b->bulk->kept != NULL && b->bulk->kept(b->bulk->arg, &effect);
	}
	batch_empty(b);
	registry_effect_free(&effect);
	return err;
}

/* Reads the certificate; what is wrong with it is told. */
static enum err batch_read(
    struct batch *b, const char *place, const struct code *code, struct str file)
{
	struct batch_item *item = &b->items[b->count];
	struct certificate *certificate = NULL;
	struct problem why = {.text = ""};
	enum err err = certificate_read(file, &certificate, &why);

	if (!err)
		err = certificate_check_strength(certificate, &why);
	if (err == ERR_NO_MEMORY)
		return change_no_memory(b->change);
	if (err) {
		certificate_free(certificate);
		batch_refuse(b, place, &why);
		return ERR_OK;
	}
	item->place = arena_str(&b->places, str_from(place));
	item->code = *code;
	item->certificate = certificate;
	b->count++;
	return item->place == NULL ? change_no_memory(b->change) : ERR_OK;
}

enum err batch_add(struct batch *b, const char *place, const struct code *code, struct str file)
{
	bool there = false;
	enum err err = registry_certificate_look(b->change, code, file, &there);

	if (!err && there) {
		b->bulk->there++;
		return ERR_OK;
	}
	if (!err)
		err = batch_read(b, place, code, file);
	return !err && b->count == BATCH_SIZE ? batch_end(b) : err;
}

enum err batch_add_file(
    struct batch *b, const char *place, const struct code *code, const char *path)
{
	struct problem why = {.text = ""};
	struct stat about;
	enum err err = ERR_OK;

	buf_clear(&b->file);
	/* A pipe would be waited for. */
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
		err = err_because(&why, ERR_INVALID,
		    S_ISDIR(about.st_mode) ? "%s is a folder, which is not looked into"
					   : "%s is no file",
		    path);
	if (!err)
		err = file_read(path, &b->file, &why);
	if (err == ERR_NO_MEMORY)
		return change_no_memory(b->change);
	if (err) {
		batch_refuse(b, place, &why);
		return ERR_OK;
	}
	return batch_add(b, place, code, buf_str(&b->file));
}
