/* The names that a certificate is for, and which hosts they cover. */
#include "pki/certificate_parts.h"

#include <arpa/inet.h>
#include <string.h>
#include <openssl/x509v3.h>
#include "base/hex.h"

enum { DNS_NAME_MAX = 253, DNS_LABEL_MAX = 63 };

static bool is_letter_or_digit(char c)
{
	return str_is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool is_label(struct str label)
{
	if (label.len == 0 || label.len > DNS_LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_letter_or_digit(label.at[i]) &&
		    (label.at[i] != '-' || i == 0 || i == label.len - 1))
			return false;
	return true;
}

/* Browsers take a host whose last label is a number for an IPv4 address. */
static bool is_number(struct str label)
{
	bool hex = str_starts(label, STR("0x"));

	for (size_t i = hex ? 2 : 0; i < label.len; i++)
		if (hex ? hex_value(label.at[i]) < 0 : !str_is_digit(label.at[i]))
			return false;
	return true;
}

/* Lower-case letters, digits and hyphens in labels; "*" as the whole leftmost label above at least
 * two others. */
static bool is_dns_name(struct str name)
{
	bool wildcard = str_starts(name, STR("*."));
	struct str rest = str_part(name, wildcard ? 2 : 0, name.len), label = {0};
	size_t labels = 0;

	if (name.len > DNS_NAME_MAX)
		return false;
	for (; rest.at != NULL; labels++) {
		label = str_cut(&rest, '.');
		if (!is_label(label))
			return false;
	}
	return !is_number(label) && (!wildcard || labels >= 2);
}

static void add_name(struct certificate *to, const char **names, enum certificate_name_kind *kinds,
    const char *name, enum certificate_name_kind kind)
{
	for (size_t i = 0; i < to->name_count; i++)
		if (kinds[i] == kind && strcmp(names[i], name) == 0)
			return;
	names[to->name_count] = name;
	kinds[to->name_count++] = kind;
}

static enum err take_dns(
    const ASN1_STRING *from, struct arena *room, char **ret_name, struct problem *why)
{
	enum err err = certificate_take_text(from, "a DNS name", room, ret_name, why);

	if (err)
		return err;
	for (char *c = *ret_name; *c != '\0'; c++)
		*c = str_lower(*c);
	return ERR_OK;
}

static enum err take_address(
    const ASN1_STRING *from, struct arena *room, char **ret_name, struct problem *why)
{
	int len = ASN1_STRING_length(from);
	char text[INET6_ADDRSTRLEN];

	if (len != 4 && len != 16)
		return err_because(why, ERR_INVALID, "an IP address in it has %d bytes", len);
	inet_ntop(len == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(from), text, sizeof text);
	*ret_name = arena_str(room, str_from(text));
	return *ret_name == NULL ? ERR_NO_MEMORY : ERR_OK;
}

/* Takes one SAN; kinds that name no host (mail, URI, directory) are passed over. */
static enum err take_san(const GENERAL_NAME *san, struct arena *room, struct certificate *to,
    const char **names, enum certificate_name_kind *kinds, struct problem *why)
{
	char *name = NULL;
	enum err err;

	if (san->type == GEN_DNS) {
		err = take_dns(san->d.dNSName, room, &name, why);
		if (!err)
			add_name(to, names, kinds, name,
			    is_dns_name(str_from(name)) ? CERTIFICATE_NAME_HOST
							: CERTIFICATE_NAME_OTHER);
		return err;
	}
	if (san->type == GEN_IPADD) {
		err = take_address(san->d.iPAddress, room, &name, why);
		if (!err)
			add_name(to, names, kinds, name, CERTIFICATE_NAME_ADDRESS);
		return err;
	}
	return ERR_OK;
}

static enum err take_sans(
    const GENERAL_NAMES *sans, struct arena *room, struct certificate *to, struct problem *why)
{
	int count = sk_GENERAL_NAME_num(sans);
	enum certificate_name_kind *kinds;
	const char **names;
	enum err err = ERR_OK;

	if (count > CERTIFICATE_NAMES_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "it has %d alternative names: at most %d are taken", count,
		    CERTIFICATE_NAMES_MAX);
	names = arena_alloc(room, (size_t)count * sizeof *names);
	kinds = arena_alloc(room, (size_t)count * sizeof *kinds);
	if (names == NULL || kinds == NULL)
		return ERR_NO_MEMORY;
	for (int i = 0; i < count && !err; i++)
		err = take_san(sk_GENERAL_NAME_value(sans, i), room, to, names, kinds, why);
	to->names = names;
	to->name_kinds = kinds;
	return err;
}

/* The most specific CN, where it looks like a host's name. RFC 6125 section 6.4.4 allowed it, and
 * certificates of the past have nothing else. */
static enum err take_cn(struct arena *room, struct certificate *to)
{
	enum certificate_name_kind *kinds = arena_alloc(room, sizeof *kinds);
	const char **names = arena_alloc(room, sizeof *names), *cn = NULL;
	char *name;

	for (size_t i = 0; i < to->subject_count; i++)
		if (strcmp(to->subject[i].type, "CN") == 0)
			cn = to->subject[i].value;
	if (cn == NULL)
		return ERR_OK;
	name = arena_str(room, str_from(cn));
	if (names == NULL || kinds == NULL || name == NULL)
		return ERR_NO_MEMORY;
	for (char *c = name; *c != '\0'; c++)
		*c = str_lower(*c);
	to->names = names;
	to->name_kinds = kinds;
	if (is_dns_name(str_from(name)))
		add_name(to, names, kinds, name, CERTIFICATE_NAME_HOST);
	return ERR_OK;
}

enum err certificate_take_hosts(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	int found;
	GENERAL_NAMES *sans = X509_get_ext_d2i(x, NID_subject_alt_name, &found, NULL);
	enum err err;

	if (sans == NULL && found == -1)
		return take_cn(room, to);
	if (sans == NULL)
		return err_because(why, ERR_INVALID, "its alternative names are %s",
		    found == -2 ? "there twice" : "malformed");
	err = take_sans(sans, room, to, why);
	GENERAL_NAMES_free(sans);
	return err;
}

/* Reads an IP address, IPv6 with or without brackets, and writes it as it stands among the names.
 */
static bool read_address(struct str host, char ret_text[INET6_ADDRSTRLEN])
{
	unsigned char address[16];
	char text[INET6_ADDRSTRLEN];
	int family = AF_INET;

	if (str_starts(host, STR("[")) && str_ends(host, STR("]"))) {
		host = str_part(host, 1, host.len - 2);
		family = AF_INET6;
	} else if (str_index(host, ':') < host.len) {
		family = AF_INET6;
	}
	return str_copy(text, sizeof text, host) && inet_pton(family, text, address) == 1 &&
	       inet_ntop(family, address, ret_text, INET6_ADDRSTRLEN) != NULL;
}

static bool name_covers(const char *name, const char *host)
{
	const char *parent;

	if (strcmp(name, host) == 0)
		return true;
	if (name[0] != '*' || host[0] == '*')
		return false;
	parent = strchr(host, '.');
	return parent != NULL && strcmp(parent, name + 1) == 0;
}

bool certificate_covers(const struct certificate *c, const char *host)
{
	char address[INET6_ADDRSTRLEN];
	bool is_address = read_address(str_from(host), address);

	if (!is_address && !is_dns_name(str_from(host)))
		return false;
	for (size_t i = 0; i < c->name_count; i++)
		if (is_address ? c->name_kinds[i] == CERTIFICATE_NAME_ADDRESS &&
				     strcmp(c->names[i], address) == 0
			       : c->name_kinds[i] == CERTIFICATE_NAME_HOST &&
				     name_covers(c->names[i], host))
			return true;
	return false;
}
