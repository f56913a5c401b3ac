/* Takes from a certificate the names that it is for. */
#include "pki/certificate_hosts.h"

#include <arpa/inet.h>
#include <string.h>
#include <openssl/x509v3.h>
#include "pki/certificate_text.h"

static void host_add(struct certificate *to, const char **names, enum certificate_name_kind *kinds,
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
	enum err err = certificate_text(from, "a DNS name", room, ret_name, why);

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
			host_add(to, names, kinds, name,
			    certificate_is_host_name(str_from(name)) ? CERTIFICATE_NAME_HOST
								     : CERTIFICATE_NAME_OTHER);
		return err;
	}
	if (san->type == GEN_IPADD) {
		err = take_address(san->d.iPAddress, room, &name, why);
		if (!err)
			host_add(to, names, kinds, name, CERTIFICATE_NAME_ADDRESS);
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
	if (certificate_is_host_name(str_from(name))) {
		host_add(to, names, kinds, name, CERTIFICATE_NAME_HOST);
		to->faults |= 1U << CERTIFICATE_COMMON_NAME;
	}
	return ERR_OK;
}

enum err certificate_take_hosts(const STACK_OF(X509_EXTENSION) * extensions, struct arena *room,
    struct certificate *to, struct problem *why)
{
	int found;
	GENERAL_NAMES *sans = X509V3_get_d2i(extensions, NID_subject_alt_name, &found, NULL);
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
