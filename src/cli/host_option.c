/* The host that an option means. */
#include "cli/host_option.h"

#include <stdio.h>
#include "cli/output.h"
#include "origin/host.h"

/* What stands before a port, ":443". */
static struct str host_without_port(struct str host)
{
	size_t end = host.len;

	while (end > 0 && str_is_digit(host.at[end - 1]))
		end--;
	return end > 0 && end < host.len && host.at[end - 1] == ':' ? str_part(host, 0, end - 1)
								    : host;
}

bool host_option_read(const char *text, struct host_option *ret)
{
	struct str host = str_trim(str_from(text));
	size_t scheme = str_find(host, STR("://"));
	struct problem why = {.text = ""};
	bool wild;

	if (scheme < host.len) {
		host = str_part(host, scheme + strlen("://"), host.len);
		host = str_cut(&host, '/');
	}
	host = host_without_port(host);
	if (str_ends(host, STR(".")))
		host = str_part(host, 0, host.len - 1);
	wild = str_starts(host, STR("*."));
	snprintf(ret->text, sizeof ret->text, "%s", wild ? "*." : "");
	if (origin_host_parse(
		str_part(host, wild ? 2 : 0, host.len), ret->text + (wild ? 2 : 0), &why) == ERR_OK)
		return true;
	output_error("--host \"%s\" is no host, such as shop.example.jp: %s", text, why.text);
	return false;
}
