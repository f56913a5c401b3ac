/* The rule of the current certificate is one, whether the store is asked or not. */
#include "unit/fixtures/office.h"

#include "record/current.h"

enum { CERTIFICATES = 14, ROUNDS = 6, TIMES = 9 };

static const struct code own = {"0000000001"};

/* A small number, the same in each run. */
static int some(unsigned *seed, int below)
{
	*seed = *seed * 1103515245 + 12345;
	return (int)(*seed >> 16) % below;
}

/* Certificates of few different times, so that many are equal in some of them. */
static void fill(struct office *o, struct certificate *c, unsigned *seed)
{
	struct store_certificate *all;
	size_t count;

	assert_int_equal(store_begin(o->store), ERR_OK);
	for (int i = 0; i < CERTIFICATES; i++) {
		snprintf(c->fingerprint, sizeof c->fingerprint, "%064x", *seed + (unsigned)i);
		c->not_before = NOW + (some(seed, TIMES) - 5) * DAY;
		c->not_after = c->not_before + (1 + some(seed, 5)) * DAY;
		c->faults = some(seed, 5) == 0;
		assert_int_equal(store_add_certificate(o->store, &own, c, NOW), ERR_OK);
	}
	assert_int_equal(store_certificates(o->store, &own, NOW, &o->arena, &all, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		if (some(seed, 2) == 0)
			assert_int_equal(
			    store_set_revoked(o->store, all[i].id,
				NOW + (some(seed, TIMES) - 4) * DAY, STR("unspecified")),
			    ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static struct record_candidate candidate_of(const struct store_certificate *c)
{
	return (struct record_candidate){.not_before = c->not_before,
	    .not_after = c->not_after,
	    .revoked_at = c->revoked_at,
	    .broken = c->broken,
	    .number = (uint64_t)c->id};
}

/* Each that the store puts first comes first here, and none comes before itself. */
static void compare(struct office *o, int64_t now)
{
	struct store_certificate *all;
	size_t count;

	assert_int_equal(store_certificates(o->store, &own, now, &o->arena, &all, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			const struct record_candidate a = candidate_of(&all[i]);
			const struct record_candidate b = candidate_of(&all[j]);
			int order = record_candidate_order(&a, &b, now);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

static void the_store_and_the_rule_have_the_same_order(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("www.shop.example.jp", NOW - DAY, NOW + DAY);
	struct certificate *c;
	unsigned seed = 20261001;

	office_must_add(o, own.text, "https://www.shop.example.jp/", "");
	assert_int_equal(certificate_read_der(der, &c, NULL), ERR_OK);
	for (int round = 0; round < ROUNDS; round++) {
		fill(o, c, &seed);
		for (int day = -6; day < 10; day++) {
			compare(o, NOW + day * DAY);
			compare(o, NOW + day * DAY - 1);
		}
		arena_free(&o->arena);
	}
	certificate_free(c);
	forge_free(der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		the_store_and_the_rule_have_the_same_order, office_start, office_stop),
	};

	return office_run(tests);
}
