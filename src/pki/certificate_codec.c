/* Writes what a certificate says as bytes, and reads it back.
 *
 * DESIGN: texts are ended by a NUL, so that what is read points into one copy of the bytes. Numbers
 * have their highest byte first. A change of the layout, or of what a field means (a new fault,
 * say), is a new FORMAT: then the certificate itself is read. */
#include "pki/certificate_codec.h"

#include <string.h>

enum { FORMAT = 1 };

/* ---- writing ---- */

static void put_text(struct buf *to, const char *text)
{
	buf_add(to, text, strlen(text) + 1);
}

static void put_attributes(
    struct buf *to, const struct certificate_attribute *attributes, size_t count)
{
	buf_add_number(to, count, 2);
	for (size_t i = 0; i < count; i++) {
		buf_add_number(to, attributes[i].joined, 1);
		put_text(to, attributes[i].type);
		put_text(to, attributes[i].value);
	}
}

void certificate_encode(const struct certificate *c, struct buf *to)
{
	buf_add_number(to, FORMAT, 1);
	buf_add_number(to, (uint64_t)c->not_before, 8);
	buf_add_number(to, (uint64_t)c->not_after, 8);
	buf_add_number(to, c->key_bits, 4);
	buf_add_number(to, c->faults, 4);
	put_text(to, c->serial);
	put_text(to, c->key_algorithm);
	buf_add_number(to, c->key_curve != NULL, 1);
	put_text(to, c->key_curve != NULL ? c->key_curve : "");
	put_text(to, c->signature_algorithm);
	put_text(to, c->signature_digest);
	put_text(to, c->fingerprint);
	put_attributes(to, c->subject, c->subject_count);
	put_attributes(to, c->issuer, c->issuer_count);
	buf_add_number(to, c->name_count, 2);
	for (size_t i = 0; i < c->name_count; i++) {
		buf_add_number(to, c->name_kinds[i], 1);
		put_text(to, c->names[i]);
	}
}

/* ---- reading: the first failure sticks in `wrong`, and all after it reads as nothing ---- */

struct encoded {
	struct str rest;
	struct arena *arena;
	bool wrong;
};

/* A number that is `most` at most. */
static uint64_t take_number(struct encoded *e, unsigned bytes, uint64_t most)
{
	struct str part = str_part(e->rest, 0, bytes);
	uint64_t value = str_number(part);

	e->rest = str_part(e->rest, bytes, e->rest.len);
	e->wrong = e->wrong || part.len < bytes || value > most;
	return e->wrong ? 0 : value;
}

static const char *take_text(struct encoded *e)
{
	const char *text = e->rest.at;
	size_t len = str_index(e->rest, '\0');

	e->wrong = e->wrong || len == e->rest.len;
	if (e->wrong)
		return "";
	e->rest = str_part(e->rest, len + 1, e->rest.len);
	return text;
}

/* Room for a list; each of its items takes some bytes, so that nothing makes it larger than these
 * allow. */
static void *take_list(struct encoded *e, size_t size, size_t *ret_count)
{
	void *list;

	*ret_count = take_number(e, 2, UINT16_MAX);
	e->wrong = e->wrong || *ret_count > e->rest.len;
	list = e->wrong ? NULL : arena_alloc(e->arena, (*ret_count + 1) * size);
	e->wrong = e->wrong || list == NULL;
	if (e->wrong)
		*ret_count = 0;
	return list;
}

static const struct certificate_attribute *take_attributes(struct encoded *e, size_t *ret_count)
{
	struct certificate_attribute *list = take_list(e, sizeof *list, ret_count);

	for (size_t i = 0; i < *ret_count; i++) {
		list[i].joined = take_number(e, 1, 1) == 1;
		list[i].type = take_text(e);
		list[i].value = take_text(e);
	}
	return list;
}

static void take_hosts(struct encoded *e, struct certificate *to)
{
	const char **names = take_list(e, sizeof *names, &to->name_count);
	enum certificate_name_kind *kinds =
	    e->wrong ? NULL : arena_alloc(e->arena, (to->name_count + 1) * sizeof *kinds);

	e->wrong = e->wrong || kinds == NULL;
	for (size_t i = 0; i < to->name_count && !e->wrong; i++) {
		kinds[i] = (enum certificate_name_kind)take_number(e, 1, CERTIFICATE_NAME_OTHER);
		names[i] = take_text(e);
	}
	to->names = names;
	to->name_kinds = kinds;
}

const struct certificate *certificate_decode(struct str bytes, struct arena *arena)
{
	bool ok = true;
	struct encoded e = {.rest = arena_bytes(arena, bytes, &ok), .arena = arena};
	struct certificate *to = arena_alloc(arena, sizeof *to);
	bool has_curve;

	if (!ok || to == NULL || take_number(&e, 1, UINT8_MAX) != FORMAT)
		return NULL;
	to->not_before = (int64_t)take_number(&e, 8, UINT64_MAX);
	to->not_after = (int64_t)take_number(&e, 8, UINT64_MAX);
	to->key_bits = (unsigned)take_number(&e, 4, UINT32_MAX);
	to->faults = (unsigned)take_number(&e, 4, (1U << CERTIFICATE_FAULT_COUNT) - 1);
	to->serial = take_text(&e);
	to->key_algorithm = take_text(&e);
	has_curve = take_number(&e, 1, 1) == 1;
	to->key_curve = take_text(&e);
	if (!has_curve)
		to->key_curve = NULL;
	to->signature_algorithm = take_text(&e);
	to->signature_digest = take_text(&e);
	e.wrong =
	    !str_copy(to->fingerprint, sizeof to->fingerprint, str_from(take_text(&e))) || e.wrong;
	to->subject = take_attributes(&e, &to->subject_count);
	to->issuer = take_attributes(&e, &to->issuer_count);
	take_hosts(&e, to);
	return e.wrong || e.rest.len > 0 ? NULL : to;
}
