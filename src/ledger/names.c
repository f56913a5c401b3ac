/* Under which names the public log may have something that concerns a host. */
#include "ledger/names.h"

#include <stdio.h>
#include "io/psl.h"
#include "record/sought.h"

/* ---- reading ---- */

/* A name with a dot behind it is the same name; one with an empty label is nobody's, though
 * browsers would ask for it. */
bool ledger_name_read(struct str typed, char ret[ORIGIN_HOST_MAX + 1])
{
	struct sought sought = sought_read(typed);
	struct str host = str_from(sought.origin.host);

	if (sought.kind != SOUGHT_HOST || str_find(host, STR("..")) < host.len)
		return false;
	if (str_ends(host, STR(".")))
		host.len--;
	if (str_index(host, '.') == 0 || str_index(host, '.') == host.len)
		return false;
	return str_copy(ret, ORIGIN_HOST_MAX + 1, host);
}

/* ---- names ---- */

bool ledger_name_is_wildcard(const char *host)
{
	return strncmp(host, LEDGER_WILDCARD, strlen(LEDGER_WILDCARD)) == 0;
}

static void names_add(struct ledger_names *names, const char *before, const char *name)
{
	char whole[ORIGIN_HOST_MAX + 1];
	int len = snprintf(whole, sizeof whole, "%s%s", before, name);

	if ((size_t)len >= sizeof whole)
		return;
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->at[i], whole) == 0)
			return;
	memcpy(names->at[names->count++], whole, sizeof whole);
}

/* The wildcard one label above; none is registered directly above what anybody may register
 * under. */
static void names_add_wildcard(struct ledger_names *names, const char *host)
{
	const char *dot = strchr(host, '.');
	bool suffix = true;

	if (dot != NULL && strchr(dot + 1, '.') != NULL &&
	    psl_host_is_suffix(dot + 1, &suffix) == ERR_OK && !suffix)
		names_add(names, LEDGER_WILDCARD, dot + 1);
}

void ledger_names_of(const char *host, struct ledger_names *ret)
{
	static const char www[] = "www.";
	char twin[ORIGIN_HOST_MAX + sizeof www] = "";

	ret->count = 0;
	names_add(ret, "", host);
	if (origin_host_is_address(host) || ledger_name_is_wildcard(host))
		return;
	if (strncmp(host, www, strlen(www)) != 0)
		snprintf(twin, sizeof twin, "%s%s", www, host);
	else if (strchr(host + strlen(www), '.') != NULL)
		snprintf(twin, sizeof twin, "%s", host + strlen(www));
	names_add(ret, "", twin[0] == '\0' ? host : twin);
	names_add_wildcard(ret, host);
	names_add_wildcard(ret, twin);
}
