/* Decodes the string types of ASN.1 to UTF-8. */
#include "pki/certificate_text.h"

#include <string.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/objects.h>
#include "pki/certificate.h"

enum form { FORM_NONE, FORM_UTF8, FORM_LATIN1, FORM_UCS2, FORM_UCS4 };

/* How each type is read. DESIGN: the 7-bit types are read as UTF-8, of which ASCII is a part: where
 * a CA wrote more into them it was that, and all else is refused. TeletexString is T.61 by the
 * letter and Latin-1 in practice. BMPString is UCS-2: surrogates are refused, by OpenSSL already.
 */
static const unsigned char forms[] = {
    [V_ASN1_UTF8STRING] = FORM_UTF8,
    [V_ASN1_PRINTABLESTRING] = FORM_UTF8,
    [V_ASN1_IA5STRING] = FORM_UTF8,
    [V_ASN1_NUMERICSTRING] = FORM_UTF8,
    [V_ASN1_T61STRING] = FORM_LATIN1,
    [V_ASN1_BMPSTRING] = FORM_UCS2,
    [V_ASN1_UNIVERSALSTRING] = FORM_UCS4,
};

static bool is_surrogate(unsigned long c)
{
	return c >= 0xD800 && c <= 0xDFFF;
}

/* Takes one character from `len` (1 or more) bytes: how many it had, or less than 1. */
static int text_next_char(enum form form, const unsigned char *at, int len, unsigned long *ret_c)
{
	switch (form) {
	case FORM_LATIN1:
		*ret_c = at[0];
		return 1;
	case FORM_UCS2:
		if (len < 2)
			return -1;
		*ret_c = (unsigned long)at[0] << 8 | at[1];
		return 2;
	case FORM_UCS4:
		if (len < 4)
			return -1;
		*ret_c = (unsigned long)at[0] << 24 | (unsigned long)at[1] << 16 |
			 (unsigned long)at[2] << 8 | at[3];
		return 4;
	default:
		return UTF8_getc(at, len, ret_c);
	}
}

static enum err text_decode(const ASN1_STRING *from, enum form form, const char *what,
    struct arena *room, char **ret_text, struct problem *why)
{
	const unsigned char *at = ASN1_STRING_get0_data(from);
	int left = ASN1_STRING_length(from), used, len = 0;
	unsigned char text[CERTIFICATE_TEXT_MAX + 4];
	unsigned long c;

	for (; left > 0; left -= used, at += used) {
		used = text_next_char(form, at, left, &c);
		if (used < 1 || c > 0x10FFFF || is_surrogate(c))
			return err_because(why, ERR_INVALID, "%s is not valid text of its type %s",
			    what, ASN1_tag2str(ASN1_STRING_type(from)));
		if (c == 0)
			return err_because(why, ERR_INVALID,
			    "%s contains a NUL, which is used to disguise names", what);
		len += UTF8_putc(text + len, 4, c);
		if (len > CERTIFICATE_TEXT_MAX)
			return err_because(why, ERR_TOO_LARGE, "%s is longer than %d bytes", what,
			    CERTIFICATE_TEXT_MAX);
	}
	*ret_text = arena_str(room, (struct str){(const char *)text, (size_t)len});
	return *ret_text == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err text_dump(const ASN1_STRING *from, const char *what, struct arena *room,
    char **ret_text, struct problem *why)
{
	BIO *bio;
	char *text;
	long len;

	if (ASN1_STRING_length(from) > CERTIFICATE_TEXT_MAX / 2 - 8)
		return err_because(
		    why, ERR_TOO_LARGE, "%s is longer than %d bytes", what, CERTIFICATE_TEXT_MAX);
	bio = BIO_new(BIO_s_mem());
	if (bio == NULL)
		return ERR_NO_MEMORY;
	*ret_text = NULL;
	if (ASN1_STRING_print_ex(bio, from, ASN1_STRFLGS_DUMP_ALL | ASN1_STRFLGS_DUMP_DER) >= 0) {
		len = BIO_get_mem_data(bio, &text);
		*ret_text = arena_str(room, (struct str){(const char *)text, (size_t)len});
	}
	BIO_free(bio);
	return *ret_text == NULL ? ERR_NO_MEMORY : ERR_OK;
}

enum err certificate_text(const ASN1_STRING *from, const char *what, struct arena *room,
    char **ret_text, struct problem *why)
{
	int type = ASN1_STRING_type(from);
	enum form form = FORM_NONE;

	if (type >= 0 && (size_t)type < sizeof forms)
		form = (enum form)forms[type];
	return form == FORM_NONE ? text_dump(from, what, room, ret_text, why)
				 : text_decode(from, form, what, room, ret_text, why);
}

const char *certificate_oid(const ASN1_OBJECT *oid, bool long_name, struct arena *room)
{
	int nid = OBJ_obj2nid(oid);
	char numbers[256];

	/* The library's own names are constants. */
	if (nid != NID_undef)
		return long_name ? OBJ_nid2ln(nid) : OBJ_nid2sn(nid);
	if (OBJ_obj2txt(numbers, sizeof numbers, oid, 1) < 1)
		str_copy(numbers, sizeof numbers, STR("unknown"));
	return arena_str(room, str_from(numbers));
}
