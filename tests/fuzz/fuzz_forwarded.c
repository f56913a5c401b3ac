/* Whatever proxies and visitors say: a peer that is not trusted stays itself, and a trusted one
 * yields itself or an address that really stands in a field. Input: Forwarded, a newline,
 * X-Forwarded-For; "-" for none. */
#include <arpa/inet.h>
#include <assert.h>
#include <string.h>
#include "web/forwarded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str field(struct str text)
{
	return str_eq(text, STR("-")) ? (struct str){NULL, 0} : text;
}

/* Does an address that is written in hexadecimal digits, dots and colons somewhere in `text` equal
 * `a`? */
static bool stands_in(struct str text, const struct network_address *a)
{
	static const char letters[] = "0123456789abcdefABCDEF.:";

	for (size_t from = 0; from < text.len; from++)
		for (size_t len = 1; len <= INET6_ADDRSTRLEN && from + len <= text.len &&
				     memchr(letters, text.at[from + len - 1], sizeof letters - 1);
		     len++) {
			struct network_address found;

			if (network_address_parse(str_part(text, from, len), &found) &&
			    network_address_eq(&found, a))
				return true;
		}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, first, second;
	struct network_list trusted = {.count = 2}, none = {0};
	struct network_address peer, client;
	struct forwarded_fields fields;
	struct network parsed;

	if (size == 0 || size > 4096)
		return 0;
	network_parse(rest, &parsed);
	first = field(str_cut(&rest, '\n'));
	second = rest.at == NULL ? rest : field(rest);
	assert(network_address_parse(STR("10.0.0.1"), &peer));
	assert(network_parse(STR("10.0.0.0/8"), &trusted.networks[0]));
	assert(network_parse(STR("2001:db8::/32"), &trusted.networks[1]));
	fields = (struct forwarded_fields){.forwarded = first, .x_forwarded_for = second};
	client = forwarded_client(&peer, &none, &fields);
	assert(network_address_eq(&client, &peer));
	client = forwarded_client(&peer, &trusted, &fields);
	if (first.at == NULL && second.at == NULL)
		assert(network_address_eq(&client, &peer));
	else
		assert(client.family == NETWORK_NONE || stands_in(first, &client) ||
		       stands_in(second, &client));
	return 0;
}
