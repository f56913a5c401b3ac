/* Reads and writes cookies. */
#include "web/cookie.h"

#include <assert.h>
#include <stdio.h>

bool cookie_get(struct str field, struct str name, struct str *ret_value)
{
	while (field.at != NULL) {
		struct str value = str_trim(str_cut(&field, ';'));
		struct str key = str_cut(&value, '=');

		if (value.at != NULL && str_eq(key, name)) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

void cookie_write(
    const char *name, const char *value, long max_age_s, char ret_field[COOKIE_TEXT_MAX])
{
	char age[40] = "";
	int len;

	if (max_age_s >= 0)
		snprintf(age, sizeof age, "; Max-Age=%ld", max_age_s);
	len = snprintf(ret_field, COOKIE_TEXT_MAX,
	    "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", name, value, age);
	assert(len > 0 && len < COOKIE_TEXT_MAX);
	(void)len;
}
