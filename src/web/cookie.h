/* Reads and writes cookies (RFC 6265). */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include <stdbool.h>
#include "base/str.h"

enum { COOKIE_TEXT_MAX = 256 };

/* The value of the first cookie `name` in a Cookie field, as it was sent; false when there is none.
 */
bool cookie_get(struct str field, struct str name, struct str *ret_value);
/* The Set-Cookie field for a cookie that only this host gets, over HTTPS, from its own pages, and
 * that no script reads. `name` begins with "__Host-", so that no other host can set it; `value`
 * consists of letters, digits and hyphens. It lasts for `max_age_s`, as long as the browser runs
 * when that is negative, and is taken away when it is 0. */
void cookie_write(
    const char *name, const char *value, long max_age_s, char ret_field[COOKIE_TEXT_MAX]);

#endif
