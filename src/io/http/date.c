/* Dates as header fields have them. */
#include "io/http/date.h"

#include <time.h>

void http_date_write(int64_t t, char ret[HTTP_DATE_SIZE])
{
	time_t at = (time_t)t;
	struct tm parts;

	gmtime_r(&at, &parts);
	strftime(ret, HTTP_DATE_SIZE, "%a, %d %b %Y %H:%M:%S GMT", &parts);
}
