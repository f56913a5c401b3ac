/* The price list: what is read of it, and what is said of mistakes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "orders/price_list.h"
#include "pki/pem.h"
#include "unit/fixtures/office.h"

static struct config config;
static char folder[64];
static struct arena memory;
static struct problem why;

static int start(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/trustseal-prices-XXXXXX");
	assert_non_null(mkdtemp(folder));
	memory = (struct arena){NULL, 0};
	config = (struct config){.order = {.coupon_least = 5}};
	config.contract.services.count = 2;
	strcpy(config.contract.services.words[0], "SR3.0");
	strcpy(config.contract.services.words[1], "EV");
	snprintf(config.order.prices, sizeof config.order.prices, "%s/prices.conf", folder);
	return 0;
}

static int stop(void **state)
{
	char command[128];

	(void)state;
	arena_free(&memory);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static bool is_server(struct str word)
{
	return str_eq(word, STR("apache")) || str_eq(word, STR("iis"));
}

static enum err read_text(const char *text, struct prices *ret)
{
	write_file(config.order.prices, text);
	return prices_read(&config, is_server, &memory, ret, &why);
}

#define GOOD                                                                                        \
	"[SR3.0]\nname.ja = サーバー証明書\nname.en = Server certificate\nprice.1 = 55000\n" \
	"price.3 = 150000\nservers = apache iis\n"

static void what_a_service_costs_is_read(void **state)
{
	struct prices p;

	(void)state;
	assert_int_equal(read_text(GOOD "[invoice]\ntax = 10\nregistration = T1234567890123\n"
					"payee = 例示認証 | 例示銀行 普通 1234567\n",
			     &p),
	    ERR_OK);
	assert_int_equal(prices_of(&p, STR("SR3.0"), 1), 55000);
	assert_int_equal(prices_of(&p, STR("SR3.0"), 2), 0);
	assert_int_equal(prices_of(&p, STR("SR3.0"), 3), 150000);
	assert_int_equal(prices_of(&p, STR("SR3.0"), 4000), 0);
	assert_int_equal(prices_of(&p, STR("EV"), 1), 0);
	assert_int_equal(prices_of(NULL, STR("SR3.0"), 1), 0);
	assert_text(p.services[0].name[LANG_JA], "サーバー証明書");
	assert_int_equal(p.services[0].server_count, 2);
	assert_false(p.services[0].root.is_given);
	assert_text(p.invoice.currency, "JPY");
	assert_int_equal(p.invoice.payee_count, 2);
	assert_text(p.invoice.payee[1], "例示銀行 普通 1234567");
	assert_int_equal(prices_tax(&p.invoice, 55001), 5500);
}

/* Nobody has to write down keys and hashes. */
static void keys_and_hashes_are_those_of_the_certificates(void **state)
{
	struct str der = a_certificate("ca.example.jp", NOW, NOW + DAY);
	struct buf pem = BUF_INIT(1 << 16);
	char path[128], text[1024];
	struct prices p;

	(void)state;
	pem_write("CERTIFICATE", der, &pem);
	forge_free(der);
	snprintf(path, sizeof path, "%s/root.pem", folder);
	write_file(path, pem.at);
	buf_free(&pem);
	snprintf(text, sizeof text, GOOD "root = %s\n", path);
	assert_int_equal(read_text(text, &p), ERR_OK);
	assert_true(p.services[0].root.is_given);
	assert_text(p.services[0].root.name, "株式会社テスト");
	assert_text(p.services[0].root.hash, "SHA256");
	assert_int_equal(p.services[0].root.sha256.len, 64);
	assert_int_equal(p.services[0].root.not_after, NOW + DAY);
	assert_true(str_starts(p.services[0].root.key, STR("EC ")) ||
		    str_starts(p.services[0].root.key, STR("RSA ")));
	assert_false(p.services[0].intermediate.is_given);
	assert_int_equal(read_text(GOOD "root = /no/such/file.pem\n", &p), ERR_INVALID);
	assert_non_null(strstr(why.text, "prices.conf:7: [SR3.0] root: "));
	assert_non_null(strstr(why.text, "/no/such/file.pem"));
	snprintf(text, sizeof text, GOOD "root = %s\n", config.order.prices);
	assert_int_equal(read_text(text, &p), ERR_INVALID);
	assert_non_null(strstr(why.text, "[SR3.0] root must name a PEM file"));
}

static void a_mistake_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
	    {"[SR3.0]\nprice.1 = 55,000\n", ":2: [SR3.0] price.1 must be a whole number"},
	    {"[SR3.0]\nprice.1 = 0\n", ":2: [SR3.0] price.1 must be"},
	    {"[SR3.0]\nprice.0 = 10\n", ":2: [SR3.0] price.0: has no number of years"},
	    {"[SR3.0]\nprice.11 = 10\n", ":2: [SR3.0] price.11: has no number of years"},
	    {"[SR3.0]\nprice.1 = 10\nprice.1 = 11\n", ":3: [SR3.0] price.1: is said twice"},
	    {"[SR3.0]\n\nname.xx = x\n", ":3: [SR3.0] name.xx: names no language"},
	    {"[SR3.0]\nname.ja =\n", ":2: [SR3.0] name.ja must be a text"},
	    {"[SR3.0]\nservers = apache apachee\n", ":2: [SR3.0] servers must be words of servers"},
	    {"[SR3.0]\ncolour = red\n", ":2: [SR3.0] colour: is no key of a service"},
	    {"[EV9]\nprice.1 = 10\n", ":2: [EV9] price.1: stands in a section that is none of"},
	    {"price.1 = 10\n", ":1: [] price.1: stands in a section that is none of"},
	    {"[SR3.0]\nprice.1\n", ":2: "},
	    {"[SR3.0]\nname.ja = x\nname.en = x\n", ":2: [SR3.0] it has no price"},
	    {"\n[SR3.0]\nname.ja = x\nprice.1 = 5\n", ":3: [SR3.0] it has no name.en"},
	    {GOOD "[invoice]\ntax = 101\n", ":8: [invoice] tax must be a whole number"},
	    {GOOD "[invoice]\ntaxes = 1\n", ":8: [invoice] taxes: is no key"},
	    {"[invoice]\ntax = 10\n", "prices.conf: it has no service"},
	    {"", "prices.conf: it has no service"},
	};
	struct prices p;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(read_text(rows[i].text, &p), ERR_INVALID);
		if (strstr(why.text, rows[i].why) == NULL)
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].text, why.text, rows[i].why);
	}
	unlink(config.order.prices);
	assert_int_equal(prices_read(&config, is_server, &memory, &p, &why), ERR_NOT_FOUND);
}

/* On SIGHUP, while pages are made of the former one. */
static void a_list_that_is_read_again_leaves_readers_the_one_they_have(void **state)
{
	struct price_list *list = NULL;
	const struct prices *old, *fresh;

	(void)state;
	write_file(config.order.prices, GOOD);
	assert_int_equal(price_list_open(&config, is_server, &list, &why), ERR_OK);
	old = price_list_hold(list);
	write_file(config.order.prices, "[SR3.0]\nname.ja = x\nname.en = x\nprice.1 = 60000\n");
	assert_int_equal(price_list_reload(list, &why), ERR_OK);
	fresh = price_list_hold(list);
	assert_int_equal(prices_of(old, STR("SR3.0"), 1), 55000);
	assert_int_equal(prices_of(fresh, STR("SR3.0"), 1), 60000);
	price_list_release(list, old);
	write_file(config.order.prices, "[SR3.0]\nprice.1 = x\n");
	assert_int_equal(price_list_reload(list, &why), ERR_INVALID);
	assert_ptr_equal(price_list_hold(list), fresh);
	price_list_release(list, fresh);
	price_list_release(list, fresh);
	price_list_close(list);
}

static void without_a_file_there_is_no_list(void **state)
{
	struct price_list *list = NULL;

	(void)state;
	config.order.prices[0] = '\0';
	assert_int_equal(price_list_open(&config, is_server, &list, &why), ERR_OK);
	assert_null(price_list_hold(list));
	price_list_release(list, NULL);
	assert_int_equal(price_list_reload(list, &why), ERR_OK);
	price_list_close(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	    TEST(what_a_service_costs_is_read),
	    TEST(keys_and_hashes_are_those_of_the_certificates),
	    TEST(a_mistake_is_named_with_its_line),
	    TEST(a_list_that_is_read_again_leaves_readers_the_one_they_have),
	    TEST(without_a_file_there_is_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
