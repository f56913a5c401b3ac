/* Which way leads to a copy of a log. */
#include "verify/way.h"

const struct verify_way *verify_way_of(const char *where)
{
	struct str text = str_from(where);

	return str_eq_nocase(str_part(text, 0, 7), STR("http://")) ||
		       str_eq_nocase(str_part(text, 0, 8), STR("https://"))
		   ? &verify_site
		   : &verify_folder;
}
