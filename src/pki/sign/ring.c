/* Reads and changes the keys of a folder. */
#include "pki/sign/ring.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static void ring_file_name(int64_t made, char ret[RING_FILE_MAX])
{
	time_t at = (time_t)made;
	struct tm tm;

	gmtime_r(&at, &tm);
	ret[strftime(ret, RING_FILE_MAX, "%Y%m%dT%H%M%SZ.pem", &tm)] = '\0';
}

/* False for a name that ring_file_name() does not make. */
static bool ring_file_parse(const char *name, int64_t *ret_made)
{
	struct tm tm = {.tm_mday = 0};
	char again[RING_FILE_MAX];

	if (strlen(name) != RING_FILE_MAX - 1 ||
	    sscanf(name, "%4d%2d%2dT%2d%2d%2dZ", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
		&tm.tm_min, &tm.tm_sec) != 6)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*ret_made = timegm(&tm);
	ring_file_name(*ret_made, again);
	return strcmp(name, again) == 0;
}

static enum err ring_path(
    const char *folder, const char *file, char ret[PATH_ROOM], struct problem *why)
{
	if (snprintf(ret, PATH_ROOM, "%s/%s", folder, file) >= PATH_ROOM)
		return err_because(why, ERR_REFUSED, "the path is too long");
	return ERR_OK;
}

static enum err ring_load(const char *folder, struct ring_key *key, struct problem *why)
{
	char path[PATH_ROOM];
	size_t len;
	enum err err = ring_path(folder, key->file, path, why);

	if (!err)
		err = sign_key_load(SIGN_P256, path, &key->key, why);
	if (err)
		return err;
	sign_key_public(key->key, key->public, &len);
	err = jws_name_key(key->public, key->name);
	return err ? err_no_memory(why) : ERR_OK;
}

/* The files that are keys by their names. */
static enum err ring_list(DIR *dir, const char *folder, struct ring *ring, struct problem *why)
{
	const struct dirent *entry;
	int64_t made;

	while ((entry = readdir(dir)) != NULL) {
		if (!ring_file_parse(entry->d_name, &made))
			continue;
		if (ring->count == RING_MAX)
			return err_because(
			    why, ERR_REFUSED, "%s has more than %d keys", folder, RING_MAX);
		ring->keys[ring->count].made = made;
		ring_file_name(made, ring->keys[ring->count++].file);
	}
	return ERR_OK;
}

static int ring_compare(const void *a, const void *b)
{
	int64_t one = ((const struct ring_key *)a)->made, two = ((const struct ring_key *)b)->made;

	return (one > two) - (one < two);
}

/* A reader who finds two keys of one name refuses both. */
static enum err ring_check(const struct ring *ring, const char *folder, struct problem *why)
{
	for (size_t i = 0; i < ring->count; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(ring->keys[i].name, ring->keys[k].name) == 0)
				return err_because(why, ERR_REFUSED,
				    "%s and %s in %s are the same key", ring->keys[k].file,
				    ring->keys[i].file, folder);
	return ERR_OK;
}

enum err ring_read(const char *folder, struct ring **ret, struct problem *why)
{
	struct ring *ring = (struct ring *)calloc(1, sizeof *ring);
	DIR *dir = opendir(folder);
	enum err err = ERR_OK;

	if (dir == NULL)
		err = err_because(why, errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE,
		    "cannot read the folder %s: %s", folder, strerror(errno));
	else if (ring == NULL)
		err = err_no_memory(why);
	else
		err = ring_list(dir, folder, ring, why);
	if (dir != NULL)
		closedir(dir);
	if (!err)
		qsort(ring->keys, ring->count, sizeof ring->keys[0], ring_compare);
	for (size_t i = 0; !err && i < ring->count; i++)
		err = ring_load(folder, &ring->keys[i], why);
	if (!err)
		err = ring_check(ring, folder, why);
	if (err)
		ring_free(ring);
	else
		*ret = ring;
	return err;
}

void ring_free(struct ring *ring)
{
	if (ring == NULL)
		return;
	for (size_t i = 0; i < ring->count; i++)
		sign_key_free(ring->keys[i].key);
	free(ring);
}

void ring_turns(const struct ring *ring, int64_t now, struct rota_turn *ret)
{
	int64_t made[RING_MAX];

	for (size_t i = 0; i < ring->count; i++)
		made[i] = ring->keys[i].made;
	rota_turns(made, ring->count, now, ret);
}

const struct ring_key *ring_current(const struct ring *ring, int64_t now)
{
	struct rota_turn turns[RING_MAX];
	size_t i = 0;

	ring_turns(ring, now, turns);
	while (i < ring->count && turns[i].state != ROTA_CURRENT)
		i++;
	return i < ring->count ? &ring->keys[i] : NULL;
}

void ring_write_public(const struct ring *ring, int64_t now, struct buf *to)
{
	struct rota_turn turns[RING_MAX];
	const char *before = "";

	ring_turns(ring, now, turns);
	buf_puts(to, "{\"keys\":[");
	for (size_t i = 0; i < ring->count; i++) {
		if (turns[i].state == ROTA_GONE)
			continue;
		buf_puts(to, before);
		jws_write_key(ring->keys[i].public, ring->keys[i].name, to);
		before = ",";
	}
	buf_puts(to, "]}\n");
}

enum err ring_add(const char *folder, int64_t now, struct problem *why)
{
	char file[RING_FILE_MAX], path[PATH_ROOM];
	enum err err;

	ring_file_name(now, file);
	err = ring_path(folder, file, path, why);
	return err ? err : sign_key_create(SIGN_P256, path, why);
}

enum err ring_remove(const char *folder, const struct ring_key *key, struct problem *why)
{
	char path[PATH_ROOM];
	enum err err = ring_path(folder, key->file, path, why);

	if (!err && unlink(path) != 0)
		err = err_because(
		    why, ERR_UNAVAILABLE, "cannot remove %s: %s", path, strerror(errno));
	return err;
}
