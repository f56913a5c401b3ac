/* How long what a browser reads may be, in bytes. */
#ifndef ORIGIN_LIMITS_H
#define ORIGIN_LIMITS_H

enum {
	ORIGIN_HOST_MAX = 253,
	ORIGIN_URL_MAX = 2048,
	/* What a path of a URL of ORIGIN_URL_MAX bytes can become when each byte is escaped. */
	ORIGIN_PATH_MAX = 3 * ORIGIN_URL_MAX + 1
};

#endif
