/* What follows from a certificate's content; where it came from does not matter here. */
#include "pki/certificate.h"

#include <arpa/inet.h>
#include <assert.h>
#include <string.h>
#include "base/hex.h"

/* ---- names of people and organisations ---- */

const char *certificate_subject(const struct certificate *c, const char *type)
{
	for (size_t i = 0; i < c->subject_count; i++)
		if (strcmp(c->subject[i].type, type) == 0)
			return c->subject[i].value;
	return NULL;
}

/* RFC 4514 section 2.4; control characters too, so that a name stays one line. */
static void attribute_write_value(const char *value, struct buf *to)
{
	size_t len = strlen(value);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];
		bool at_end = i == 0 || i == len - 1;

		if (c < ' ' || c == 0x7F) {
			buf_printf(to, "\\%02X", c);
			continue;
		}
		if (strchr("\"+,;<>\\", c) != NULL || (c == ' ' && at_end) || (c == '#' && i == 0))
			buf_putc(to, '\\');
		buf_putc(to, (char)c);
	}
}

void certificate_write_name(
    const struct certificate_attribute *attributes, size_t count, struct buf *to)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_puts(to, attributes[i].joined ? " + " : ", ");
		buf_puts(to, attributes[i].type);
		buf_putc(to, '=');
		attribute_write_value(attributes[i].value, to);
	}
}

/* ---- strength ---- */

/* The keys that we vouch for, by our names for them: the least size in bits, and whether the curve
 * must have a name. */
static const struct key_rule {
	const char *algorithm;
	unsigned bits_min;
	bool named_curve;
} key_rules[] = {
    {"RSA", 2048, false},
    {"RSA-PSS", 2048, false},
    {"EC", 256, true},
    {"Ed25519", 253, false},
    {"Ed448", 448, false},
};

/* The digests that we vouch for; "none" is EdDSA's. */
static const char *const digests[] = {
    "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512", "none"};

/* The rule for the certificate's key; NULL when there is none. */
static const struct key_rule *key_rule(const struct certificate *c)
{
	if (c->key_bits == 0)
		return NULL;
	for (size_t i = 0; i < sizeof key_rules / sizeof key_rules[0]; i++)
		if (strcmp(c->key_algorithm, key_rules[i].algorithm) == 0)
			return &key_rules[i];
	return NULL;
}

bool certificate_key_is_short(const struct certificate *c)
{
	const struct key_rule *rule = key_rule(c);

	return rule != NULL && c->key_bits < rule->bits_min;
}

static enum err key_check_strength(const struct certificate *c, struct problem *why)
{
	const struct key_rule *rule = key_rule(c);

	if (c->key_weakness != NULL)
		return err_reason(why, ERR_REFUSED, "certificate.known_key",
		    "its secret key is known to others, or easily found: %s", c->key_weakness);
	if (rule != NULL && c->key_bits < rule->bits_min)
		return err_reason(why, ERR_REFUSED, "certificate.weak_key",
		    "its %s key has %u bits: at least %u are needed", c->key_algorithm, c->key_bits,
		    rule->bits_min);
	if (rule != NULL && rule->named_curve && c->key_curve == NULL)
		return err_reason(why, ERR_REFUSED, "certificate.weak_key",
		    "its %s key of %u bits is on a curve without a name", c->key_algorithm,
		    c->key_bits);
	if (rule != NULL)
		return ERR_OK;
	return err_reason(why, ERR_REFUSED, "certificate.weak_key",
	    "its key is %s, whose strength is not known: RSA of 2048 bits, EC of 256 or Ed25519 is "
	    "needed",
	    c->key_algorithm);
}

enum err certificate_check_strength(const struct certificate *c, struct problem *why)
{
	for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++)
		if (strcmp(c->signature_digest, digests[i]) == 0)
			return key_check_strength(c, why);
	return err_reason(why, ERR_REFUSED, "certificate.weak_digest",
	    "its signature (%s) uses the digest %s: SHA-256 or better is needed",
	    c->signature_algorithm, c->signature_digest);
}

/* ---- fitness ---- */

static const struct {
	const char *name, *reason, *meaning;
} faults[CERTIFICATE_FAULT_COUNT] = {
    [CERTIFICATE_PRECERTIFICATE] = {"precertificate", "certificate.precertificate",
	"it is a precertificate (RFC 6962), which no browser takes: give the certificate that was "
	"issued after it"},
    [CERTIFICATE_PURPOSE] = {"purpose", "certificate.purpose",
	"it is not for web servers: its extended key usage lacks serverAuth"},
    [CERTIFICATE_CRITICAL] = {"critical", "certificate.critical",
	"it has a critical extension that is unknown, for which every browser refuses it"},
    [CERTIFICATE_VERSION] = {"version", "certificate.version",
	"it is of an X.509 version before 3, which no browser takes"},
    [CERTIFICATE_UNSIGNED] = {"unsigned", "certificate.unsigned", "its signature is empty"},
    [CERTIFICATE_EXPONENT] = {"exponent", "certificate.exponent",
	"its RSA key is none: the exponent is 1, or even"},
    [CERTIFICATE_MODULUS] = {"modulus", "certificate.modulus",
	"its RSA key is none: the modulus is even"},
    [CERTIFICATE_HUGE] = {"huge", "certificate.huge",
	"its RSA key has more than 16384 bits, which no browser takes"},
    [CERTIFICATE_SERIAL] = {"serial", "certificate.serial", "its serial number is negative"},
    [CERTIFICATE_YEAR] = {"year", "certificate.year",
	"its validity begins or ends in a year before 1950"},
    [CERTIFICATE_TIME] = {"time", "certificate.time",
	"its validity has a time that is not in whole seconds of UTC (RFC 5280 section 4.1.2.5)"},
    [CERTIFICATE_COMMON_NAME] = {"common_name", "certificate.common_name",
	"it names its host by its common name (CN) alone, where no browser looks: it needs subject "
	"alternative names"},
};

bool certificate_has_fault(const struct certificate *c, enum certificate_fault fault)
{
	return (c->faults & 1U << fault) != 0;
}

const char *certificate_fault_name(enum certificate_fault fault)
{
	assert(fault < CERTIFICATE_FAULT_COUNT);
	return faults[fault].name;
}

enum err certificate_check_fitness(const struct certificate *c, struct problem *why)
{
	for (unsigned i = 0; i < CERTIFICATE_FAULT_COUNT; i++)
		if (certificate_has_fault(c, (enum certificate_fault)i))
			return err_reason(
			    why, ERR_REFUSED, faults[i].reason, "%s", faults[i].meaning);
	return ERR_OK;
}

/* ---- hosts ---- */

enum { DNS_NAME_MAX = 253, DNS_LABEL_MAX = 63 };

static bool is_lower_or_digit(char c)
{
	return str_is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool label_is_sound(struct str label)
{
	if (label.len == 0 || label.len > DNS_LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_lower_or_digit(label.at[i]) &&
		    (label.at[i] != '-' || i == 0 || i == label.len - 1))
			return false;
	return true;
}

/* Browsers take a host whose last label is a number for an IPv4 address. */
static bool label_is_number(struct str label)
{
	bool hex = str_starts(label, STR("0x"));

	for (size_t i = hex ? 2 : 0; i < label.len; i++)
		if (hex ? hex_value(label.at[i]) < 0 : !str_is_digit(label.at[i]))
			return false;
	return true;
}

bool certificate_is_host_name(struct str name)
{
	bool wildcard = str_starts(name, STR("*."));
	struct str rest = str_part(name, wildcard ? 2 : 0, name.len), label = {0};
	size_t labels = 0;

	if (name.len > DNS_NAME_MAX)
		return false;
	for (; rest.at != NULL; labels++) {
		label = str_cut(&rest, '.');
		if (!label_is_sound(label))
			return false;
	}
	return !label_is_number(label) && (!wildcard || labels >= 2);
}

/* Reads an IP address, IPv6 with or without brackets, and writes it as it stands among the names.
 */
static bool address_normalize(struct str host, char ret_text[INET6_ADDRSTRLEN])
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
	if (name[0] != '*')
		return false;
	parent = strchr(host, '.');
	return parent != NULL && strcmp(parent, name + 1) == 0;
}

bool certificate_covers(const struct certificate *c, const char *host)
{
	char address[INET6_ADDRSTRLEN];
	bool is_address = address_normalize(str_from(host), address);

	if (!is_address && !certificate_is_host_name(str_from(host)))
		return false;
	for (size_t i = 0; i < c->name_count; i++)
		if (is_address ? c->name_kinds[i] == CERTIFICATE_NAME_ADDRESS &&
				     strcmp(c->names[i], address) == 0
			       : c->name_kinds[i] == CERTIFICATE_NAME_HOST &&
				     name_covers(c->names[i], host))
			return true;
	return false;
}
