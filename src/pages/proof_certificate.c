/* Fills in what a proof page takes from the certificate. */
#include "pages/proof_certificate.h"

#include <stdio.h>
#include <string.h>
#include "base/utf8.h"
#include "pages/proof.h"
#include "pages/proof_address.h"

/* Names shown; the rest is counted. */
enum { NAMES_SHOWN = 100, GROUP = 4 };

/* What people call an attribute of a name; others are shown by their type alone. */
static const struct {
	const char *type, *key;
} attribute_keys[] = {
    {"CN", "attribute.cn"},
    {"O", "attribute.o"},
    {"OU", "attribute.ou"},
    {"L", "attribute.l"},
    {"ST", "attribute.st"},
    {"C", "attribute.c"},
    {"street", "attribute.street"},
    {"postalCode", "attribute.postalcode"},
    {"serialNumber", "attribute.serialnumber"},
    {"businessCategory", "attribute.businesscategory"},
    {"organizationIdentifier", "attribute.organizationidentifier"},
    {"jurisdictionC", "attribute.jurisdictionc"},
    {"jurisdictionST", "attribute.jurisdictionst"},
    {"jurisdictionL", "attribute.jurisdictionl"},
    {"DC", "attribute.dc"},
    {"emailAddress", "attribute.emailaddress"},
};

static const struct {
	const char *reason, *key;
} revocation_keys[] = {
    {"unspecified", "revocation.unspecified"},
    {"keyCompromise", "revocation.keycompromise"},
    {"CACompromise", "revocation.cacompromise"},
    {"cACompromise", "revocation.cacompromise"},
    {"affiliationChanged", "revocation.affiliationchanged"},
    {"superseded", "revocation.superseded"},
    {"cessationOfOperation", "revocation.cessationofoperation"},
    {"certificateHold", "revocation.certificatehold"},
    {"privilegeWithdrawn", "revocation.privilegewithdrawn"},
    {"AACompromise", "revocation.aacompromise"},
    {"aACompromise", "revocation.aacompromise"},
};

/* Countries (ISO 3166-1) that the catalogues name, as "country.jp". */
static const char countries[] = "au ca ch cn de es fr gb hk ie in it jp kr nl se sg tw us ";

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

const char *proof_revocation_key(const char *reason)
{
	for (size_t i = 0; i < COUNT(revocation_keys); i++)
		if (strcmp(reason, revocation_keys[i].reason) == 0)
			return revocation_keys[i].key;
	return "revocation.unspecified";
}

/* ---- the language of a text ---- */

static bool text_is_korean(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x11ff) || (c >= 0x3130 && c <= 0x318f) ||
	       (c >= 0xac00 && c <= 0xd7a3);
}

static bool text_is_japanese(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9f) || c >= 0x20000;
}

/* LANG_COUNT where it cannot be told. */
static enum lang text_guess_lang(const char *text)
{
	struct str rest = str_from(text);
	bool ascii = true;
	uint32_t c;

	while (utf8_next(&rest, &c)) {
		if (text_is_japanese(c))
			return LANG_JA;
		if (text_is_korean(c))
			return LANG_KO;
		ascii = ascii && c < 0x80;
	}
	return ascii ? LANG_EN : LANG_COUNT;
}

const char *proof_text_lang(const char *text, enum lang page)
{
	enum lang lang = text[0] == '\0' ? page : text_guess_lang(text);

	return lang == page || lang == LANG_COUNT ? "" : lang_written(lang);
}

/* ---- where ---- */

void proof_place_write(const struct certificate *c, struct buf *to)
{
	const char *locality = certificate_subject(c, "L"), *state = certificate_subject(c, "ST");
	const char *places[] = {locality, state};
	bool japanese = locality != NULL && text_guess_lang(locality) == LANG_JA;

	for (size_t i = 0; i < 2; i++) {
		const char *place = places[japanese ? 1 - i : i];

		if (place == NULL)
			continue;
		if (to->len > 0 && !japanese)
			buf_puts(to, ", ");
		buf_puts(to, place);
	}
}

void proof_set_country(const struct certificate *c, struct model *m)
{
	const char *country = certificate_subject(c, "C");
	char tag[] = "xx ";

	if (country == NULL)
		return;
	if (strlen(country) == 2) {
		tag[0] = str_lower(country[0]);
		tag[1] = str_lower(country[1]);
	}
	if (strstr(countries, tag) != NULL)
		model_format(m, "country_key", "country.%.2s", tag);
	else
		model_cstr(m, "country", country);
}

/* ---- the folded facts ---- */

static const char *certificate_attribute_key(const char *type)
{
	for (size_t i = 0; i < COUNT(attribute_keys); i++)
		if (strcmp(type, attribute_keys[i].type) == 0)
			return attribute_keys[i].key;
	return "";
}

static void certificate_set_name(struct model *m, const char *list,
    const struct certificate_attribute *attributes, size_t count, enum lang lang)
{
	for (size_t i = 0; i < count; i++) {
		struct model *item = model_item(m, list);

		model_cstr(item, "type", attributes[i].type);
		model_cstr(item, "label_key", certificate_attribute_key(attributes[i].type));
		model_cstr(item, "value", attributes[i].value);
		model_cstr(item, "value_lang", proof_text_lang(attributes[i].value, lang));
	}
}

/* Digits in groups, so that people can compare them. */
static void certificate_set_digits(struct model *m, const char *name, const char *digits)
{
	struct buf text = BUF_INIT(2 * CERTIFICATE_TEXT_MAX);
	struct str rest = str_from(digits);

	for (size_t i = 0; i < rest.len; i += GROUP) {
		if (i > 0)
			buf_putc(&text, ' ');
		buf_add_str(&text, str_part(rest, i, GROUP));
	}
	model_buf(m, name, &text);
	buf_free(&text);
}

static void certificate_set_names(const struct certificate *c, struct model *m)
{
	size_t shown = c->name_count < NAMES_SHOWN ? c->name_count : NAMES_SHOWN;

	for (size_t i = 0; i < shown; i++)
		proof_address_name(model_item(m, "names"), c->names[i]);
	if (shown < c->name_count)
		model_format(m, "names_more", "%zu", c->name_count - shown);
}

static void certificate_set_algorithms(const struct certificate *c, struct model *m)
{
	const char *weak_key = proof_weak_key(c), *weak_signature = proof_weak_signature(c);

	model_cstr(m, "key_algorithm", c->key_algorithm);
	model_cstr(m, "key_curve", c->key_curve == NULL ? "" : c->key_curve);
	model_format(m, "key_bits", "%u", c->key_bits);
	model_cstr(m, "signature", c->signature_algorithm);
	model_flag(m, "is_weak", weak_key != NULL || weak_signature != NULL);
	if (weak_key != NULL)
		model_cstr(m, "weak_key", weak_key);
	if (weak_signature != NULL)
		model_cstr(m, "weak_signature", weak_signature);
}

static void certificate_set_faults(const struct certificate *c, struct model *m)
{
	model_flag(m, "is_broken", c->faults != 0);
	for (unsigned i = 0; i < CERTIFICATE_FAULT_COUNT; i++)
		if (certificate_has_fault(c, (enum certificate_fault)i))
			model_format(model_item(m, "faults"), "fault_key", "broken.%s",
			    certificate_fault_name((enum certificate_fault)i));
}

void proof_set_certificate(const struct certificate *c, enum lang lang, struct model *m)
{
	certificate_set_name(m, "subject", c->subject, c->subject_count, lang);
	certificate_set_name(m, "issuer", c->issuer, c->issuer_count, lang);
	certificate_set_digits(m, "serial", c->serial);
	certificate_set_digits(m, "fingerprint", c->fingerprint);
	certificate_set_names(c, m);
	certificate_set_algorithms(c, m);
	certificate_set_faults(c, m);
}
