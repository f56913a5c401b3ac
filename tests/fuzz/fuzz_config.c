/* Whatever a file of settings and an environment hold: each mistake is told in one printable
 * sentence, and settings without one are within their limits. Input: the file, a line "%%", then a
 * variable a line. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "config/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { VARIABLES_MAX = 32 };

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void must_be_printable(struct str text)
{
	uint32_t code_point;

	while (text.len > 0)
		must(utf8_next(&text, &code_point) && !utf8_is_hidden(code_point));
}

static void count_mistake(void *mistakes, bool warning, const char *message)
{
	must(message[0] != '\0');
	must_be_printable(str_from(message));
	if (!warning)
		++*(unsigned *)mistakes;
}

static void read_environment(struct str lines, struct config_reading *r)
{
	char *variables[VARIABLES_MAX + 1] = {NULL};

	for (size_t i = 0; i < VARIABLES_MAX && lines.at != NULL; i++) {
		struct str line = str_cut(&lines, '\n');

		variables[i] = strndup(line.len == 0 ? "" : line.at, line.len);
	}
	config_environment(r, variables);
	for (size_t i = 0; variables[i] != NULL; i++)
		free(variables[i]);
}

static void check_address(const struct network_listen *a)
{
	unsigned char bytes[16];

	must(inet_pton(a->ipv6 ? AF_INET6 : AF_INET, a->host, bytes) == 1 && a->port > 0);
}

/* What the rest of the program relies on. */
static void check(const struct config *c)
{
	const char *const texts[] = {c->server.public_url, c->store.url, c->redis.url,
	    c->redis.key_file, c->page.brand, c->page.operator_url, c->page.timezone,
	    c->page.override};

	check_address(&c->server.listen);
	check_address(&c->server.admin_listen);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		must(strnlen(texts[i], CONFIG_TEXT_MAX) < CONFIG_TEXT_MAX);
		must_be_printable(str_from(texts[i]));
	}
	must(
	    c->server.public_url[0] != '\0' && c->store.url[0] != '\0' && c->page.brand[0] != '\0');
	must(c->server.jobs > 0 && c->server.queue > 0 && c->server.exchange_time > 0);
	must(c->cache.ttl > 0 && c->cache.memory > 0 && c->contract.services.count > 0);
	must(c->contract.services.count <= CONFIG_WORDS_MAX);
	must(c->page.theme <= CONFIG_THEME_DARK && c->log.format <= CONFIG_FORMAT_JSON);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str file = {(const char *)data, size}, environment = {NULL, 0};
	const char *end = size == 0 ? NULL : memmem(data, size, "\n%%\n", 4);
	struct config_reading r;
	struct config config;
	unsigned mistakes = 0;

	if (end != NULL) {
		file.len = (size_t)(end - file.at);
		environment = (struct str){end + 4, size - file.len - 4};
	}
	config_begin(&r, &config, count_mistake, &mistakes);
	config_text(&r, "t.conf", file);
	read_environment(environment, &r);
	if (config_end(&r) == ERR_OK) {
		must(mistakes == 0);
		check(&config);
	} else {
		must(mistakes > 0);
	}
	return 0;
}
