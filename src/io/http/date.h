/* Dates as header fields have them. */
#ifndef IO_HTTP_DATE_H
#define IO_HTTP_DATE_H

#include <stdint.h>

/* Bytes with the NUL, whatever the year. */
enum { HTTP_DATE_SIZE = 40 };

/* IMF-fixdate (RFC 9110 section 5.6.7) of a second in UTC. Any thread. */
void http_date_write(int64_t t, char ret[HTTP_DATE_SIZE]);

#endif
