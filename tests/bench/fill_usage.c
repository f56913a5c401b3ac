/* Fills a new store with many contracts and the counts of many days, or adds such counts to a store
 * that fill_store made.
 * Usage: fill_usage PATH CONTRACTS DAYS       (codes 0000000000 … CONTRACTS-1, up to today)
 *
 * DESIGN: of 100 contracts 5 are shown every day, 55 every second week, 40 never; 10 have ended, 5
 * of them by a revocation; 1,000 foreign hosts show ten codes each. Rows are made in the order of
 * their keys, by the statements of a bench and not by those that servers use: so a million
 * contracts and a year take minutes. Certificates are those of what has ended: others are not read
 * here. Where there are contracts, none has ended. */
#include <stdio.h>
#include <stdlib.h>
#include "base/calendar.h"
#include "base/clock.h"
#include "io/sql/sql.h"
#include "record/records.h"
#include "usage/shape.h"

enum { BATCH = 200000, TOP_HITS = 40, DAY_SECONDS = 86400 };

enum { ADD_TOTAL, ADD_CODE, ADD_ROLLUP, ADD_PLACE, ADD_STANDING, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [ADD_TOTAL] = "INSERT INTO usage_total (day, shape, n) VALUES (?1, ?2, ?3)"
		  " ON CONFLICT (day, shape) DO UPDATE SET n = usage_total.n + excluded.n",
    [ADD_CODE] = "INSERT INTO usage_code (code, day, place, shape, n) VALUES (?1, ?2, 1, ?3, ?4)",
    [ADD_ROLLUP] = "INSERT INTO usage_rollup (bucket, code, pictures, clicks, unverifiable)"
		   " VALUES (?1, ?2, ?3, 0, ?4)",
    [ADD_PLACE] = "INSERT INTO usage_place (code, place, host, reason, pictures, clicks, error,"
		  " first_day, last_day, old_day, sizes, formats)"
		  " VALUES (?1, 1, ?2, 0, ?3, 0, 0, ?4, ?5, 0, 2, 1)",
    [ADD_STANDING] = "INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day,"
		     " picture_day, click_day, old_day) VALUES (?1, 1, 0, ?2, ?3, ?4, ?5, 0, ?6)",
};

/* Of contracts that are made here. */
static const char ended[] =
    "UPDATE usage_standing SET ends = begins + 50 * 86400 WHERE code % 10 = 7;"
    "INSERT INTO certificate (code, not_before, not_after, added_at, revoked_at,"
    " revocation_reason, fingerprint, serial, der) SELECT code, begins, begins + 300 * 86400,"
    " begins, CASE WHEN code % 20 = 7 THEN ends + 1 END,"
    " CASE WHEN code % 20 = 7 THEN 'keyCompromise' END, randomblob(32), code, x'00'"
    " FROM usage_standing WHERE code % 10 = 7";

static const char foreign[] =
    "INSERT INTO usage_foreign (host, hits, error, first_day, last_day, code)"
    " SELECT printf('foreign%04d.example.net', code), 100000 - 7 * code, 0, (SELECT min(day)"
    " FROM usage_total), (SELECT max(day) FROM usage_total), code FROM usage_standing WHERE code < "
    "1000;"
    "INSERT INTO usage_place (code, place, host, reason, pictures, clicks, error, first_day,"
    " last_day, old_day, sizes, formats) SELECT code, 21,"
    " printf('foreign%04d.example.net', code / 10), 1, 100, 1, 0, (SELECT min(day)"
    " FROM usage_total), (SELECT max(day) FROM usage_total), 0, 2, 1"
    " FROM usage_standing WHERE code < 10000";

struct filling {
	struct sql *db;
	int64_t contracts;
	int32_t first, last; /* days */
	int64_t now;
	uint64_t rows;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "\nfill_usage: %s: %s\n", what, why);
	exit(1);
}

static void check(struct filling *f, enum err err)
{
	if (err)
		die("store", sql_why(f->db)->text);
}

/* Pictures of a code on a day: 0 for most. Some codes have many more than others. */
static uint64_t shown(int64_t code, int32_t day)
{
	uint64_t share = (uint64_t)code % 100;

	if (share >= 60 || (share >= 5 && (code + day) % 14 != 0))
		return 0;
	return 1 + ((uint64_t)code * 2654435761u + (uint64_t)day * 40503u) % TOP_HITS *
		       (1 + 1000000 / (1 + (uint64_t)code));
}

static uint32_t shape_of(int64_t code)
{
	const struct usage_shape shape = {.size = (enum sticker_size)(code % STICKER_SIZE_COUNT),
	    .record = RECORD_VALID,
	    .link = code % 5 == 0 ? LINK_UNVERIFIABLE : LINK_MATCH};

	return usage_shape_pack(&shape);
}

/* A row of up to six numbers; every BATCH rows are a transaction. */
static void add(struct filling *f, unsigned statement, const int64_t *values, unsigned count)
{
	struct sql_query *q;

	if (f->rows % BATCH == 0)
		check(f, sql_begin(f->db, SQL_WRITE));
	q = sql_query(f->db, statements[statement]);
	for (unsigned i = 0; i < count; i++)
		sql_bind_int(q, i + 1, values[i]);
	check(f, sql_finish(q));
	if (++f->rows % BATCH == 0) {
		check(f, sql_commit(f->db));
		fprintf(stderr, "\r  %llu rows", (unsigned long long)f->rows);
	}
}

static void end(struct filling *f)
{
	if (f->rows % BATCH != 0)
		check(f, sql_commit(f->db));
	f->rows = 0;
}

static void fill_codes(struct filling *f)
{
	for (int64_t code = 0; code < f->contracts; code++)
		for (int32_t day = f->first; day <= f->last; day++) {
			uint64_t n = shown(code, day);

			if (n > 0)
				add(f, ADD_CODE, (int64_t[]){code, day, shape_of(code), (int64_t)n},
				    4);
		}
	end(f);
}

static void fill_bucket(struct filling *f, int64_t bucket, int32_t from, int32_t to)
{
	for (int64_t code = 0; code < f->contracts; code++) {
		uint64_t sum = 0;

		for (int32_t day = from; day < to && code % 100 < 60; day++)
			sum += day < f->first || day > f->last ? 0 : shown(code, day);
		if (sum > 0)
			add(f, ADD_ROLLUP,
			    (int64_t[]){
				bucket, code, (int64_t)sum, code % 5 == 0 ? (int64_t)sum : 0},
			    4);
	}
}

static void fill_rollups(struct filling *f)
{
	for (int32_t day = calendar_week(f->first); day <= f->last; day += 7)
		fill_bucket(f, 2 * (int64_t)day, day, day + 7);
	for (int32_t day = calendar_month(f->first); day <= f->last; day = calendar_next_month(day))
		fill_bucket(f, 2 * (int64_t)day + 1, day, calendar_next_month(day));
	end(f);
}

static void fill_totals(struct filling *f)
{
	for (int32_t day = f->first; day <= f->last; day++)
		for (int64_t i = 0; i < 15; i++) {
			uint64_t sum = 0;

			for (int64_t code = i; code < f->contracts; code += 15)
				sum += shown(code, day);
			if (sum > 0)
				add(f, ADD_TOTAL, (int64_t[]){day, shape_of(i), (int64_t)sum}, 3);
		}
	end(f);
}

static void add_place(struct filling *f, int64_t code)
{
	struct sql_query *q = sql_query(f->db, statements[ADD_PLACE]);
	char host[64];

	snprintf(host, sizeof host, "s%010lld.example.com", (long long)code);
	sql_bind_int(q, 1, code);
	sql_bind_text(q, 2, str_from(host));
	sql_bind_int(q, 3, 100);
	sql_bind_int(q, 4, f->first);
	sql_bind_int(q, 5, f->last);
	check(f, sql_finish(q));
}

/* One contract in 50 that is shown shows an old code. */
static void fill_standings(struct filling *f)
{
	for (int64_t code = 0; code < f->contracts; code++) {
		bool is_shown = code % 100 < 60;

		add(f, ADD_STANDING,
		    (int64_t[]){code, f->now - 100 * DAY_SECONDS, f->now + 100 * DAY_SECONDS,
			is_shown ? f->first : 0, is_shown ? f->last - (int32_t)(code % 10) : 0,
			is_shown && code % 50 == 3 ? f->last : 0},
		    6);
		if (is_shown && f->rows % BATCH != 0)
			add_place(f, code);
	}
	end(f);
}

static bool has_contracts(struct store *s, int64_t now)
{
	const struct store_filter any = {.limit = 1};
	struct arena arena = {0};
	struct store_item *items;
	size_t count = 0;

	if (store_list(s, &any, now, &arena, &items, &count))
		die("contracts", store_why(s)->text);
	arena_free(&arena);
	return count > 0;
}

/* False: they are there. */
static bool add_contracts(const char *url, int64_t count, int64_t now)
{
	struct problem why;
	struct store *s;
	bool new;

	if (store_open(url, STORE_CREATE, &s, &why))
		die(url, why.text);
	new = !has_contracts(s, now);
	for (int64_t i = 0; i < count && new; i++) {
		struct contract contract = {.code = code_of_number(i),
		    .sticker = true,
		    .service = STR("SR3.0"),
		    .organization = STR("株式会社見本"),
		    .url_count = 1};
		char text[64];
		int len =
		    snprintf(text, sizeof text, "https://s%010lld.example.com/", (long long)i);
		const struct str address = {text, (size_t)len}, host = {text + 8, (size_t)len - 9};

		contract.urls = &address;
		contract.hosts = &host;
		if ((i % BATCH == 0 && store_begin(s)) || store_add_contract(s, &contract, now) ||
		    (((i + 1) % BATCH == 0 || i + 1 == count) && store_commit(s)))
			die("contract", store_why(s)->text);
	}
	store_close(s);
	return new;
}

int main(int argc, char **argv)
{
	struct sql_options options = {
	    .write = true, .lock_ms = 4000, .answer_ms = 5000, .cache_kb = 65536};
	struct filling f = {.now = clock_now()};
	struct problem why;
	char url[1024];
	bool new;

	if (argc != 4)
		return 2;
	snprintf(url, sizeof url, "sqlite:%s", argv[1]);
	f.contracts = strtol(argv[2], NULL, 10);
	f.last = (int32_t)(f.now / DAY_SECONDS);
	f.first = f.last - (int32_t)strtol(argv[3], NULL, 10) + 1;
	new = add_contracts(url, f.contracts, f.now);
	if (sql_open(url, &options, &f.db, &why))
		die(url, why.text);
	fill_totals(&f);
	fill_standings(&f);
	fill_codes(&f);
	fill_rollups(&f);
	check(&f, new ? sql_run(f.db, str_from(ended)) : ERR_OK);
	check(&f, sql_run(f.db, str_from(foreign)));
	sql_close(f.db);
	fprintf(stderr, "\n");
	return 0;
}
