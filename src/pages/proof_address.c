/* Addresses in pieces, differences marked. */
#include "pages/proof_address.h"

#include <stdio.h>
#include <string.h>
#include "origin/display.h"

/* A decoded host is never longer than its A-labels times this (four bytes a code point). */
enum { DISPLAY_MAX = 4 * (ORIGIN_HOST_MAX + 1), ADDRESS_LONG = 32 };

static const struct {
	const char *text;
	uint16_t port;
} schemes[] = {
    [ORIGIN_HTTP] = {"http://", 80},
    [ORIGIN_HTTPS] = {"https://", 443},
};

/* Bytes from `from` to `end` differ. */
struct range {
	size_t from, end;
};

static bool label_continues(struct str s, size_t i)
{
	return i < s.len && ((unsigned char)s.at[i] & 0xc0) == 0x80;
}

/* What of `a` is left without the head and the tail that it shares with `b`, in whole code points.
 */
static struct range label_differing(struct str a, struct str b)
{
	size_t least = a.len < b.len ? a.len : b.len, head = 0, tail = 0;

	while (head < least && a.at[head] == b.at[head])
		head++;
	while (head > 0 && (label_continues(a, head) || label_continues(b, head)))
		head--;
	while (tail < least - head && a.at[a.len - 1 - tail] == b.at[b.len - 1 - tail])
		tail++;
	while (tail > 0 && (label_continues(a, a.len - tail) || label_continues(b, b.len - tail)))
		tail--;
	return (struct range){head, a.len - tail};
}

static struct model *address_add_part(struct model *m, struct str text, bool mark)
{
	struct model *part = model_item(m, "parts");

	model_text(part, "text", text);
	model_flag(part, "mark", mark);
	model_flag(part, "dot", str_ends(text, STR(".")));
	model_flag(part, "scheme", false);
	return part;
}

/* A piece ends after each dot, where a line may break, and at both ends of what is marked. */
static void address_add_host(struct model *m, struct str host, struct range marked)
{
	for (size_t from = 0, end; from < host.len; from = end) {
		bool mark = from >= marked.from && from < marked.end;
		size_t limit = mark ? marked.end : from < marked.from ? marked.from : host.len;

		end = from + str_index(str_part(host, from, limit - from), '.') + 1;
		if (end > limit)
			end = limit;
		address_add_part(m, str_part(host, from, end - from), mark);
	}
}

static struct buf host_display(const char *host, bool *ret_doubtful)
{
	struct buf text = BUF_INIT(DISPLAY_MAX);

	origin_host_display(host, &text, ret_doubtful);
	return text;
}

static struct range host_differing(struct model *m, struct str host, const struct origin *other)
{
	struct range none = {0, 0}, range;
	bool doubtful;
	struct buf text;

	if (other == NULL)
		return none;
	text = host_display(other->host, &doubtful);
	model_check(m, text.err);
	range = label_differing(host, buf_str(&text));
	buf_free(&text);
	return range;
}

static void address_add_port(
    struct model *m, const struct origin *origin, const struct origin *other)
{
	char text[sizeof ":65535"];

	if (origin->port == schemes[origin->scheme].port)
		return;
	snprintf(text, sizeof text, ":%u", origin->port);
	address_add_part(m, str_from(text), other != NULL && other->port != origin->port);
}

/* Of the two spellings of a host, the one that is not shown large. */
static void address_set_notes(struct model *m, const char *host, struct str shown, bool doubtful)
{
	struct buf decoded = BUF_INIT(DISPLAY_MAX);

	if (doubtful)
		origin_host_decode(host, &decoded);
	model_buf(m, "decoded", &decoded);
	buf_free(&decoded);
	model_cstr(m, "ascii", doubtful || str_eq(shown, str_from(host)) ? "" : host);
	model_flag(m, "wildcard", str_starts(shown, STR("*.")));
}

void proof_address_add(struct model *m, const char *name, const struct origin *origin,
    const struct origin *other, struct str path)
{
	struct model *item = model_item(m, name);
	bool doubtful;
	struct buf host = host_display(origin->host, &doubtful);
	struct str scheme = str_from(schemes[origin->scheme].text);

	model_flag(address_add_part(item, scheme, other != NULL && other->scheme != origin->scheme),
	    "scheme", true);
	model_check(item, host.err);
	address_add_host(item, buf_str(&host), host_differing(item, buf_str(&host), other));
	address_add_port(item, origin, other);
	if (path.len > 0)
		address_add_part(item, path, true);
	address_set_notes(item, origin->host, buf_str(&host), doubtful);
	model_flag(item, "long", host.len + path.len > ADDRESS_LONG);
	buf_free(&host);
}

void proof_address_name(struct model *m, const char *host)
{
	bool doubtful;
	struct buf text = host_display(host, &doubtful);

	model_buf(m, "name", &text);
	address_set_notes(m, host, buf_str(&text), doubtful);
	buf_free(&text);
}
