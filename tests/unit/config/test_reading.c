/* Reading the settings: from text to values, and what is told of mistakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "config/reading.h"

/* Keeps the messages, one a line. */
static void keep(void *arg, bool warning, const char *message)
{
	buf_printf(arg, "%s%s\n", warning ? "warning: " : "", message);
}

/* What one setting is answered with; "" when it is taken. */
static const char *answer(const char *section, const char *name, const char *value)
{
	static char text[2048];
	struct config config;
	struct config_reading r;
	struct buf messages = BUF_INIT(8192);
	enum err err;

	config_begin(&r, &config, keep, &messages);
	config_pair(&r, "t.conf", 7, str_from(section), str_from(name), str_from(value));
	err = config_end(&r);
	assert_int_equal(err == ERR_OK, messages.len == 0);
	str_copy(text, sizeof text, buf_str(&messages));
	buf_free(&messages);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void every_mistake_is_answered_with_what_is_allowed(void **state)
{
	static const struct {
		const char *section, *name, *value, *message;
	} rows[] = {
	    {"sevrer", "listen", "x",
		"t.conf:7: there is no section [sevrer]; did you mean [server]?"},
	    {"tls", "port", "443",
		"t.conf:7: there is no section [tls]; there are: server, store, redis, cache, "
		"link, sticker, proof, page, usage, contract, issue, order, notices, limit, "
		"console, "
		"portal, "
		"api, watch, mail, ledger, log"},
	    {"", "listen", "x", "t.conf:7: \"listen\" stands before the first [section]"},
	    {"server", "lisen", "x",
		"t.conf:7: [server] has no setting \"lisen\"; did you mean \"listen\"?"},
	    {"server", "timezone", "x",
		"t.conf:7: [server] has no setting \"timezone\"; it belongs in [page]"},
	    {"cache", "colour", "x",
		"t.conf:7: [cache] has no setting \"colour\"; there are: ttl, tolerance, memory"},
	    {"server", "workers", "many",
		"t.conf:7: [server] workers = many: must be a whole number from 0 to 256"},
	    {"server", "workers", "257",
		"t.conf:7: [server] workers = 257: must be a whole number from 0 to 256"},
	    {"server", "jobs", "-1",
		"t.conf:7: [server] jobs = -1: must be a whole number from 1 to 64"},
	    {"server", "jobs", "",
		"t.conf:7: [server] jobs = : must be a whole number from 1 to 64"},
	    {"cache", "ttl", "0",
		"t.conf:7: [cache] ttl = 0: must be a whole number from 1 to 3600"},
	    {"cache", "ttl", "99999999999999999999",
		"t.conf:7: [cache] ttl = 99999999999999999999: must be a whole number from 1 to "
		"3600"},
	    {"cache", "memory", "32MB",
		"t.conf:7: [cache] memory = 32MB: must be a size from 1M to 64G, such as 32M"},
	    {"cache", "memory", "1K",
		"t.conf:7: [cache] memory = 1K: must be a size from 1M to 64G, such as 32M"},
	    {"cache", "memory", "65G",
		"t.conf:7: [cache] memory = 65G: must be a size from 1M to 64G, such as 32M"},
	    {"sticker", "check_referer", "true",
		"t.conf:7: [sticker] check_referer = true: must be yes or no"},
	    {"page", "theme", "pink",
		"t.conf:7: [page] theme = pink: must be one of: auto light dark"},
	    {"server", "listen", "localhost:8080",
		"t.conf:7: [server] listen = localhost:8080: must be an IP address and a port, "
		"such "
		"as 127.0.0.1:8080 or [::1]:8080"},
	    {"server", "public_url", "http://seal.example.jp",
		"t.conf:7: [server] public_url = http://seal.example.jp: must begin with https:// "
		"(http:// is for this machine alone, such as http://127.0.0.1:8080)"},
	    {"server", "public_url", "https://seal.example.jp/path",
		"t.conf:7: [server] public_url = https://seal.example.jp/path: must be scheme, "
		"host "
		"and port alone, in lower case, such as https://seal.example.jp"},
	    {"store", "url", "mysql://root:secret@x",
		"t.conf:7: [store] url = mysql:…: must begin with one of: sqlite: postgresql://"},
	    {"redis", "url", "localhost:6379",
		"t.conf:7: [redis] url = localhost:…: must begin with one of: unix:/ redis:// "
		"sentinel:// (or be empty)"},
	    {"redis", "url", "redis://",
		"t.conf:7: [redis] url = redis:…: must name a host or path behind redis://"},
	    {"redis", "url", "sentinel://",
		"t.conf:7: [redis] url = sentinel:…: must name a host or path behind sentinel://"},
	    {"store", "url", "postgresql://",
		"t.conf:7: [store] url = postgresql:…: must name a host or path behind "
		"postgresql://"},
	    {"store", "url", "sqlite:",
		"t.conf:7: [store] url = sqlite:: must name a host or path behind sqlite:"},
	    {"page", "brand", "", "t.conf:7: [page] brand = : must not be empty"},
	    {"page", "brand", "a\x1b[2J",
		"t.conf:7: [page] brand = a\\u{1b}[2J: must not contain control or invisible "
		"characters"},
	    {"page", "brand", "a\xff", "t.conf:7: [page] brand = a\\xff: must be written in UTF-8"},
	    {"page", "timezone", "../../etc/passwd",
		"t.conf:7: [page] timezone = ../../etc/passwd: must be a name of the time zone "
		"database, such as Asia/Tokyo"},
	    {"page", "operator_url", "javascript:alert(1)",
		"t.conf:7: [page] operator_url = javascript:alert(1): must be an https URL, such "
		"as "
		"https://www.example.jp/"},
	    {"contract", "services", "  ",
		"t.conf:7: [contract] services =   : must have one word or more"},
	    {"contract", "services", "特別",
		"t.conf:7: [contract] services = 特別: must be words of ASCII, separated by "
		"blanks"},
#define NOT_A_RULE                                                                                 \
	": must be a whole number from 1 to 3650, and may have others for some services behind "   \
	"it, such as 90 EV2.0=1"
	    {"issue", "renewal_days", "", "t.conf:7: [issue] renewal_days = " NOT_A_RULE},
	    {"issue", "renewal_days", "0", "t.conf:7: [issue] renewal_days = 0" NOT_A_RULE},
	    {"issue", "renewal_days", "EV=60", "t.conf:7: [issue] renewal_days = EV=60" NOT_A_RULE},
	    {"issue", "renewal_days", "90 60", "t.conf:7: [issue] renewal_days = 90 60" NOT_A_RULE},
	    {"issue", "renewal_days",
		"90 EV=", "t.conf:7: [issue] renewal_days = 90 EV=" NOT_A_RULE},
	    {"issue", "renewal_days", "90 =60",
		"t.conf:7: [issue] renewal_days = 90 =60" NOT_A_RULE},
	    {"issue", "renewal_days", "90 EV=60 EV=70",
		"t.conf:7: [issue] renewal_days = 90 EV=60 EV=70" NOT_A_RULE},
	    {"issue", "renewal_days", "90 EW=60",
		"[issue] renewal_days has a number for EW, which is none of [contract] services"},
	    {"issue", "retired", "SR2.0",
		"t.conf:7: [issue] retired = SR2.0: must be services, each with a date, such as "
		"SR2.0=2017-01-01, separated by blanks"},
	    {"issue", "retired", "SR2.0=2017-02-29",
		"t.conf:7: [issue] retired = SR2.0=2017-02-29: must be services, each with a date, "
		"such as SR2.0=2017-01-01, separated by blanks"},
	    {"issue", "retired", "A=2017-01-01 A=2018-01-01",
		"t.conf:7: [issue] retired = A=2017-01-01 A=2018-01-01: must be services, each "
		"with a date, such as SR2.0=2017-01-01, separated by blanks"},
	    {"server", "trusted_proxies", "10.0.0.1/8",
		"t.conf:7: [server] trusted_proxies = 10.0.0.1/8: must be addresses or networks "
		"without bits behind the prefix, such as 192.0.2.1 10.0.0.0/8 2001:db8::/32, "
		"separated by blanks"},
	    {"watch", "allow", "127.0.0.0/8 unix",
		"[watch] allow names unix: only IP addresses are connected to"},
	    {"watch", "dns", "localhost:53",
		"t.conf:7: [watch] dns = localhost:53: must be an IP address and a port, such as "
		"127.0.0.1:8080 or [::1]:8080"},
	    {"server", "key", "seal.key",
		"[server] key is set, but [server] certificate is empty: HTTPS needs both, plain "
		"HTTP neither"},
	    {"server", "admin_listen", "127.0.0.1:8080",
		"[server] admin_listen is the same as [server] listen: they must differ in their "
		"port or address"},
	    {"server", "admin_listen", "",
		"t.conf:7: [server] admin_listen = : must be an IP address and a port, such as "
		"127.0.0.1:8080 or [::1]:8080"},
	    {"console", "listen", "127.0.0.1:8081",
		"[console] listen is the same as [server] listen or admin_listen: it must differ "
		"in its port or address, or be empty"},
	    {"console", "client_ca", "operators.pem",
		"[console] client_ca is set, but nobody asks browsers for a certificate: set "
		"[console] listen, such as 0.0.0.0:8443, with [server] certificate and key; or, "
		"behind a proxy that asks, [console] client_from and [server] trusted_proxies"},
	    {"console", "client_from", "client-cert",
		"[console] client_from is set, but [console] client_ca is empty: name the file of "
		"the CA that issues operators' certificates"},
	    {"server", "listen", "0.0.0.0:8080",
		"[server] public_url is empty: it must be set when [server] listen is not a "
		"loopback "
		"address, because it stands in every snippet, such as https://seal.example.jp"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_string_equal(
		    answer(rows[i].section, rows[i].name, rows[i].value), rows[i].message);
}

static void an_address_is_one_address_and_one_port(void **state)
{
	static const char *const bad[] = {"", ":", "8080", ":8080", "127.0.0.1",
	    "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:80a", "127.1:80", "::1:80",
	    "[::1]80", "[::1]", "[::1:80", "[127.0.0.1]:80", "[::1]:80 ", "127.0.0.1:80:80",
	    "*:80"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_string_not_equal(answer("server", "listen", bad[i]), "");
	assert_string_equal(answer("server", "listen", "[::1]:8080"), "");
	assert_string_equal(answer("server", "listen", "127.0.0.2:65535"), "");
}

static void a_public_url_is_an_origin(void **state)
{
	static const char *const bad[] = {"https://", "https:///", "seal.example.jp",
	    "HTTPS://a.example", "https://A.example", "https://a..example", "https://.a",
	    "https://a.", "https://a:0", "https://a:65536", "https://a:", "https://u@a",
	    "https://a?b", "https://a#b", "https://a b", "https://a\"b", "https://[::1",
	    "https://[zz]", "https://a//", "http://127.evil.example", "http://localhost.example",
	    "http://10.0.0.1"};
	static const char *const good[] = {"https://seal.example.jp", "https://seal.example.jp/",
	    "https://seal.example.jp:8443", "https://[2001:db8::1]:8443", "http://127.0.0.1:8080",
	    "http://localhost:1", "http://seal.localhost", "http://[::1]:8080",
	    "https://xn--r8jz45g.jp"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_string_not_equal(answer("server", "public_url", bad[i]), "");
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_string_equal(answer("server", "public_url", good[i]), "");
}

static void what_is_set_arrives(void **state)
{
	static const char *const rows[][3] = {{"server", "listen", "[::1]:9000"},
	    {"server", "public_url", "https://seal.example.jp/"}, {"cache", "memory", "5M"},
	    {"sticker", "check_referer", "no"}, {"page", "theme", "dark"},
	    {"contract", "services", " A  B "}, {"redis", "url", ""},
	    {"issue", "renewal_days", " B=60  90 A=30"},
	    {"issue", "retired", "A=2017-01-01 gone=2028-02-29"}};
	struct config c;
	struct config_reading r;

	(void)state;
	config_begin(&r, &c, NULL, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		config_pair(&r, "t.conf", (unsigned)i + 1, str_from(rows[i][0]),
		    str_from(rows[i][1]), str_from(rows[i][2]));
	assert_int_equal(config_end(&r), ERR_OK);
	assert_string_equal(c.server.listen.host, "::1");
	assert_int_equal(c.server.listen.port, 9000);
	assert_true(c.server.listen.ipv6 && c.server.listen.loopback);
	assert_string_equal(c.server.public_url, "https://seal.example.jp");
	assert_int_equal(c.cache.memory, 5 << 20);
	assert_false(c.sticker.check_referer);
	assert_int_equal(c.page.theme, CONFIG_THEME_DARK);
	assert_int_equal(c.contract.services.count, 2);
	assert_string_equal(c.contract.services.words[1], "B");
	assert_string_equal(c.redis.url, "");
	assert_int_equal(c.issue.renewal_days.usual, 90);
	assert_int_equal(c.issue.renewal_days.count, 2);
	assert_string_equal(c.issue.renewal_days.own[1].service, "A");
	assert_int_equal(c.issue.renewal_days.own[1].value, 30);
	assert_int_equal(c.issue.retired.count, 2);
	assert_string_equal(c.issue.retired.own[1].service, "gone");
	assert_int_equal(c.issue.retired.own[1].day, 21243);
}

static void the_public_url_follows_from_a_loopback_address(void **state)
{
	struct config c;
	struct config_reading r;

	(void)state;
	config_begin(&r, &c, NULL, NULL);
	assert_int_equal(config_end(&r), ERR_OK);
	assert_string_equal(c.server.public_url, "http://127.0.0.1:8080");
	config_begin(&r, &c, NULL, NULL);
	config_pair(&r, "t.conf", 1, STR("server"), STR("listen"), STR("[::1]:9000"));
	assert_int_equal(config_end(&r), ERR_OK);
	assert_string_equal(c.server.public_url, "http://[::1]:9000");
	assert_int_equal(c.server.hsts, 0);
	config_begin(&r, &c, NULL, NULL);
	config_pair(&r, "t.conf", 1, STR("server"), STR("certificate"), STR("seal.pem"));
	config_pair(&r, "t.conf", 2, STR("server"), STR("key"), STR("seal.key"));
	assert_int_equal(config_end(&r), ERR_OK);
	assert_string_equal(c.server.public_url, "https://127.0.0.1:8080");
	assert_int_equal(c.server.hsts, 31536000);
}

static void the_log_is_called_by_where_it_is(void **state)
{
	struct buf messages = BUF_INIT(8192);
	struct config c;
	struct config_reading r;

	(void)state;
	config_begin(&r, &c, NULL, NULL);
	config_pair(&r, "t.conf", 1, STR("server"), STR("public_url"), STR("https://s.example:44"));
	assert_int_equal(config_end(&r), ERR_OK);
	assert_string_equal(c.ledger.name, "s.example:44/log");
	config_begin(&r, &c, keep, &messages);
	config_pair(&r, "t.conf", 1, STR("ledger"), STR("name"), STR("seal.example/2026"));
	config_pair(&r, "t.conf", 2, STR("ledger"), STR("key"), STR("log.key"));
	assert_int_equal(config_end(&r), ERR_INVALID);
	assert_string_equal(c.ledger.name, "seal.example/2026");
	assert_non_null(strstr(messages.at, "[ledger] key is set, but [ledger] folder is empty"));
	buf_free(&messages);
}

static void a_setting_made_twice_is_refused_with_both_lines(void **state)
{
	struct config c;
	struct config_reading r;
	struct buf messages = BUF_INIT(8192);

	(void)state;
	config_begin(&r, &c, keep, &messages);
	config_pair(&r, "t.conf", 3, STR("cache"), STR("ttl"), STR("5"));
	config_pair(&r, "t.conf", 9, STR("cache"), STR("ttl"), STR("6"));
	assert_int_equal(config_end(&r), ERR_INVALID);
	assert_string_equal(
	    messages.at, "t.conf:9: [cache] ttl is set a second time, first in line 3\n");
	buf_free(&messages);
}

static void every_mistake_is_reported_not_only_the_first(void **state)
{
	struct config c;
	struct config_reading r;
	struct buf messages = BUF_INIT(8192);

	(void)state;
	config_begin(&r, &c, keep, &messages);
	config_pair(&r, "t.conf", 1, STR("cache"), STR("ttl"), STR("x"));
	config_text(&r, "t.conf", STR("\nrubbish\n"));
	config_pair(&r, "t.conf", 3, STR("nowhere"), STR("ttl"), STR("x"));
	assert_int_equal(config_end(&r), ERR_INVALID);
	assert_int_equal(r.mistakes, 3);
	assert_non_null(strstr(
	    messages.at, "t.conf:2: neither a section nor a setting (write: name = value)\n"));
	buf_free(&messages);
}

/* What `name = value` in `section` of a file makes of the settings; mistakes are kept. The same
 * below for the environment. */
static struct config from_file(
    const char *section, const char *name, const char *value, struct buf *messages)
{
	struct buf text = BUF_INIT(65536);
	char path[] = "/tmp/trustseal-settings-XXXXXX";
	int file = mkstemp(path);
	struct config config;
	struct config_reading r;

	buf_printf(&text, "# settings\n\n[%s]\r\n%s = %s\r\n", section, name, value);
	assert_int_equal(write(file, text.at, text.len), (ssize_t)text.len);
	close(file);
	config_begin(&r, &config, keep, messages);
	assert_int_equal(config_file(&r, path, NULL), ERR_OK);
	config_end(&r);
	unlink(path);
	buf_free(&text);
	return config;
}

static struct config from_environment(
    const char *section, const char *name, const char *value, struct buf *messages)
{
	struct buf text = BUF_INIT(65536);
	struct config config;
	struct config_reading r;

	buf_printf(&text, "TRUSTSEAL_%s_%s=%s", section, name, value);
	for (char *at = text.at; *at != '='; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	config_begin(&r, &config, keep, messages);
	config_environment(&r, (char *const[]){text.at, NULL});
	config_end(&r);
	buf_free(&text);
	return config;
}

/* The value is taken from both, and is the same; refused from both with the same sentence when
 * `refusal` is not NULL, from the file with its line. */
static void assert_same(
    const char *section, const char *name, const char *value, const char *refusal)
{
	struct buf by_file = BUF_INIT(8192), by_environment = BUF_INIT(8192);
	struct config one = from_file(section, name, value, &by_file);
	struct config other = from_environment(section, name, value, &by_environment);

	if (refusal == NULL) {
		assert_string_equal(by_file.at == NULL ? "" : by_file.at, "");
		assert_string_equal(by_environment.at == NULL ? "" : by_environment.at, "");
		assert_memory_equal(&one, &other, sizeof one);
	} else {
		struct buf place = BUF_INIT(256);

		buf_printf(&place, ":4: [%s] %s = ", section, name);
		assert_non_null(strstr(by_file.at, place.at));
		assert_non_null(strstr(by_file.at, refusal));
		assert_non_null(strstr(by_environment.at, refusal));
		buf_free(&place);
	}
	buf_free(&by_file);
	buf_free(&by_environment);
}

/* `prefix` with so many bytes that it has `len` in all. */
static const char *padded(const char *prefix, const char *piece, size_t len)
{
	static char room[4096];
	size_t at = strlen(prefix);

	assert_true(len < sizeof room && at <= len);
	strcpy(room, prefix);
	for (size_t i = 0; at < len; i++)
		room[at++] = piece[i % strlen(piece)];
	room[len] = '\0';
	return room;
}

static void a_file_may_say_what_the_environment_may_and_no_more(void **state)
{
	static const struct {
		const char *section, *name, *prefix, *piece;
		size_t most;
	} texts[] = {
	    {"store", "url", "sqlite:", "p", 511},
	    {"store", "url", "postgresql://a@", "h.example,", 511},
	    {"redis", "url", "sentinel://", "s", 511},
	    {"redis", "key_file", "/", "k", 511},
	    {"page", "brand", "", "b", 100},
	    {"page", "operator_url", "https://", "o", 511},
	    {"page", "timezone", "", "z", 100},
	    {"page", "override", "", "=", 511},
	};
	static const char *const taken[][3] = {
	    {"console", "listen", "[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65535"},
	    {"server", "public_url", "https://seal.example.jp:65535"},
	    {"server", "hsts", "63072000"},
	    {"cache", "memory", "64G"},
	    {"cache", "memory", "68719476736"},
	    {"link", "insecure_loopback", "yes"},
	    {"log", "level", "warning"},
	    {"store", "url",
		"postgresql://trustseal:a%3Blong%20password@database-one.internal.example.jp:"
		"5432,database-two.internal.example.jp:5432,database-three.internal.example.jp:"
		"5432/trustseal?passfile=/etc/trustseal/pgpass&sslmode=verify-full&"
		"sslrootcert=/etc/trustseal/database-ca.pem"},
	};
	static const char *const refused[][4] = {
	    {"server", "hsts", "63072001", "must be a whole number from 0 to 63072000"},
	    {"server", "hsts",
		"000000000000000000000000000000000000000000000000000000000000000000000000000000x",
		"must be a whole number from 0 to 63072000"},
	    {"cache", "memory", "68719476737", "must be a size from 1M to 64G"},
	    {"console", "listen", "[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65536",
		"must be an IP address and a port"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		char refusal[64];

		snprintf(refusal, sizeof refusal, "must have at most %zu bytes", texts[i].most);
		assert_same(texts[i].section, texts[i].name,
		    padded(texts[i].prefix, texts[i].piece, texts[i].most), NULL);
		assert_same(texts[i].section, texts[i].name,
		    padded(texts[i].prefix, texts[i].piece, texts[i].most + 1), refusal);
	}
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		assert_same(taken[i][0], taken[i][1], taken[i][2], NULL);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_same(refused[i][0], refused[i][1], refused[i][2], refused[i][3]);
}

static void a_list_in_the_file_has_as_many_words_as_it_may(void **state)
{
	static const struct {
		const char *section, *name, *word;
		size_t most;
		const char *refusal;
	} lists[] = {
	    {"server", "trusted_proxies", "2001:db8:ffff:ffff:ffff:ffff:255.255.255.255/128",
		NETWORK_LIST_MAX, "must have at most 32 networks"},
	    {"console", "networks", "2001:db8:1234:5678::/64", NETWORK_LIST_MAX,
		"must have at most 32 networks"},
	    {"contract", "services", "A-service-of-thirty-one-bytes-x", CONFIG_WORDS_MAX,
		"must have at most 16 words of at most 31 bytes"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct buf value = BUF_INIT(8192);

		for (size_t j = 0; j < lists[i].most; j++)
			buf_printf(&value, "%s%s", j > 0 ? "  " : "", lists[i].word);
		assert_same(lists[i].section, lists[i].name, value.at, NULL);
		buf_printf(&value, " %s", lists[i].word);
		assert_same(lists[i].section, lists[i].name, value.at, lists[i].refusal);
		buf_free(&value);
	}
	assert_same("contract", "services", "A-service-of-thirty-two-bytes-xx",
	    "must have at most 16 words of at most 31 bytes");
}

static void long_rubbish_is_shown_in_part(void **state)
{
	struct buf messages = BUF_INIT(8192), text = BUF_INIT(1 << 20);
	struct config c;
	struct config_reading r;
	char shown[81];

	(void)state;
	memset(shown, 'x', 80);
	shown[80] = '\0';
	for (size_t i = 0; i < 3; i++) {
		buf_puts(&text, i == 1 ? "[" : i == 2 ? "[server]\n" : "");
		for (size_t j = 0; j < 100000; j++)
			buf_putc(&text, 'x');
		buf_puts(&text, i == 1 ? "]\na = b\n" : " = 1\n");
	}
	config_begin(&r, &c, keep, &messages);
	config_text(&r, "t.conf", buf_str(&text));
	assert_int_equal(config_end(&r), ERR_INVALID);
	buf_clear(&text);
	buf_printf(&text,
	    "t.conf:1: \"%s\" stands before the first [section]\n"
	    "t.conf:3: there is no section [%s]; there are: server, store, redis, cache, link, "
	    "sticker, proof, page, usage, contract, issue, order, notices, limit, console, portal, "
	    "api, "
	    "watch, "
	    "mail, ledger, log\n"
	    "t.conf:5: [server] has no setting \"%s\"; there are: listen, ",
	    shown, shown, shown);
	assert_int_equal(strncmp(messages.at, text.at, text.len), 0);
	buf_free(&text);
	buf_free(&messages);
}

static void a_file_that_cannot_be_read_is_told_with_its_name(void **state)
{
	struct problem why;
	struct config c;
	struct config_reading r;

	(void)state;
	config_begin(&r, &c, NULL, NULL);
	assert_int_equal(config_file(&r, "/nowhere/x", &why), ERR_NOT_FOUND);
	assert_string_equal(why.text, "cannot read /nowhere/x: No such file or directory");
	assert_int_equal(config_file(&r, "/tmp", &why), ERR_UNAVAILABLE);
	assert_string_equal(why.text, "cannot read /tmp: Is a directory");
	assert_int_equal(config_file(&r, "/dev/zero", &why), ERR_TOO_LARGE);
	assert_string_equal(why.text, "cannot read /dev/zero: too large (at most 1048576 bytes)");
}

static void the_environment_overrides_the_file(void **state)
{
	static char *environment[] = {(char *)"PATH=/bin", (char *)"TRUSTSEAL_CONFIG=/x",
	    (char *)"TRUSTSEAL_CACHE_TTL=7", (char *)"TRUSTSEAL_PAGE_BRAND=名前=値",
	    (char *)"TRUSTSEAL_PORT_8080_TCP=tcp://10.0.0.1:8080", NULL};
	struct config c;
	struct config_reading r;
	struct buf messages = BUF_INIT(8192);

	(void)state;
	config_begin(&r, &c, keep, &messages);
	config_pair(&r, "t.conf", 1, STR("cache"), STR("ttl"), STR("5"));
	config_environment(&r, environment);
	assert_int_equal(config_end(&r), ERR_OK);
	assert_int_equal(messages.len, 0);
	assert_int_equal(c.cache.ttl, 7);
	assert_string_equal(c.page.brand, "名前=値");
	buf_free(&messages);
}

static void mistakes_in_the_environment_name_the_variable(void **state)
{
	static char *environment[] = {
	    (char *)"TRUSTSEAL_CACHE_TTL=soon", (char *)"TRUSTSEAL_SERVER_LISTN=127.0.0.1:1", NULL};
	struct config c;
	struct config_reading r;
	struct buf messages = BUF_INIT(8192);

	(void)state;
	config_begin(&r, &c, keep, &messages);
	config_environment(&r, environment);
	assert_int_equal(config_end(&r), ERR_INVALID);
	assert_string_equal(messages.at,
	    "TRUSTSEAL_CACHE_TTL=soon: must be a whole number from 1 to 3600\n"
	    "warning: TRUSTSEAL_SERVER_LISTN: no such setting in the environment; did you mean "
	    "TRUSTSEAL_SERVER_LISTEN?\n");
	buf_free(&messages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_mistake_is_answered_with_what_is_allowed),
	    cmocka_unit_test(an_address_is_one_address_and_one_port),
	    cmocka_unit_test(a_public_url_is_an_origin),
	    cmocka_unit_test(what_is_set_arrives),
	    cmocka_unit_test(the_public_url_follows_from_a_loopback_address),
	    cmocka_unit_test(the_log_is_called_by_where_it_is),
	    cmocka_unit_test(a_setting_made_twice_is_refused_with_both_lines),
	    cmocka_unit_test(every_mistake_is_reported_not_only_the_first),
	    cmocka_unit_test(a_file_may_say_what_the_environment_may_and_no_more),
	    cmocka_unit_test(a_list_in_the_file_has_as_many_words_as_it_may),
	    cmocka_unit_test(long_rubbish_is_shown_in_part),
	    cmocka_unit_test(a_file_that_cannot_be_read_is_told_with_its_name),
	    cmocka_unit_test(the_environment_overrides_the_file),
	    cmocka_unit_test(mistakes_in_the_environment_name_the_variable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
