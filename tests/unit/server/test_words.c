/* The keys that are composed at run time: all are there, and one that is missing is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/asset.h"
#include "server/console_routes.h"
#include "server/portal_routes.h"
#include "server/words.h"

static const char *const pages[] = {"error"};

static void what_is_embedded_has_them_all(void **state)
{
	struct problem why = {.text = ""};
	struct site *site = NULL;

	(void)state;
	assert_int_equal(site_load("", pages, 1, &site, &why), ERR_OK);
	assert_int_equal(words_check(site, console_routes, portal_routes, &why), ERR_OK);
	assert_string_equal(why.text, "");
	site_free(site);
}

/* Writes an embedded text below the folder, without the line of the key. */
static void write_without(const struct asset *text, const char *folder, const char *key)
{
	struct str content = {text->start, (size_t)(text->end - text->start)}, line;
	char name[128];
	FILE *file;

	snprintf(name, sizeof name, "%s/%s", folder, text->path);
	file = fopen(name, "w");
	assert_non_null(file);
	while (content.at != NULL) {
		line = str_cut(&content, '\n');
		if (!str_starts(line, str_from(key)))
			fprintf(file, "%.*s\n", STR_ARG(line));
	}
	fclose(file);
}

/* All texts, as an operator's own, without the key. */
static void load_without(const char *key, struct problem *why, struct site **ret)
{
	char folder[64], command[160], line[64];

	strcpy(folder, "/tmp/trustseal-words-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command, "mkdir -p %s/text/visitors", folder);
	assert_int_equal(system(command), 0);
	snprintf(line, sizeof line, "%s =", key);
	for (size_t i = 0; i < assets_count; i++)
		if (str_starts(str_from(assets[i].path), STR("text/")))
			write_without(&assets[i], folder, line);
	assert_int_equal(site_load(folder, pages, 1, ret, why), ERR_OK);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void a_key_that_all_languages_lack_is_named(void **state)
{
	static const char *const keys[] = {"usage.word.en", "console.lang.ja", "cure.path",
	    "revocation.keycompromise", "audit.operator.reset_password", "event.contract.import",
	    "console.contracts.menu", "console.client.nameless", "portal.list.menu",
	    "portal.step.install", "portal.life.applied", "system.eccube_text", "system.hugo_use2",
	    "lead.mismatch_builder"};

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		struct problem why = {.text = ""};
		struct site *site = NULL;

		load_without(keys[i], &why, &site);
		assert_int_equal(
		    words_check(site, console_routes, portal_routes, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, keys[i]));
		site_free(site);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_embedded_has_them_all),
	    cmocka_unit_test(a_key_that_all_languages_lack_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
