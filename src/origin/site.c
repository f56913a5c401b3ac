/* Registered sites in few bytes. */
#include "origin/site.h"

#include <assert.h>
#include <string.h>

enum { SITE_HTTP = 1, SITE_PORT = 2, SITE_PATH = 4, SITE_FLAGS = 7 };

static uint16_t scheme_port(enum origin_scheme scheme)
{
	return scheme == ORIGIN_HTTPS ? 443 : 80;
}

void origin_sites_add(struct buf *to, const struct origin_url *url)
{
	const struct origin *o = &url->origin;
	bool port = o->port != scheme_port(o->scheme), path = !str_eq(url->path, STR("/"));

	buf_putc(to, (char)((o->scheme == ORIGIN_HTTP ? SITE_HTTP : 0) | (port ? SITE_PORT : 0) |
			    (path ? SITE_PATH : 0)));
	if (port)
		buf_add_number(to, o->port, 2);
	if (path) {
		buf_add_number(to, url->path.len, 2);
		buf_add_str(to, url->path);
	}
	buf_add(to, o->host, strlen(o->host) + 1);
}

/* The next `len` bytes; absent when there are not so many. */
static struct str site_take(struct str *rest, size_t len)
{
	struct str taken = str_part(*rest, 0, len);

	*rest = str_part(*rest, len, rest->len);
	return taken.len == len ? taken : (struct str){NULL, 0};
}

/* False for what origin_sites_add() did not write. */
static bool site_read(struct str *rest, struct origin_site *ret)
{
	struct str flags = site_take(rest, 1), port = {"", 0};
	size_t host_len;

	if (flags.at == NULL || (flags.at[0] & ~SITE_FLAGS) != 0)
		return false;
	ret->scheme = flags.at[0] & SITE_HTTP ? ORIGIN_HTTP : ORIGIN_HTTPS;
	ret->port = scheme_port(ret->scheme);
	ret->path = STR("/");
	if (flags.at[0] & SITE_PORT) {
		port = site_take(rest, 2);
		ret->port = (uint16_t)str_number(port);
	}
	if (flags.at[0] & SITE_PATH)
		ret->path = site_take(rest, str_number(site_take(rest, 2)));
	host_len = str_index(*rest, '\0');
	ret->host = rest->at;
	if (port.at == NULL || (port.len > 0 && ret->port == scheme_port(ret->scheme)) ||
	    ret->path.len == 0 || (flags.at[0] & SITE_PATH && str_eq(ret->path, STR("/"))) ||
	    host_len == 0 || host_len > ORIGIN_HOST_MAX || host_len == rest->len)
		return false;
	*rest = str_part(*rest, host_len + 1, rest->len);
	return true;
}

bool origin_sites_cut(struct str *rest, size_t count, struct origin_sites *ret)
{
	const char *start = rest->at;
	struct origin_site site;

	for (size_t i = 0; i < count; i++)
		if (!site_read(rest, &site))
			return false;
	*ret = (struct origin_sites){count, {start, (size_t)(rest->at - start)}};
	return true;
}

bool origin_sites_next(struct str *rest, struct origin_site *ret)
{
	bool read;

	if (rest->len == 0)
		return false;
	read = site_read(rest, ret);
	assert(read);
	return read;
}

struct origin_site origin_sites_at(const struct origin_sites *list, size_t index)
{
	struct str rest = list->bytes;
	struct origin_site site = {.host = ""};

	assert(index < list->count);
	for (size_t i = 0; i <= index; i++)
		origin_sites_next(&rest, &site);
	return site;
}

struct origin origin_of_site(const struct origin_site *s)
{
	struct origin o = {.scheme = s->scheme, .port = s->port};

	str_copy(o.host, sizeof o.host, str_from(s->host));
	return o;
}

void origin_site_write(const struct origin_site *s, struct buf *to)
{
	struct origin o = origin_of_site(s);

	origin_write(&o, to);
	buf_add_str(to, s->path);
}
