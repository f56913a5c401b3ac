/* A store of its own and an operator at work on it, on each kind of database in turn: for the tests
 * of src/seal. */
#ifndef TESTS_OFFICE_H
#define TESTS_OFFICE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "postgres_server.h"
#include "seal/registry.h"
#include "unit/pki/forge.h"

enum { DAY = 86400 };
/* 2026-06-01, the present of these tests. */
#define NOW INT64_C(1780272000)

static const char *const office_services[] = {"SR3.0", "EV"};

struct office {
	char folder[64];
	char url[192];
	struct registry registry;
	struct registry_change change;
	struct problem why;
	struct arena arena;
};

FORGE_FN struct store *office_open(const struct office *o, enum store_mode mode)
{
	struct store *store = NULL;
	struct problem why = {""};

	if (store_open(o->url, mode, &store, &why))
		fail_msg("store_open: %s", why.text);
	return store;
}

/* The PostgreSQL of those tests that run on one; each test has a schema of its own there. */
static struct postgres_server office_server;

static inline bool office_is_sqlite(void)
{
	return office_server.pid == 0;
}

static inline void office_name_store(struct office *o)
{
	static unsigned count;
	char sql[64];

	if (office_is_sqlite()) {
		snprintf(o->url, sizeof o->url, "sqlite:%s/t.db", o->folder);
		return;
	}
	snprintf(sql, sizeof sql, "CREATE SCHEMA t%u", ++count);
	assert_true(postgres_server_run(&office_server, sql));
	snprintf(
	    o->url, sizeof o->url, "%s&options=-csearch_path%%3Dt%u", office_server.url, count);
}

/* Set-up and tear-down of a test. */
FORGE_FN int office_start(void **state)
{
	struct office *o = calloc(1, sizeof *o);

	assert_non_null(o);
	snprintf(o->folder, sizeof o->folder, "/tmp/trustseal-store.XXXXXX");
	assert_non_null(mkdtemp(o->folder));
	office_name_store(o);
	o->registry.store = office_open(o, STORE_CREATE);
	o->registry.actor = "cli:tester";
	o->registry.rules = (struct contract_rules){office_services, 2, false};
	*state = o;
	return 0;
}

FORGE_FN int office_stop(void **state)
{
	struct office *o = *state;
	char command[128];

	registry_change_free(&o->change);
	arena_free(&o->arena);
	store_close(o->registry.store);
	snprintf(command, sizeof command, "rm -rf %s", o->folder);
	assert_int_equal(system(command), 0);
	free(o);
	return 0;
}

FORGE_FN struct code a_code(const char *text)
{
	struct code code;

	assert_true(code_parse(str_from(text), &code));
	return code;
}

/* A form that is taken; change what a test is about. */
FORGE_FN struct contract_form a_form(const char *code, const char *url)
{
	struct contract_form form = {.field = {{NULL, 0}}};

	form.field[CONTRACT_CODE] = str_from(code);
	form.field[CONTRACT_URL] = str_from(url);
	form.field[CONTRACT_ORGANIZATION] = STR("株式会社テスト");
	return form;
}

FORGE_FN enum err office_add(struct office *o, const struct contract_form *form)
{
	registry_change_free(&o->change);
	o->why.text[0] = '\0';
	return registry_contract_add(&o->registry, form, NOW, &o->change, &o->why);
}

FORGE_FN void office_must_add(
    struct office *o, const char *code, const char *url, const char *renews)
{
	struct contract_form form = a_form(code, url);

	form.field[CONTRACT_RENEWS] = str_from(renews);
	if (office_add(o, &form))
		fail_msg("contract_add: %s", o->why.text);
}

/* The DER of a certificate for hosts (separated by spaces), valid from and to. OPENSSL_free it by
 * forge_free(). */
FORGE_FN struct str a_certificate(const char *hosts, int64_t from, int64_t to)
{
	X509 *x = forge_new();
	GENERAL_NAMES *names = forge_names();
	struct str rest = str_from(hosts);
	static long serial = 1000;

	ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
	ASN1_TIME_set(X509_getm_notBefore(x), (time_t)from);
	ASN1_TIME_set(X509_getm_notAfter(x), (time_t)to);
	forge_subject(x, "O", V_ASN1_UTF8STRING, "株式会社テスト", 21, 0);
	while (rest.at != NULL) {
		struct str host = str_cut(&rest, ' ');

		forge_name(names, GEN_DNS, host.at, host.len);
	}
	forge_add_names(x, names);
	return forge_der(x);
}

FORGE_FN enum err office_issue_at(struct office *o, const char *code, struct str file, int64_t now)
{
	struct code parsed = a_code(code);

	registry_change_free(&o->change);
	o->why.text[0] = '\0';
	return registry_certificate_add(&o->registry, &parsed, file, now, &o->change, &o->why);
}

FORGE_FN void office_must_issue(
    struct office *o, const char *code, const char *hosts, int64_t from, int64_t to)
{
	struct str der = a_certificate(hosts, from, to);

	if (office_issue_at(o, code, der, NOW))
		fail_msg("certificate_add: %s", o->why.text);
	forge_free(der);
}

FORGE_FN enum err office_revoke(
    struct office *o, const char *code, const char *reason, int64_t at, int64_t now)
{
	struct code parsed = a_code(code);

	registry_change_free(&o->change);
	o->why.text[0] = '\0';
	return registry_certificate_revoke(
	    &o->registry, &parsed, str_from(reason), at, now, &o->change, &o->why);
}

FORGE_FN struct record_source office_record(struct office *o, const char *code, int64_t now)
{
	struct record_source source;
	struct code parsed = a_code(code);

	if (store_record(o->registry.store, &parsed, now, &o->arena, &source))
		fail_msg("store_record: %s", o->registry.store->why.text);
	return source;
}

FORGE_FN struct store_entry office_show(struct office *o, const char *code)
{
	struct store_entry entry;
	struct code parsed = a_code(code);

	if (store_show(o->registry.store, &parsed, NOW, &o->arena, &entry))
		fail_msg("store_show: %s", o->registry.store->why.text);
	return entry;
}

/* Is the text in the reason of the last refusal? */
#define assert_why(o, part)                                                                        \
	do {                                                                                       \
		if (strstr((o)->why.text, part) == NULL)                                           \
			fail_msg("the reason says \"%s\", not \"%s\"", (o)->why.text, part);       \
	} while (0)
#define assert_text(s, text)                                                                       \
	do {                                                                                       \
		if (!str_eq(s, str_from(text)))                                                    \
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), text);                      \
	} while (0)

static inline int office_start_server(void **state)
{
	(void)state;
	postgres_server_start(&office_server);
	return 0;
}

static inline int office_stop_server(void **state)
{
	(void)state;
	postgres_server_stop(&office_server);
	return 0;
}

/* Runs the tests (each a row of office_start and office_stop) on every kind of database; under
 * sanitizers on one, since nothing differs but the driver, which has tests of its own. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define office_run(tests) cmocka_run_group_tests_name("on SQLite", tests, NULL, NULL)
#endif
#endif
#ifndef office_run
#define office_run(tests)                                                                          \
	(cmocka_run_group_tests_name("on SQLite", tests, NULL, NULL) +                             \
	    cmocka_run_group_tests_name(                                                           \
		"on PostgreSQL", tests, office_start_server, office_stop_server))
#endif

#endif
