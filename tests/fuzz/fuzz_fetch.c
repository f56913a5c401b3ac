/* Any head of an answer, and any URL: values are one line within their bound, and what may be
 * fetched has one reading, which no redirect leaves. Input: lines of a head; the first one is also
 * read as a URL. */
#include <stdlib.h>
#include <string.h>
#include "io/fetch_header.h"
#include "io/fetch_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void check_url(const struct fetch_url *url)
{
	struct str text = str_from(url->text);
	struct fetch_url again;

	must(str_starts(text, url->https ? STR("https://") : STR("http://")));
	for (size_t i = 0; i < text.len; i++)
		must(text.at[i] > ' ' && text.at[i] <= '~' && text.at[i] != '\\' &&
		     text.at[i] != '#');
	must(url->port != 22 && url->port != 25 && url->host[0] != '\0');
	must(fetch_url_parse(text, &again, NULL) == ERR_OK);
	must(strcmp(again.text, url->text) == 0 && strcmp(again.host, url->host) == 0 &&
	     again.port == url->port && again.https == url->https);
}

static void check_value(struct str value)
{
	must(value.len <= FETCH_HEADER_MAX);
	for (size_t i = 0; i < value.len; i++)
		must((unsigned char)value.at[i] >= ' ' && value.at[i] != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"Location", "ETag"};
	struct str rest = {(const char *)data, size}, first, values[2] = {{0}};
	struct arena memory = {0};
	struct fetch_url base, next;

	if (size == 0)
		return 0;
	first = str_part(rest, 0, str_index(rest, '\n'));
	for (unsigned lines = 0; rest.at != NULL && lines < 64; lines++)
		fetch_header_take(str_cut(&rest, '\n'), names, values, 2, &memory);
	check_value(values[0]);
	check_value(values[1]);
	if (memchr(first.at, '\0', first.len) == NULL &&
	    fetch_url_parse(first, &base, NULL) == ERR_OK)
		check_url(&base);
	must(fetch_url_parse(STR("https://a.test:444/b/c?q"), &base, NULL) == ERR_OK);
	if (memchr(first.at, '\0', first.len) == NULL &&
	    fetch_url_follow(&base, first, &next, NULL) == ERR_OK)
		check_url(&next);
	if (values[0].at != NULL && fetch_url_follow(&base, values[0], &next, NULL) == ERR_OK)
		check_url(&next);
	arena_free(&memory);
	return 0;
}
