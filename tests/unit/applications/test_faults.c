/* Tests that an application is sent once and whole, whoever else sends it, and whenever a process
 * ends. */
#include "unit/fixtures/applicant.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define CODE APPLICANT_CODE

enum { SENDERS = 4, KILLS = 12 };

/* Somebody who sends a draft, with a store of his own. */
struct sender {
	const struct office *office;
	pthread_t thread;
	int64_t customer, id;
	uint64_t version;
	enum err err;
	struct application_outcome outcome;
};

static void *sender_run(void *arg)
{
	struct sender *s = arg;
	struct problem why;
	struct application_asker a = {.change = {.actor = "owner:1", .now = NOW, .why = &why},
	    .config = applicant_config(),
	    .customer = s->customer};

	a.change.store = office_open(s->office, STORE_WRITE);
	s->err = application_send(&a, s->id, s->version, &s->outcome);
	registry_effect_free(&s->outcome.effect);
	store_close(a.change.store);
	return NULL;
}

static struct sender a_sender(struct office *o, int64_t customer, int64_t id)
{
	return (struct sender){.office = o,
	    .customer = customer,
	    .id = id,
	    .version = applicant_find(o, customer, id).version};
}

static void several_who_send_a_draft_at_once_get_one_contract(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct sender senders[SENDERS];
	unsigned first = 0;

	for (size_t i = 0; i < SENDERS; i++)
		senders[i] = a_sender(o, customer, id);
	for (size_t i = 0; i < SENDERS; i++)
		assert_int_equal(
		    pthread_create(&senders[i].thread, NULL, sender_run, &senders[i]), 0);
	for (size_t i = 0; i < SENDERS; i++) {
		pthread_join(senders[i].thread, NULL);
		assert_int_equal(senders[i].err, ERR_OK);
		assert_string_equal(senders[i].outcome.application.made.text,
		    senders[0].outcome.application.made.text);
		first += !senders[i].outcome.was_sent;
	}
	assert_int_equal(first, 1);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract"), 2);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM mail WHERE kind = 'application_came'"), 1);
}

/* Sends in a process of its own, which is killed after so many microseconds, unless that is 0.
 * Returns how many it took. */
static int64_t sender_fork(struct sender *s, int64_t killed_after)
{
	const struct timespec time = {0, (long)killed_after * 1000};
	struct timespec from, to;
	pid_t child;

	clock_gettime(CLOCK_MONOTONIC, &from);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		sender_run(s);
		_exit(0);
	}
	if (killed_after > 0) {
		nanosleep(&time, NULL);
		kill(child, SIGKILL);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	clock_gettime(CLOCK_MONOTONIC, &to);
	return (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
}

static void check_whole(struct office *o, int64_t made)
{
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract"), 1 + made);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM mail WHERE kind = 'application_came'"), made);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM application WHERE state = 'sent'"), made);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract_order"), made);
}

/* Wherever it ends: the contract, what was sent and the mail that tells it are there together, or
 * none is, and the draft can be sent again. */
static void a_process_that_is_killed_leaves_all_of_it_or_nothing(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct sender s = a_sender(o, customer, id);
	int64_t whole = sender_fork(&s, 0), sent = 0;

	check_whole(o, 1);
	for (int64_t i = 1; i <= KILLS; i++) {
		id = applicant_fill(o, customer, forge_key());
		s = a_sender(o, customer, id);
		sender_fork(&s, 2 * i * whole / KILLS);
		if (applicant_find(o, customer, id).state == APPLICATION_DRAFT)
			applicant_send(o, customer, id);
		else
			sent++;
		check_whole(o, i + 1);
	}
	print_message("%ld of %d were sent before the end\n", (long)sent, KILLS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(several_who_send_a_draft_at_once_get_one_contract),
	    TEST(a_process_that_is_killed_leaves_all_of_it_or_nothing),
	};

	applicant_config();
	return office_run(tests);
}
