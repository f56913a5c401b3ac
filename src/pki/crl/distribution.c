/* Reads the extension cRLDistributionPoints (RFC 5280 section 4.2.1.13). */
#include "pki/crl/distribution.h"

static const struct str distribution_oid = {"\x55\x1d\x1f", 3};

bool distribution_each_uri(struct str names, void (*each)(void *arg, struct str uri), void *arg)
{
	struct der name;

	while (names.len > 0) {
		if (!der_next(&names, &name))
			return false;
		if (name.tag == DER_CONTEXT(6))
			each(arg, name.content);
	}
	return true;
}

/* What is asked for is what stands there: blanks, control characters and others that no address
 * has would be something else for whoever reads it. */
static bool uri_is_taken(struct str uri)
{
	if (uri.len > DISTRIBUTION_NAME_MAX || !str_eq_nocase(str_part(uri, 0, 7), STR("http://")))
		return false;
	for (size_t i = 0; i < uri.len; i++)
		if (uri.at[i] <= ' ' || uri.at[i] > '~')
			return false;
	return true;
}

struct uri_lines {
	struct buf *to;
	size_t count;
};

static void uri_add_line(void *arg, struct str uri)
{
	struct uri_lines *lines = arg;

	if (lines->count == DISTRIBUTION_NAMES_MAX || !uri_is_taken(uri))
		return;
	if (lines->count++ > 0)
		buf_putc(lines->to, '\n');
	buf_add_str(lines->to, uri);
}

/* One DistributionPoint: a list for some reasons only (1), or of another issuer (2), is none. */
static bool point_add_names(struct str point, struct uri_lines *lines)
{
	struct str name = {NULL, 0}, full;

	if (der_is_next(point, DER_WITHIN(0)) && !der_take(&point, DER_WITHIN(0), &name))
		return false;
	if (point.len > 0 || !der_is_next(name, DER_WITHIN(0)))
		return true;
	return der_take(&name, DER_WITHIN(0), &full) && name.len == 0 &&
	       distribution_each_uri(full, uri_add_line, lines);
}

bool distribution_names(const struct certificate_parts *parts, struct buf *to)
{
	struct str value = certificate_part(parts, distribution_oid), points, point;
	struct uri_lines lines = {to, 0};

	if (value.at == NULL)
		return true;
	if (!der_take(&value, DER_SEQUENCE, &points) || value.len > 0)
		return false;
	while (points.len > 0 && lines.count == 0)
		if (!der_take(&points, DER_SEQUENCE, &point) || !point_add_names(point, &lines))
			return false;
	return true;
}
