/* Keeps serial numbers in a table of hashes.
 *
 * DESIGN: whoever writes a certificate or a list chooses serials, so the hash has a key. A slot is
 * where a serial stands in `bytes`; what is found by its hash is compared byte by byte. */
#include "pki/crl/serials.h"

#include <stdlib.h>
#include "base/buf.h"
#include "base/hash.h"

enum { SERIALS_HEAD = sizeof(int64_t) + 1, SERIALS_LONGEST = 255 };

struct serials {
	uint32_t *slots; /* a place in `bytes` plus 1; 0: free */
	size_t mask, room, count;
	struct buf bytes; /* of each: its id, its length, itself */
};

struct serials *serials_new(size_t count)
{
	struct serials *s = calloc(1, sizeof *s);
	size_t slots = 16;

	while (slots < count + count / 2)
		slots *= 2;
	if (s == NULL)
		return NULL;
	s->slots = calloc(slots, sizeof *s->slots);
	s->mask = slots - 1;
	s->room = count;
	s->bytes = BUF_INIT(UINT32_MAX - 1);
	if (s->slots != NULL)
		return s;
	free(s);
	return NULL;
}

void serials_free(struct serials *s)
{
	if (s == NULL)
		return;
	buf_free(&s->bytes);
	free(s->slots);
	free(s);
}

size_t serials_count(const struct serials *s)
{
	return s->count;
}

static size_t serials_slot(const struct serials *s, struct str serial)
{
	return (size_t)hash_bytes(serial.at, serial.len) & s->mask;
}

enum err serials_add(struct serials *s, struct str serial, int64_t id)
{
	size_t at = serials_slot(s, serial), place = s->bytes.len;

	if (s->count == s->room || serial.len > SERIALS_LONGEST)
		return ERR_TOO_LARGE;
	buf_add(&s->bytes, &id, sizeof id);
	buf_putc(&s->bytes, (char)serial.len);
	buf_add_str(&s->bytes, serial);
	if (s->bytes.err)
		return s->bytes.err;
	while (s->slots[at] != 0)
		at = (at + 1) & s->mask;
	s->slots[at] = (uint32_t)place + 1;
	s->count++;
	return ERR_OK;
}

void serials_find(
    const struct serials *s, struct str serial, void (*each)(void *arg, int64_t id), void *arg)
{
	for (size_t at = serials_slot(s, serial); s->slots[at] != 0; at = (at + 1) & s->mask) {
		const char *found = s->bytes.at + s->slots[at] - 1;
		size_t len = (unsigned char)found[SERIALS_HEAD - 1];
		int64_t id;

		if (len != serial.len || memcmp(found + SERIALS_HEAD, serial.at, len) != 0)
			continue;
		memcpy(&id, found, sizeof id);
		each(arg, id);
	}
}
