/* How many entries of the public log a store takes in a second, each in a change with its event, so
 * many changes a transaction (as imports of many make them).
 * Usage: entries STORE-URL [ENTRIES [A-TRANSACTION]]     the store must not be there yet */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "ledger/store.h"
#include "record/records.h"

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(enum err err, struct store *s, const struct problem *why)
{
	if (!err)
		return;
	fprintf(stderr, "entries: %s\n", s == NULL ? why->text : store_why(s)->text);
	exit(1);
}

/* One as an issue leaves it. */
static void change_make(struct store *s, unsigned number)
{
	static const char fingerprint[] =
	    "6d794b2d42326cb42e99fe7af55e675668923d21c8f67e718280b52394cfa348";
	struct code code = code_of_number(number);
	char url[64];
	struct str urls[1];
	const struct event event = {.at = 1780272000,
	    .actor = STR("cli:bench"),
	    .action = STR("certificate.add"),
	    .code = code,
	    .after = STR("{}")};
	struct ledger_entry e = {.kind = LEDGER_ISSUE,
	    .at = 1780272000,
	    .code = code,
	    .fingerprint = str_from(fingerprint),
	    .issuer_key = str_from(fingerprint),
	    .serial = STR("3E9A77F0"),
	    .organization = STR("株式会社見本"),
	    .organization_en = STR("Example Inc."),
	    .not_before = 1780000000,
	    .not_after = 1790000000,
	    .url_count = 1,
	    .urls = urls};

	snprintf(url, sizeof url, "https://s%010u.example.com/", number);
	urls[0] = str_from(url);
	must(store_add_event(s, &event), s, NULL);
	must(ledger_add(s, LEDGER_NEWEST_EVENT, &e), s, NULL);
}

int main(int argc, char **argv)
{
	unsigned count = argc > 2 ? (unsigned)atoi(argv[2]) : 100000;
	unsigned batch = argc > 3 ? (unsigned)atoi(argv[3]) : 200;
	struct problem why = {.text = ""};
	struct store *s = NULL;
	double from, cpu, took;

	if (argc < 2 || batch == 0) {
		fprintf(stderr, "usage: entries STORE-URL [ENTRIES [A-TRANSACTION]]\n");
		return 2;
	}
	must(store_open(argv[1], STORE_NEW, &s, &why), NULL, &why);
	from = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	for (unsigned i = 0; i < count; i++) {
		if (i % batch == 0)
			must(store_begin(s), s, NULL);
		change_make(s, i);
		if (i % batch == batch - 1 || i == count - 1)
			must(store_commit(s), s, NULL);
	}
	took = now(CLOCK_MONOTONIC) - from;
	cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("%u entries, %u a transaction: %.0f a second; %.1f us of CPU each\n", count, batch,
	    count / took, cpu * 1e6 / count);
	store_close(s);
	return 0;
}
