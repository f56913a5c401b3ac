/* Parses anything as a URL: what comes out is a host in serialised form, and parses to itself. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "origin/display.h"
#include "origin/registered.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* "https://host:port/path" of a parsed URL, which must read as the same again. */
static void check_stable(const struct origin_url *url)
{
	struct buf text = BUF_INIT(1 << 16), room = BUF_INIT(1 << 16);
	struct origin_url again;
	enum err err;

	origin_write(&url->origin, &text);
	buf_add_str(&text, url->path);
	err = origin_parse(buf_str(&text), &room, &again, NULL);
	require(err == ERR_OK || (err == ERR_TOO_LARGE && text.len > ORIGIN_URL_MAX));
	if (!err) {
		require(origin_eq(&url->origin, &again.origin));
		require(str_eq(url->path, again.path));
	}
	buf_free(&text);
	buf_free(&room);
}

static void check_host(const char *host)
{
	require(host[0] != '\0' && strlen(host) <= ORIGIN_HOST_MAX);
	for (const char *c = host; *c != '\0'; c++) {
		require(*c > 0x20 && *c < 0x7f && strchr("/\\?#@%<>^|", *c) == NULL);
		require(*c < 'A' || *c > 'Z');
		require(host[0] == '[' || strchr(":[]", *c) == NULL);
	}
}

/* The fast way and the slow way must agree; a leading space leads to the slow one. */
static void check_fast(struct str input)
{
	char spaced[ORIGIN_URL_MAX];
	struct buf room = BUF_INIT(1 << 16);
	struct origin fast;
	struct origin_url slow;
	struct str path;

	if (input.len < sizeof spaced && origin_parse_clean(input, &fast, &path)) {
		spaced[0] = ' ';
		memcpy(spaced + 1, input.at, input.len);
		require(origin_parse((struct str){spaced, input.len + 1}, &room, &slow, NULL) ==
			ERR_OK);
		require(origin_eq(&fast, &slow.origin) && str_eq(path, slow.path));
	}
	buf_free(&room);
}

static void check_display(const char *host)
{
	struct buf text = BUF_INIT(1 << 16);
	struct str rest;
	bool mixed;
	uint32_t point;

	origin_host_display(host, &text, &mixed);
	rest = buf_str(&text);
	while (rest.len > 0)
		require(utf8_next(&rest, &point) && !utf8_is_hidden(point));
	buf_free(&text);
}

static void check_registered(struct str input, bool loopback)
{
	struct buf room = BUF_INIT(1 << 16), browser = BUF_INIT(1 << 16);
	struct origin_url url, theirs;
	struct problem why = {.text = ""};

	if (origin_parse_registered(input, loopback, &room, &url, &why) == ERR_OK) {
		bool wildcard = url.origin.host[0] == '*';

		require(loopback || url.origin.scheme == ORIGIN_HTTPS);
		require(url.origin.port != 0);
		require(origin_parse(input, &browser, &theirs, NULL) == ERR_OK || wildcard);
		require(wildcard || origin_eq(&url.origin, &theirs.origin));
	} else {
		require(why.text[0] != '\0' && strchr(why.text, '\n') == NULL);
	}
	buf_free(&room);
	buf_free(&browser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = {(const char *)data, size};
	struct buf room = BUF_INIT(1 << 16);
	struct origin_url url;

	if (size == 0)
		return 0;
	if (origin_parse(input, &room, &url, NULL) == ERR_OK) {
		check_host(url.origin.host);
		require(url.path.len > 0 && url.path.at[0] == '/');
		check_stable(&url);
		check_display(url.origin.host);
	} else {
		require(room.len == 0);
	}
	check_fast(input);
	check_registered(input, false);
	check_registered(input, true);
	buf_free(&room);
	return 0;
}
