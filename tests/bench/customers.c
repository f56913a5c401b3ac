/* Measures logins of customers, and what their pages ask of the store.
 * Usage: customers PATH LOGINS      (a store that fill_store made; three of its codes a customer)
 *
 * A login is all that the store does for one: the question, its mail as it is ordered and composed,
 * the password that is typed, the session that begins; each a transaction of its own, as in a
 * server. The customers are added at the first run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "accounts/session.h"
#include "base/clock.h"
#include "base/random.h"
#include "customers/customers.h"
#include "customers/password.h"
#include "customers/request.h"
#include "customers/settle.h"
#include "store/rows.h"

enum { CODES_EACH = 3, BATCH = 1000, READS = 2000, SAMPLE = 1000 };

static struct problem why;
static struct store *store;
/* Keys of some customers, spread over all. */
static struct customer_key keys[SAMPLE];
static int64_t ids[SAMPLE];

static void must(enum err err, const char *what)
{
	if (!err)
		return;
	fprintf(stderr, "customers: %s: %s\n", what, why.text);
	exit(1);
}

static struct change change_now(void)
{
	return (struct change){.store = store, .actor = "bench", .now = clock_now(), .why = &why};
}

static int64_t count_of(const char *sql)
{
	struct sql_query *q = store_query(store, sql);
	int64_t count = sql_step(q) ? sql_int(q, 0) : 0;

	must(store_result(store, sql_end(q)), sql);
	return count;
}

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void add_one(const struct change *c, int64_t number)
{
	struct code codes[CODES_EACH];
	struct customer_form form = {.codes = codes, .code_count = CODES_EACH};
	struct customer_key key;
	char mail[64];
	int64_t id;

	for (unsigned i = 0; i < CODES_EACH; i++)
		codes[i] = code_of_number(number * CODES_EACH + i);
	snprintf(mail, sizeof mail, "c%07lld@example.jp", (long long)number);
	form.mail = str_from(mail);
	must(customers_add(c, &form, &id, &key), "adding");
}

static void add_all(int64_t customers)
{
	for (int64_t i = 0; i < customers; i++) {
		struct change c = change_now();

		if (i % BATCH == 0)
			must(change_begin(&c), "begin");
		c.is_part = true;
		add_one(&c, i);
		c.is_part = false;
		if (i % BATCH == BATCH - 1 || i == customers - 1)
			must(change_end(&c, ERR_OK), "commit");
	}
}

static void draw_keys(int64_t customers)
{
	const struct customer_edit edit = {.draws_key = true};

	for (int64_t i = 0; i < SAMPLE; i++) {
		const struct change c = change_now();

		/* Others than in the last run: five passwords an hour go to an address. */
		ids[i] = 1 + i * (customers / SAMPLE) +
			 (int64_t)random_below((uint64_t)(customers / SAMPLE));
		must(customers_edit(&c, ids[i], &edit, &keys[i]), "key");
	}
}

/* Draws the password as its mail's composing does. */
static void draw_password(int64_t customer, char ret[CUSTOMERS_PASSWORD_TEXT])
{
	static const char sql[] =
	    "SELECT request, asked_at FROM customer_password WHERE customer = ?1";
	const struct change c = change_now();
	struct sql_query *q = store_query(store, sql);
	int64_t request, asked_at;
	bool is_void = true;
	enum err err;

	sql_bind_int(q, 1, customer);
	request = sql_step(q) ? sql_int(q, 0) : 0;
	asked_at = sql_int(q, 1);
	must(store_result(store, sql_end(q)), "password");
	err = change_begin(&c);
	if (!err)
		err = customers_draw_password(&c, customer, request, asked_at, ret, &is_void);
	must(change_end(&c, is_void && !err ? ERR_REFUSED : err), "drawing");
}

static void log_in(unsigned number)
{
	const struct session_kind kind = {CUSTOMERS_REALM, 1800, 43200};
	unsigned who = number % SAMPLE;
	char browser[40], password[CUSTOMERS_PASSWORD_TEXT];
	struct customers_asking asking = {.agent = STR("Firefox/128.0 (Windows)")};
	struct change c = change_now();
	struct customers_entered entered;
	struct customers_settled settled;
	struct session_token token;
	enum err err;

	snprintf(browser, sizeof browser, "browser %d %u", (int)getpid(), number);
	asking.browser = str_from(browser);
	must(customers_request(&c, &asking, str_from(keys[who].text)), "asking");
	must(customers_settle(&c, &settled), "settling");
	draw_password(ids[who], password);
	err = change_begin(&c);
	c.is_part = true;
	if (!err)
		err = customers_enter(&c, str_from(browser), str_from(password), &entered);
	if (!err && entered.answer != CUSTOMERS_IN)
		err = ERR_REFUSED;
	if (!err)
		err = session_start(store, &kind, entered.customer, NULL, c.now, &token);
	c.is_part = false;
	must(change_end(&c, err), "entering");
}

static void tell(const char *what, unsigned times, int64_t began_ms, double began_cpu)
{
	double took = (double)(clock_monotonic_ms() - began_ms), cpu = cpu_ms() - began_cpu;

	printf("%-24s %8.0f a second, %7.1f µs of CPU each\n", what, times * 1e3 / took,
	    cpu * 1e3 / times);
}

static void read_pages(int64_t customers)
{
	const struct code none = {.text = ""};
	int64_t began = clock_monotonic_ms();
	double cpu = cpu_ms();

	for (unsigned i = 0; i < READS; i++) {
		const struct change c = change_now();
		struct arena arena = {NULL, 0};
		struct customer customer, *list;
		struct code *codes;
		int64_t id = 1 + (int64_t)i * 7919 % customers;
		size_t count;

		must(customers_find(&c, id, &customer), "find");
		must(customers_contracts(&c, id, &none, CUSTOMERS_LIST_MAX, &arena, &codes, &count),
		    "contracts");
		must(customers_check_contract(&c, id, &codes[0]), "contract");
		must(customers_of_mail(&c, str_from(customer.mail.text), &arena, &list, &count),
		    "address");
		arena_free(&arena);
	}
	tell("what a page asks", READS, began, cpu);
}

int main(int argc, char **argv)
{
	unsigned logins = argc == 3 ? (unsigned)atoi(argv[2]) : 0;
	char url[4096];
	int64_t customers, began;
	double cpu;

	if (logins == 0 || logins > 5 * SAMPLE) {
		fprintf(stderr, "usage: customers PATH LOGINS (at most %d)\n", 5 * SAMPLE);
		return 2;
	}
	snprintf(url, sizeof url, "sqlite:%s", argv[1]);
	must(store_open(url, STORE_WRITE, &store, &why), url);
	customers = count_of("SELECT count(*) FROM customer");
	if (customers == 0) {
		customers = count_of("SELECT count(*) FROM contract") / CODES_EACH;
		add_all(customers);
	}
	draw_keys(customers);
	printf("%lld customers\n", (long long)customers);
	read_pages(customers);
	began = clock_monotonic_ms();
	cpu = cpu_ms();
	for (unsigned i = 0; i < logins; i++)
		log_in(i);
	tell("logins", logins, began, cpu);
	store_close(store);
	return 0;
}
