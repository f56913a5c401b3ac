/* The site: what is embedded is sound, and an operator's own files are checked before they are
 * used. */
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
#include "web/site.h"

static const char *const pages[] = {"home", "proof", "error"};

enum { PAGES = sizeof pages / sizeof pages[0] };

/* A folder with one file, as an operator would make it; removed by drop(). */
struct folder {
	char path[64], file[128];
};

static void make(struct folder *f, const char *kind, const char *name, const char *content)
{
	FILE *file;

	strcpy(f->path, "/tmp/trustseal-site-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	snprintf(f->file, sizeof f->file, "%s/%s/%s", f->path, kind, name);
	for (char *at = f->file + strlen(f->path) + 1; (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		assert_int_equal(mkdir(f->file, 0700), 0);
		*at = '/';
	}
	file = fopen(f->file, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static void drop(const struct folder *f)
{
	char below[128];

	strcpy(below, f->file);
	unlink(below);
	while (strcmp(below, f->path) != 0) {
		*strrchr(below, '/') = '\0';
		assert_int_equal(rmdir(below), 0);
	}
}

static void what_is_embedded_loads(void **state)
{
	struct site *site = NULL;
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(site_load("", pages, PAGES, &site, &why), ERR_OK);
	assert_string_equal(why.text, "");
	site_free(site);
}

static void every_page_that_is_embedded_can_be_loaded(void **state)
{
	struct site *site = NULL;
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(site_load("", NULL, 0, &site, &why), ERR_OK);
	assert_string_equal(why.text, "");
	site_free(site);
}

static void static_files_are_found_under_their_own_address_only(void **state)
{
	struct site *site = NULL;
	const char *url;

	(void)state;
	assert_int_equal(site_load("", pages, PAGES, &site, NULL), ERR_OK);
	url = site_static_url(site, "seal.css");
	assert_int_equal(strncmp(url, "/static/seal.", 13), 0);
	assert_non_null(site_static_reply(site, str_from(url + strlen("/static/")), CODING_GZIP));
	assert_null(site_static_reply(site, STR("seal.css"), CODING_GZIP));
	assert_null(site_static_reply(site, STR("seal.000000000000.css"), CODING_GZIP));
	assert_string_equal(site_static_url(site, "nosuch.css"), "");
	site_free(site);
}

static void an_overriding_style_gets_an_address_of_its_own(void **state)
{
	struct site *plain = NULL, *own = NULL;
	struct folder f;

	(void)state;
	make(&f, "style", "seal.css", "body { color: green }\n");
	assert_int_equal(site_load("", pages, PAGES, &plain, NULL), ERR_OK);
	assert_int_equal(site_load(f.path, pages, PAGES, &own, NULL), ERR_OK);
	assert_string_not_equal(
	    site_static_url(plain, "seal.css"), site_static_url(own, "seal.css"));
	site_free(plain);
	site_free(own);
	drop(&f);
}

static void a_mistake_in_an_overriding_file_is_told_with_its_place(void **state)
{
	static const struct {
		const char *kind, *name, *content, *reason;
	} rows[] = {
	    {"pages", "home.html", "<p>\n{{t no.such.key}}", "pages/home.html:2: "},
	    {"pages", "proof.html", "{{#open}}", "pages/proof.html:1: "},
	    {"pages", "home.html", "{{t install.tab}}", "lacks the key \"install.tab\""},
	    {"text", "en.txt", "one = 1\n", "text/en.txt lacks the key"},
	    {"text", "ja.txt", "\xFF\n", "text/ja.txt:1: not UTF-8"},
	    {"text/visitors", "en.txt", "one = 1\n", "text/visitors/en.txt lacks the key"},
	    {"text/visitors", "ja.txt", "\xFF\n", "text/visitors/ja.txt:1: not UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct site *site = NULL;
		struct problem why = {.text = ""};
		struct folder f;

		make(&f, rows[i].kind, rows[i].name, rows[i].content);
		assert_int_equal(site_load(f.path, pages, PAGES, &site, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, rows[i].reason));
		assert_null(site);
		drop(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_embedded_loads),
	    cmocka_unit_test(every_page_that_is_embedded_can_be_loaded),
	    cmocka_unit_test(static_files_are_found_under_their_own_address_only),
	    cmocka_unit_test(an_overriding_style_gets_an_address_of_its_own),
	    cmocka_unit_test(a_mistake_in_an_overriding_file_is_told_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
