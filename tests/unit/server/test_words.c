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

/* Writes the embedded text without the line of the key. */
static void write_without(const char *path, const char *folder, const char *key)
{
	struct str content, line;
	char name[128];
	FILE *file;

	assert_true(asset_find(path, &content));
	snprintf(name, sizeof name, "%s/%s", folder, path);
	file = fopen(name, "w");
	assert_non_null(file);
	while (content.at != NULL) {
		line = str_cut(&content, '\n');
		if (!str_starts(line, str_from(key)))
			fprintf(file, "%.*s\n", STR_ARG(line));
	}
	fclose(file);
}

static void a_key_that_all_languages_lack_is_named(void **state)
{
	static const char *const keys[] = {"usage.word.en", "console.lang.ja", "cure.path",
	    "revocation.keycompromise", "audit.operator.reset_password", "event.contract.import",
	    "console.contracts.menu", "console.client.nameless", "portal.list.menu",
	    "portal.step.install", "portal.life.applied"};
	char folder[64], below[96];

	(void)state;
	strcpy(folder, "/tmp/trustseal-words-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(below, sizeof below, "%s/text", folder);
	assert_int_equal(mkdir(below, 0700), 0);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		struct problem why = {.text = ""};
		struct site *site = NULL;
		char key[64];

		snprintf(key, sizeof key, "%s =", keys[i]);
		write_without("text/ja.txt", folder, key);
		write_without("text/en.txt", folder, key);
		assert_int_equal(site_load(folder, pages, 1, &site, &why), ERR_OK);
		assert_int_equal(
		    words_check(site, console_routes, portal_routes, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, keys[i]));
		site_free(site);
	}
	for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
		char name[128];

		snprintf(name, sizeof name, "%s/%s.txt", below, lang_tag((enum lang)lang));
		unlink(name);
	}
	rmdir(below);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_embedded_has_them_all),
	    cmocka_unit_test(a_key_that_all_languages_lack_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
