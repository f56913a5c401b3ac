/* Finds the parts of a certificate. */
#include "pki/parts.h"

#include "base/hex.h"

static bool parts_take(struct str *rest, unsigned tag, struct str *ret_whole)
{
	struct der found;

	if (!der_is_next(*rest, tag) || !der_next(rest, &found))
		return false;
	*ret_whole = found.whole;
	return true;
}

static bool parts_take_validity(struct str *rest, struct certificate_parts *ret)
{
	struct str validity;
	struct der begin, end;

	return der_take(rest, DER_SEQUENCE, &validity) && der_next(&validity, &begin) &&
	       der_next(&validity, &end) && validity.len == 0 &&
	       der_time(&begin, &ret->not_before) && der_time(&end, &ret->not_after);
}

/* RFC 5280 section 4.1, to the public key. */
static bool parts_take_fields(struct str *tbs, struct certificate_parts *ret)
{
	struct str skipped;

	if (der_is_next(*tbs, DER_WITHIN(0)) && !der_take(tbs, DER_WITHIN(0), &skipped))
		return false;
	return der_take(tbs, DER_INTEGER, &ret->serial) && der_is_integer(ret->serial) &&
	       der_take(tbs, DER_SEQUENCE, &skipped) &&
	       parts_take(tbs, DER_SEQUENCE, &ret->issuer) && parts_take_validity(tbs, ret) &&
	       parts_take(tbs, DER_SEQUENCE, &ret->subject) &&
	       parts_take(tbs, DER_SEQUENCE, &ret->key);
}

bool certificate_parts(struct str der, struct certificate_parts *ret)
{
	struct str certificate, tbs, skipped, extensions;

	*ret = (struct certificate_parts){.not_before = 0};
	if (!der_take(&der, DER_SEQUENCE, &certificate) || der.len > 0 ||
	    !der_take(&certificate, DER_SEQUENCE, &tbs) || !parts_take_fields(&tbs, ret))
		return false;
	/* Unique identifiers, which nobody has. */
	for (unsigned n = 1; n <= 2; n++)
		if (der_is_next(tbs, DER_CONTEXT(n)) && !der_take(&tbs, DER_CONTEXT(n), &skipped))
			return false;
	if (tbs.len == 0)
		return true;
	return der_take(&tbs, DER_WITHIN(3), &extensions) && tbs.len == 0 &&
	       der_take(&extensions, DER_SEQUENCE, &ret->extensions) && extensions.len == 0;
}

struct str certificate_part(const struct certificate_parts *parts, struct str oid)
{
	struct str rest = parts->extensions;
	struct der_extension extension;

	while (der_extension(&rest, &extension))
		if (str_eq(extension.oid, oid))
			return extension.value;
	return (struct str){NULL, 0};
}

/* The two's complement of a number that is not zero. */
static void bytes_negate(unsigned char *bytes, size_t len)
{
	bool carry = true;

	for (size_t i = len; i-- > 0;) {
		bytes[i] = (unsigned char)(~bytes[i] + carry);
		carry = carry && bytes[i] == 0;
	}
}

bool certificate_serial_bytes(struct str hex, unsigned char ret[PARTS_SERIAL_MAX], size_t *ret_len)
{
	bool negative = str_starts(hex, STR("-"));
	size_t len;

	if (negative)
		hex = str_part(hex, 1, hex.len);
	len = hex.len / 2;
	if (len == 0 || len >= PARTS_SERIAL_MAX || !hex_read(hex, ret + 1))
		return false;
	ret[0] = 0;
	if (negative)
		bytes_negate(ret, len + 1);
	/* The first byte is the sign's alone; it stays where it is needed. */
	while (len > 0 && !der_is_integer((struct str){(char *)ret, len + 1})) {
		memmove(ret, ret + 1, len);
		len--;
	}
	*ret_len = len + 1;
	return true;
}
