/* Reads DER, element by element. */
#include "pki/der.h"

#include "base/calendar.h"

/* The length of an element's content; `*at` is where it stands, and then where the content begins.
 */
static bool der_length(struct str bytes, size_t *at, size_t *ret)
{
	unsigned first = (unsigned char)bytes.at[*at];
	size_t count = first & 0x7f, length = 0;

	++*at;
	if (first < 0x80) {
		*ret = first;
		return true;
	}
	if (count == 0 || count > 4 || bytes.len - *at < count || bytes.at[*at] == 0)
		return false;
	for (size_t i = 0; i < count; i++)
		length = length << 8 | (unsigned char)bytes.at[(*at)++];
	*ret = length;
	return length >= 0x80;
}

bool der_next(struct str *rest, struct der *ret)
{
	struct str bytes = *rest;
	size_t at = 1, length;

	if (bytes.len < 2 || ((unsigned char)bytes.at[0] & 0x1f) == 0x1f)
		return false;
	if (!der_length(bytes, &at, &length) || length > bytes.len - at)
		return false;
	*ret = (struct der){
	    (unsigned char)bytes.at[0], {bytes.at, at + length}, {bytes.at + at, length}};
	*rest = (struct str){bytes.at + at + length, bytes.len - at - length};
	return true;
}

bool der_is_next(struct str rest, unsigned tag)
{
	return rest.len > 0 && (unsigned char)rest.at[0] == tag;
}

bool der_take(struct str *rest, unsigned tag, struct str *ret_content)
{
	struct der found;

	if (!der_is_next(*rest, tag) || !der_next(rest, &found))
		return false;
	*ret_content = found.content;
	return true;
}

bool der_is_integer(struct str content)
{
	unsigned first, second;

	if (content.len < 2)
		return content.len == 1;
	first = (unsigned char)content.at[0];
	second = (unsigned char)content.at[1];
	return !(first == 0 && second < 0x80) && !(first == 0xff && second >= 0x80);
}

bool der_boolean(struct str content, bool *ret)
{
	unsigned value = content.len == 1 ? (unsigned char)content.at[0] : 1;

	*ret = value == 0xff;
	return value == 0 || value == 0xff;
}

/* The number of two digits, as far as it is from `least` to `most`. */
static bool der_digits(const char *at, unsigned least, unsigned most, unsigned *ret)
{
	*ret = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
	return str_is_digit(at[0]) && str_is_digit(at[1]) && *ret >= least && *ret <= most;
}

static unsigned month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

/* A list has a million of them, so this is done without the help of others. */
bool der_time(const struct der *time, int64_t *ret)
{
	const char *at = time->content.at;
	size_t years = time->tag == DER_TIME ? 4 : 2;
	unsigned century = 20, year, month, day, hour, minute, second;

	if ((time->tag != DER_TIME && time->tag != DER_UTC_TIME) ||
	    time->content.len != years + 11 || at[years + 10] != 'Z')
		return false;
	if (!der_digits(at + years - 2, 0, 99, &year) ||
	    (years == 4 && !der_digits(at, 0, 99, &century)))
		return false;
	if (years == 2 && year >= 50)
		century = 19;
	year += century * 100;
	at += years;
	if (!der_digits(at, 1, 12, &month) || !der_digits(at + 2, 1, 31, &day) ||
	    !der_digits(at + 4, 0, 23, &hour) || !der_digits(at + 6, 0, 59, &minute) ||
	    !der_digits(at + 8, 0, 59, &second) || day > month_days(year, month))
		return false;
	*ret =
	    (int64_t)calendar_day((struct calendar_date){(int)year, (int)month, (int)day}) * 86400 +
	    hour * 3600 + minute * 60 + second;
	return true;
}

bool der_bytes(struct str content, struct str *ret)
{
	if (content.len == 0 || content.at[0] != 0)
		return false;
	*ret = str_part(content, 1, content.len);
	return true;
}

bool der_extension(struct str *rest, struct der_extension *ret)
{
	struct str fields, critical;

	ret->critical = false;
	if (!der_take(rest, DER_SEQUENCE, &fields) || !der_take(&fields, DER_OID, &ret->oid))
		return false;
	if (der_is_next(fields, DER_BOOLEAN) &&
	    (!der_take(&fields, DER_BOOLEAN, &critical) || !der_boolean(critical, &ret->critical)))
		return false;
	return der_take(&fields, DER_OCTETS, &ret->value) && fields.len == 0 && ret->oid.len > 0;
}
