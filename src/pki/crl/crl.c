/* Opens revocation lists. */
#include "pki/crl/crl.h"

#include "pki/crl/distribution.h"
#include "pki/der.h"
#include "pki/pem.h"

static enum err crl_damaged(struct problem *why, const char *what)
{
	return err_reason(why, ERR_INVALID, "crl.damaged",
	    "it is no revocation list, or one that is damaged: %s", what);
}

/* ---- the file ---- */

static enum err crl_find_block(struct str file, struct buf *room, struct problem *why)
{
	struct pem_reader reader = {.rest = file};
	struct pem_block block;
	size_t found = 0;
	enum err err;

	while ((err = pem_next(&reader, &block, why)) == ERR_OK) {
		if (!str_eq(block.label, STR("X509 CRL")))
			return err_reason(why, ERR_INVALID, "crl.other",
			    "the block on line %zu is no revocation list: give what begins with "
			    "-----BEGIN X509 CRL-----",
			    block.line);
		if (found++ > 0)
			return err_reason(why, ERR_INVALID, "crl.several",
			    "the file has several revocation lists: give each in a file");
		err = pem_decode(&reader, &block, room, why);
		if (err)
			return err;
	}
	if (err != ERR_NOT_FOUND)
		return err;
	return found > 0 ? room->err
			 : err_reason(why, ERR_INVALID, "crl.other",
			       "it has no revocation list: neither DER nor a line "
			       "-----BEGIN X509 CRL-----");
}

enum err crl_find(struct str file, struct buf *room, struct str *ret_der, struct problem *why)
{
	enum err err;

	if (file.len > CRL_FILE_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "the file has %zu bytes: at most %d are taken", file.len, CRL_FILE_MAX);
	/* No text begins with a zero and a byte past ASCII; the shortest list is past that. */
	if (file.len > 1 && file.at[0] == DER_SEQUENCE && (unsigned char)file.at[1] >= 0x80) {
		*ret_der = file;
		return ERR_OK;
	}
	err = crl_find_block(file, room, why);
	if (err == ERR_NO_MEMORY)
		return err_no_memory(why);
	if (!err)
		*ret_der = buf_str(room);
	return err;
}

/* ---- extensions ---- */

static bool crl_take_key_id(struct str value, struct crl *to, struct problem *why)
{
	struct str fields, id = {NULL, 0};

	(void)why;
	if (!der_take(&value, DER_SEQUENCE, &fields) || value.len > 0)
		return false;
	if (der_is_next(fields, DER_CONTEXT(0)) && !der_take(&fields, DER_CONTEXT(0), &id))
		return false;
	to->key_id = id;
	return true;
}

static bool crl_take_number(struct str value, struct crl *to, struct problem *why)
{
	struct str number;

	(void)why;
	if (!der_take(&value, DER_INTEGER, &number) || value.len > 0 || !der_is_integer(number) ||
	    (unsigned char)number.at[0] >= 0x80)
		return false;
	if (number.len > 1 && number.at[0] == 0)
		number = str_part(number, 1, number.len);
	to->number = number;
	return number.len <= CRL_NUMBER_MAX;
}

static bool crl_take_delta(struct str value, struct crl *to, struct problem *why)
{
	(void)value;
	(void)to;
	err_reason(why, ERR_REFUSED, "crl.delta",
	    "it is a list of changes (a delta), which does not say who is not revoked: the whole "
	    "list is needed");
	return false;
}

static void crl_pass_uri(void *arg, struct str uri)
{
	(void)arg;
	(void)uri;
}

/* DistributionPointName: [0] the full name; [1] one relative to the issuer's, which is no address.
 */
static bool crl_take_point(struct str value, struct crl *to)
{
	struct der name;

	if (!der_next(&value, &name) || value.len > 0 ||
	    (name.tag != DER_WITHIN(0) && name.tag != DER_WITHIN(1)))
		return false;
	to->partial = true;
	if (name.tag == DER_WITHIN(0))
		to->names = name.content;
	return distribution_each_uri(to->names, crl_pass_uri, NULL);
}

/* What of the issuing distribution point makes a list of other things than sites' certificates. */
static const struct crl_scope {
	unsigned tag;
	const char *reason, *what;
} crl_scopes[] = {
    {DER_CONTEXT(2), "crl.only_ca", "it is of CA certificates only (onlyContainsCACerts)"},
    {DER_CONTEXT(3), "crl.some_reasons", "it is of some reasons only (onlySomeReasons)"},
    {DER_CONTEXT(4), "crl.indirect", "it is of several issuers (indirectCRL)"},
    {DER_CONTEXT(5), "crl.only_attribute",
	"it is of attribute certificates only (onlyContainsAttributeCerts)"},
};

static bool crl_check_scope(const struct der *field, struct problem *why)
{
	bool is = true;

	if (field->tag != DER_CONTEXT(3) && !der_boolean(field->content, &is))
		return false;
	for (size_t i = 0; is && i < sizeof crl_scopes / sizeof crl_scopes[0]; i++)
		if (crl_scopes[i].tag == field->tag) {
			err_reason(why, ERR_REFUSED, crl_scopes[i].reason,
			    "%s, and says nothing of others", crl_scopes[i].what);
			return false;
		}
	return true;
}

static bool crl_take_distribution(struct str value, struct crl *to, struct problem *why)
{
	struct str fields;
	struct der field;
	unsigned last = 0;

	if (!der_take(&value, DER_SEQUENCE, &fields) || value.len > 0)
		return false;
	while (fields.len > 0) {
		unsigned number;

		if (!der_next(&fields, &field))
			return false;
		number = (field.tag & 0x1f) + 1;
		if (field.tag != (number == 1 ? DER_WITHIN(0) : DER_CONTEXT(number - 1)) ||
		    number <= last || number > 6)
			return false;
		last = number;
		if (number == 1 ? !crl_take_point(field.content, to)
				: !crl_check_scope(&field, why))
			return false;
	}
	return true;
}

/* Extensions that are understood, by the last byte of their OID, 2.5.29.n. */
static const struct crl_extension {
	unsigned char n;
	const char *name;
	/* False: it cannot be decoded, or `why` says something. */
	bool (*take)(struct str value, struct crl *to, struct problem *why);
} crl_extensions[] = {
    {20, "cRLNumber", crl_take_number},
    {27, "deltaCRLIndicator", crl_take_delta},
    {28, "issuingDistributionPoint", crl_take_distribution},
    {35, "authorityKeyIdentifier", crl_take_key_id},
};
enum { CRL_EXTENSIONS = sizeof crl_extensions / sizeof crl_extensions[0] };

static enum err crl_take_extension(
    const struct der_extension *extension, unsigned *seen, struct crl *to, struct problem *why)
{
	struct problem said = {.text = ""};

	for (size_t i = 0; i < CRL_EXTENSIONS; i++) {
		const struct crl_extension *known = &crl_extensions[i];

		if (extension->oid.len != 3 || memcmp(extension->oid.at, "\x55\x1d", 2) != 0 ||
		    (unsigned char)extension->oid.at[2] != known->n)
			continue;
		if (!(*seen & 1U << i) && known->take(extension->value, to, &said)) {
			*seen |= 1U << i;
			return ERR_OK;
		}
		if (said.text[0] != '\0' && why != NULL)
			*why = said;
		return said.text[0] != '\0'
			   ? ERR_REFUSED
			   : err_reason(why, ERR_REFUSED, "crl.extension",
				 "its extension %s stands there twice, or cannot be "
				 "decoded",
				 known->name);
	}
	return extension->critical ? err_reason(why, ERR_REFUSED, "crl.critical",
					 "it has a critical extension that is not known here")
				   : ERR_OK;
}

static enum err crl_take_extensions(struct str extensions, struct crl *to, struct problem *why)
{
	struct der_extension extension;
	unsigned seen = 0;
	enum err err = ERR_OK;

	if (extensions.len == 0)
		return crl_damaged(why, "its extensions are empty");
	while (extensions.len > 0 && !err) {
		if (!der_extension(&extensions, &extension))
			return crl_damaged(why, "an extension cannot be read");
		err = crl_take_extension(&extension, &seen, to, why);
	}
	return err;
}

/* ---- the list ---- */

/* Version to nextUpdate. A list without a version is of version 1, and has no extensions that would
 * say of what it is. */
static enum err crl_take_head(struct str *tbs, struct crl *to, struct problem *why)
{
	struct str version, algorithm = *tbs, name;
	struct der time;

	if (der_is_next(*tbs, DER_SEQUENCE) ||
	    (der_take(tbs, DER_INTEGER, &version) && !str_eq(version, STR("\x01"))))
		return err_reason(why, ERR_REFUSED, "crl.version",
		    "it is not of version 2, as lists with extensions are: where the CA is run by "
		    "\"openssl ca\", its configuration needs crl_extensions and crlnumber");
	algorithm = *tbs;
	if (!der_take(tbs, DER_SEQUENCE, &name))
		return crl_damaged(why, "its head cannot be read");
	to->algorithm = str_part(algorithm, 0, algorithm.len - tbs->len);
	to->issuer = *tbs;
	if (!der_take(tbs, DER_SEQUENCE, &name))
		return crl_damaged(why, "its issuer cannot be read");
	to->issuer.len -= tbs->len;
	if (!der_next(tbs, &time) || !der_time(&time, &to->this_update))
		return crl_damaged(why, "its time cannot be read");
	if (!der_is_next(*tbs, DER_UTC_TIME) && !der_is_next(*tbs, DER_TIME))
		return ERR_OK;
	if (!der_next(tbs, &time) || !der_time(&time, &to->next_update))
		return crl_damaged(why, "its time cannot be read");
	return ERR_OK;
}

static enum err crl_take_tbs(struct str tbs, struct crl *to, struct problem *why)
{
	struct str outer, extensions;
	enum err err = crl_take_head(&tbs, to, why);

	if (err)
		return err;
	if (der_is_next(tbs, DER_SEQUENCE) && !der_take(&tbs, DER_SEQUENCE, &to->entries))
		return crl_damaged(why, "its entries are cut off");
	if (tbs.len == 0)
		return ERR_OK;
	if (!der_take(&tbs, DER_WITHIN(0), &outer) || tbs.len > 0 ||
	    !der_take(&outer, DER_SEQUENCE, &extensions) || outer.len > 0)
		return crl_damaged(why, "its extensions cannot be read");
	return crl_take_extensions(extensions, to, why);
}

enum err crl_open(struct str der, struct crl *ret, struct problem *why)
{
	struct crl crl = {.this_update = 0};
	struct str list, bits, tbs;
	struct der whole, algorithm;
	enum err err;

	if (!der_take(&der, DER_SEQUENCE, &list) || der.len > 0)
		return crl_damaged(why, "it is cut off, or something stands behind it");
	if (!der_next(&list, &whole) || whole.tag != DER_SEQUENCE || !der_next(&list, &algorithm) ||
	    algorithm.tag != DER_SEQUENCE || !der_take(&list, DER_BITS, &bits) || list.len > 0 ||
	    !der_bytes(bits, &crl.signature))
		return crl_damaged(why, "its signature cannot be read");
	tbs = whole.content;
	err = crl_take_tbs(tbs, &crl, why);
	if (err)
		return err;
	crl.tbs = whole.whole;
	if (!str_eq(crl.algorithm, algorithm.whole))
		return err_reason(why, ERR_REFUSED, "crl.algorithm",
		    "what it says of its signature within and without is not the same");
	*ret = crl;
	return ERR_OK;
}
