/* Finds the address of a visitor behind proxies. */
#include "web/forwarded.h"

#include "web/gate.h"

enum { HOPS_MAX = 16, PORT_MAX = 65535 };

/* The addresses of a field, in its order. NETWORK_NONE where one is hidden or unknown. */
struct hops {
	size_t count;
	bool is_tail; /* others came before, which are not here */
	struct network_address at[HOPS_MAX];
};

/* "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:80". */
static bool node_parse(struct str text, struct network_address *ret)
{
	struct str port = text, host;
	uint64_t number;
	bool bracketed = str_starts(text, STR("["));

	if (bracketed) {
		port = str_part(text, 1, text.len);
		host = str_cut(&port, ']');
		if (port.at == NULL || (port.len > 0 && port.at[0] != ':'))
			return false;
		port = port.len == 0 ? (struct str){NULL, 0} : str_part(port, 1, port.len);
	} else {
		host = str_cut(&port, ':');
	}
	return (port.at == NULL || (port.len <= 5 && str_to_uint(port, PORT_MAX, &number))) &&
	       network_address_parse(host, ret) && (str_index(host, ':') < host.len) == bracketed;
}

/* ---- X-Forwarded-For ---- */

/* Nowhere defined: bare IPv6 addresses are usual too. Of a long list the end counts. */
static void hops_parse_plain(struct str field, struct hops *to)
{
	while (field.at != NULL) {
		struct str text = str_trim(str_cut(&field, ','));
		struct network_address a = {.family = NETWORK_NONE};

		if (!network_address_parse(text, &a))
			node_parse(text, &a);
		if (to->count == HOPS_MAX) {
			memmove(to->at, to->at + 1, sizeof to->at - sizeof to->at[0]);
			to->count--;
			to->is_tail = true;
		}
		to->at[to->count++] = a;
	}
}

/* ---- Forwarded ---- */

static void forwarded_skip_blanks(struct str *rest)
{
	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
		*rest = str_part(*rest, 1, rest->len);
}

static bool forwarded_take_char(struct str *rest, char c)
{
	if (rest->len == 0 || rest->at[0] != c)
		return false;
	*rest = str_part(*rest, 1, rest->len);
	return true;
}

static bool forwarded_take_token(struct str *rest, struct str *ret)
{
	size_t len = 0;

	while (len < rest->len && gate_is_token(str_part(*rest, len, 1)))
		len++;
	*ret = str_part(*rest, 0, len);
	*rest = str_part(*rest, len, rest->len);
	return len > 0;
}

/* Nothing that we read needs an escape, so a value with one counts as malformed. */
static bool forwarded_take_value(struct str *rest, struct str *ret)
{
	if (!forwarded_take_char(rest, '"'))
		return forwarded_take_token(rest, ret);
	for (size_t i = 0; i < rest->len; i++) {
		if (rest->at[i] == '\\')
			return false;
		if (rest->at[i] == '"') {
			*ret = str_part(*rest, 0, i);
			*rest = str_part(*rest, i + 1, rest->len);
			return true;
		}
	}
	return false;
}

/* One element: pairs with ";" between. */
static bool forwarded_take_element(struct str *rest, struct network_address *ret)
{
	bool has_for = false;

	*ret = (struct network_address){.family = NETWORK_NONE};
	do {
		struct str name, value;

		if (!forwarded_take_token(rest, &name) || !forwarded_take_char(rest, '=') ||
		    !forwarded_take_value(rest, &value))
			return false;
		if (str_eq_nocase(name, STR("for"))) {
			/* "unknown" and "_hidden" (sections 6.2 and 6.3) are sound, but no address.
			 */
			bool hidden =
			    str_eq_nocase(value, STR("unknown")) || str_starts(value, STR("_"));

			if (has_for || (!hidden && !node_parse(value, ret)))
				return false;
			has_for = true;
		}
	} while (forwarded_take_char(rest, ';'));
	return true;
}

/* False when the field is malformed anywhere: then nothing of it is believed. */
static bool hops_parse_standard(struct str field, struct hops *to)
{
	for (;;) {
		forwarded_skip_blanks(&field);
		if (to->count == HOPS_MAX || !forwarded_take_element(&field, &to->at[to->count]))
			return false;
		to->count++;
		forwarded_skip_blanks(&field);
		if (field.len == 0)
			return true;
		if (!forwarded_take_char(&field, ','))
			return false;
	}
}

/* ---- the walk ---- */

static struct network_address hops_walk(
    const struct network_address *peer, const struct network_list *trusted, const struct hops *hops)
{
	static const struct network_address unknown = {.family = NETWORK_NONE};
	struct network_address client = *peer;
	size_t i = hops->count;

	while (i > 0 && network_list_contains(trusted, &client))
		client = hops->at[--i];
	/* All that we have are proxies, and who stood before them we do not have. */
	return hops->is_tail && network_list_contains(trusted, &client) ? unknown : client;
}

struct network_address forwarded_client(const struct network_address *peer,
    const struct network_list *trusted, const struct forwarded_fields *fields)
{
	static const struct network_address unknown = {.family = NETWORK_NONE};
	struct hops standard = {.is_tail = fields->forwarded_more},
		    plain = {.is_tail = fields->x_forwarded_for_more};
	struct network_address by_standard, by_plain;

	if (!network_list_contains(trusted, peer))
		return *peer;
	if (fields->forwarded.at != NULL && !hops_parse_standard(fields->forwarded, &standard))
		return unknown;
	if (fields->x_forwarded_for.at != NULL)
		hops_parse_plain(fields->x_forwarded_for, &plain);
	by_standard = hops_walk(peer, trusted, &standard);
	by_plain = hops_walk(peer, trusted, &plain);
	if (fields->forwarded.at == NULL)
		return by_plain;
	return fields->x_forwarded_for.at == NULL || network_address_eq(&by_standard, &by_plain)
		   ? by_standard
		   : unknown;
}
