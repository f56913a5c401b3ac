/* Lists of registered sites: what goes in comes out, and nothing else reads as one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "origin/registered.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/sites.h"

static const char *const urls[] = {"https://shop.example.jp/", "https://*.shop.example.jp:8443/a/b",
    "http://localhost/", "http://localhost:8080/x", "https://[::1]:443/"};

enum { URLS = sizeof urls / sizeof urls[0] };

static struct origin_sites write_all(struct buf *bytes)
{
	*bytes = (struct buf)BUF_INIT(1 << 16);
	for (size_t i = 0; i < URLS; i++) {
		struct buf path = BUF_INIT(4096);
		struct origin_url url;

		assert_int_equal(
		    origin_parse_registered(str_from(urls[i]), true, &path, &url, NULL), ERR_OK);
		origin_sites_add(bytes, &url);
		buf_free(&path);
	}
	return (struct origin_sites){URLS, buf_str(bytes)};
}

static void every_url_comes_back_in_its_order(void **state)
{
	struct buf bytes, text = BUF_INIT(4096);
	struct origin_sites list = write_all(&bytes);
	struct str rest = list.bytes;
	struct origin_site site;

	(void)state;
	for (size_t i = 0; i < URLS; i++) {
		struct origin_site same = origin_sites_at(&list, i);

		assert_true(origin_sites_next(&rest, &site));
		assert_ptr_equal(site.host, same.host);
		buf_clear(&text);
		origin_site_write(&site, &text);
		/* The usual port is not spelt out. */
		assert_string_equal(text.at, i == 4 ? "https://[::1]/" : urls[i]);
	}
	assert_false(origin_sites_next(&rest, &site));
	buf_free(&text);
	buf_free(&bytes);
}

static void an_ordinary_site_takes_two_bytes_more_than_its_host(void **state)
{
	struct origin_url url = sites_url("shop.example.jp");
	struct buf bytes = BUF_INIT(100);

	(void)state;
	origin_sites_add(&bytes, &url);
	assert_int_equal(bytes.len, strlen("shop.example.jp") + 2);
	buf_free(&bytes);
}

static void a_list_is_cut_off_and_what_is_cut_short_is_none(void **state)
{
	struct buf bytes;
	struct origin_sites list = write_all(&bytes), cut;

	(void)state;
	buf_puts(&bytes, "more");
	for (size_t len = 0; len <= bytes.len; len++) {
		struct str exactly = exact_copy((struct str){bytes.at, len}), rest = exactly;

		assert_int_equal(origin_sites_cut(&rest, URLS, &cut), len >= bytes.len - 4);
		if (len == bytes.len) {
			assert_true(str_eq(rest, STR("more")));
			assert_int_equal(cut.bytes.len, list.bytes.len);
		}
		exact_free(exactly);
	}
	buf_free(&bytes);
}

/* A site as it is kept: its flags, what they announce, and the host. */
static bool is_a_site(struct str bytes)
{
	struct str exactly = exact_copy(bytes), rest = exactly;
	struct origin_sites sites;
	bool read = origin_sites_cut(&rest, 1, &sites);

	exact_free(exactly);
	return read;
}

static void only_hosts_that_a_url_can_have_are_read(void **state)
{
	char bytes[ORIGIN_HOST_MAX + 3];

	(void)state;
	memset(bytes, 'a', sizeof bytes);
	bytes[0] = '\0';
	bytes[ORIGIN_HOST_MAX + 1] = '\0';
	assert_true(is_a_site((struct str){bytes, ORIGIN_HOST_MAX + 2}));
	bytes[ORIGIN_HOST_MAX + 1] = 'a';
	bytes[ORIGIN_HOST_MAX + 2] = '\0';
	assert_false(is_a_site((struct str){bytes, ORIGIN_HOST_MAX + 3}));
	assert_true(is_a_site(STR("\0a\0")));
	assert_false(is_a_site(STR("\0\0")));
}

static void what_is_usual_is_never_spelt_out(void **state)
{
	(void)state;
	assert_true(is_a_site(STR("\2\x20\xfb"
				  "a\0")));
	assert_false(is_a_site(STR("\2\x01\xbb"
				   "a\0")));
	/* With http that is another port. */
	assert_true(is_a_site(STR("\3\x01\xbb"
				  "a\0")));
	assert_false(is_a_site(STR("\3\0\x50"
				   "a\0")));
	assert_true(is_a_site(STR("\4\0\2/ba\0")));
	assert_false(is_a_site(STR("\4\0\1/a\0")));
	assert_false(is_a_site(STR("\4\0\0a\0")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_url_comes_back_in_its_order),
	    cmocka_unit_test(an_ordinary_site_takes_two_bytes_more_than_its_host),
	    cmocka_unit_test(a_list_is_cut_off_and_what_is_cut_short_is_none),
	    cmocka_unit_test(only_hosts_that_a_url_can_have_are_read),
	    cmocka_unit_test(what_is_usual_is_never_spelt_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
