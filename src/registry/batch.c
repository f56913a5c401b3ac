/* Some hundred certificates on their way into the store, by one transaction. */
#include "registry/batch.h"

#include <stdlib.h>
#include <sys/stat.h>
#include "base/file.h"
#include "pki/certificate_read.h"
#include "registry/certificate.h"
#include "registry/checks.h"

/* What one transaction adds: enough that its end costs little for each, and few enough that those
 * who wait to write hardly notice (tests/bench/RESULTS.md). */
enum { BATCH_SIZE = 200 };

/* A certificate that was read, and what became of it. */
struct batch_item {
	char *place;
	struct code code;
	struct certificate *certificate;
	bool there;
	enum err err;
	struct problem why;
	struct registry_effect effect; /* its warnings */
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
	if (b->bulk->tell != NULL)
		b->bulk->tell(b->bulk->arg, place, false, why);
}

/* Is an error about one certificate, so that the others can go on? */
static bool batch_err_is_about_one(enum err err)
{
	return registry_is_about_input(err) || err == ERR_NOT_FOUND;
}

/* Within the transaction; `effect` gets the codes. */
static enum err batch_put(
    const struct batch *b, struct batch_item *item, struct registry_effect *effect)
{
	const struct registry_terms terms = {.config = b->bulk->config, .approvals = 1};
	const struct certificate_adding adding = {.certificate = item->certificate,
	    .historic = b->bulk->historic,
	    .asked_at = b->bulk->asked_at};
	struct registry_clerk k = {.terms = &terms};

	if (b->bulk->clerk != NULL)
		k = *b->bulk->clerk;
	k.change = *b->change;
	k.change.why = &item->why;
	item->why = (struct problem){.text = ""};
	item->effect = (struct registry_effect){.count = 0};
	item->err = b->bulk->clerk == NULL ? ERR_OK : registry_check_first(&k, &item->code);
	if (!item->err)
		item->err =
		    registry_certificate_put(&k, &item->code, &adding, &item->effect, &item->there);
	if (!item->err && !item->there)
		item->err = registry_effect_add(&k.change, &item->code, effect);
	change_explain(&k.change, item->err);
	if (!item->err || batch_err_is_about_one(item->err))
		return ERR_OK;
	*b->change->why = item->why;
	return item->err;
}

/* What was kept is counted, and told. */
static void batch_tell(struct batch *b)
{
	struct registry_bulk *bulk = b->bulk;

	for (size_t i = 0; i < b->count; i++) {
		const struct batch_item *item = &b->items[i];

		if (item->err) {
			batch_refuse(b, item->place, &item->why);
			continue;
		}
		bulk->there += item->there;
		bulk->added += !item->there;
		bulk->warnings += item->effect.warning_count;
		for (size_t j = 0; bulk->tell != NULL && j < item->effect.warning_count; j++)
			bulk->tell(bulk->arg, item->place, true, &item->effect.warnings[j]);
	}
}

enum err batch_end(struct batch *b)
{
	struct registry_effect effect = {.count = 0};
	enum err err = ERR_OK;

	if (b->count > 0)
		err = registry_begin(b->change, NULL);
	for (size_t i = 0; i < b->count && !err; i++)
		err = batch_put(b, &b->items[i], &effect);
	if (b->count > 0)
		err = change_end(b->change, err);
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
	if (!err && b->bulk->take != NULL)
		return b->bulk->take(b->bulk->arg, place, code, file);
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
