/* Reads times in ASN.1. */
#include "pki/asn1_time.h"

#include <time.h>
#include "base/calendar.h"
#include "base/str.h"

/* timegm() depends on the range of time_t and on nothing being wrong with struct tm. */
bool asn1_time_seconds(const ASN1_TIME *time, int64_t *ret_seconds)
{
	struct calendar_date date;
	struct tm tm;

	if (!ASN1_TIME_to_tm(time, &tm))
		return false;
	date = (struct calendar_date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
	*ret_seconds =
	    (int64_t)calendar_day(date) * 86400 + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	return true;
}

bool asn1_time_is_whole(const ASN1_TIME *time)
{
	struct str text = {
	    (const char *)ASN1_STRING_get0_data(time), (size_t)ASN1_STRING_length(time)};
	size_t digits = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 12 : 14;

	for (size_t i = 0; i < digits && i < text.len; i++)
		if (!str_is_digit(text.at[i]))
			return false;
	return text.len == digits + 1 && text.at[digits] == 'Z';
}
