/* Turns of sending, to a real mail server, over hours and days of a clock that the test has. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "mail/queue.h"
#include "mail/sending.h"
#include "unit/fixtures/mail_server.h"
#include "unit/fixtures/office.h"

static struct mail_server server;
static struct problem trouble;
static struct site *site;

/* What the kinds of these tests do when they are asked for words. */
static enum { SAY, NOTHING_TO_SAY, CANNOT_SAY } mood;
static unsigned filled;

static enum err fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	(void)c;
	(void)arg;
	(void)mail;
	filled++;
	*ret_is_void = mood == NOTHING_TO_SAY;
	model_cstr(m, "brand", "見本\r\nBcc: x@y.jp");
	model_cstr(m, "public_url", "https://seal.example.jp");
	if (mood == CANNOT_SAY)
		return err_because(c->why, ERR_CORRUPT, "its details are no JSON");
	return ERR_OK;
}

static const struct mail_kind kind = {.name = "test", .fill = fill};
static const struct mail_use use = {&kind, NULL};
static const struct mail_uses uses = {&use, 1};

struct desk {
	struct office *o;
	struct letters *letters;
	struct smtp *smtp;
	struct sending *sending;
	char url[64];
};

static void desk_open(struct desk *d)
{
	const struct smtp_options options = {.urls = d->url, .ca = "", .password_file = ""};
	struct sending_options sending = {.uses = &uses,
	    .letters = d->letters,
	    .from = {"seal@ca.example.jp"},
	    .from_name = "見本",
	    .retry_s = 60};

	assert_int_equal(smtp_new(&options, &d->smtp, &trouble), ERR_OK);
	sending.smtp = d->smtp;
	assert_int_equal(sending_new(&sending, &d->sending), ERR_OK);
}

static void desk_close(struct desk *d)
{
	sending_free(d->sending);
	smtp_free(d->smtp);
}

static int set_up(void **state)
{
	static struct desk d;

	mood = SAY;
	filled = 0;
	assert_int_equal(office_start(state), 0);
	d = (struct desk){.o = *state};
	snprintf(d.url, sizeof d.url, "smtp://127.0.0.1:%u", server.port);
	assert_int_equal(letters_load(site, "", &uses, &d.letters, &trouble), ERR_OK);
	desk_open(&d);
	mail_server_manners(&server, "{}");
	*state = &d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;
	void *office = d->o;

	desk_close(d);
	letters_free(d->letters);
	return office_stop(&office);
}

static struct change then(struct desk *d, int64_t now)
{
	return (struct change){.store = d->o->store, .actor = "mail", .now = now, .why = &trouble};
}

/* The ids of mails are 1, 2, 3, … */
static void order(struct desk *d, const char *to, int64_t until)
{
	static unsigned count;
	char reason[20];
	struct change c = then(d, NOW);
	struct mail_order mail = {.kind = "test", .to = str_from(to), .until = until};
	bool is_new;

	snprintf(reason, sizeof reason, "%u", ++count);
	mail.reason = str_from(reason);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, mail_queue_add(&c, &mail, &is_new)), ERR_OK);
}

/* Turns at that time until there is none to be sent; how many mails the server took. */
static unsigned go(struct desk *d, int64_t now)
{
	unsigned before = mail_server_taken(&server);
	const struct change c = then(d, now);
	bool idle = false;

	while (!idle)
		assert_int_equal(sending_turn(d->sending, &c, &idle), ERR_OK);
	return mail_server_taken(&server) - before;
}

static struct mail shown(struct desk *d, int64_t id)
{
	struct mail mail;

	assert_int_equal(mail_show(d->o->store, id, &d->o->arena, &mail), ERR_OK);
	return mail;
}

static void a_mail_is_sent_once_and_known_to_be(void **state)
{
	struct desk *d = *state;

	order(d, "a@example.jp", 0);
	assert_int_equal(go(d, NOW), 1);
	assert_int_equal(shown(d, 1).state, MAIL_SENT);
	assert_int_equal(shown(d, 1).settled_at, NOW);
	assert_int_equal(go(d, NOW + 86400), 0);
	assert_int_equal(sending_stats(d->sending).sent, 1);
}

static void what_is_put_off_waits_longer_each_time_and_is_given_up_after_five_days(void **state)
{
	struct desk *d = *state;
	int64_t now = NOW, pause = 0, longest = 0;
	unsigned tries = 0;

	mail_server_manners(&server, "{\"recipient\": \"451 later\"}");
	order(d, "a@example.jp", 0);
	while (shown(d, 1).state == MAIL_QUEUED) {
		assert_int_equal(go(d, now), 0);
		assert_int_equal(shown(d, 1).failures, ++tries);
		pause = shown(d, 1).due_at - now;
		longest = pause > longest ? pause : longest;
		assert_in_range(pause, tries <= 8 ? 45u << (tries - 1) : 3 * 3600,
		    tries <= 8 ? 60u << (tries - 1) : 4 * 3600);
		now = shown(d, 1).due_at;
		assert_true(tries < 60);
	}
	assert_int_equal(shown(d, 1).state, MAIL_FAILED);
	assert_in_range(now - NOW, 5 * 86400, 5 * 86400 + 2 * 4 * 3600);
	assert_text(shown(d, 1).said, "451 later");
	assert_in_range(longest, 3 * 3600, 4 * 3600);
}

static void a_server_that_was_down_for_a_day_gets_each_mail_once(void **state)
{
	struct desk *d = *state;

	desk_close(d);
	snprintf(d->url, sizeof d->url, "smtp://127.0.0.1:1");
	desk_open(d);
	for (int i = 0; i < 20; i++)
		order(d, "a@example.jp", 0);
	for (int hour = 0; hour < 24; hour += 6) {
		const struct change c = then(d, NOW + hour * 3600);
		bool idle;

		/* The first turn claims one and fails, the second gives it back. */
		for (int turn = 0; turn < 3; turn++)
			assert_int_equal(sending_turn(d->sending, &c, &idle), ERR_OK);
		assert_true(idle);
		assert_true(sending_stats(d->sending).is_away);
		clock_sleep_ms(1100);
	}
	for (int i = 1; i <= 20; i++) {
		assert_int_equal(shown(d, i).state, MAIL_QUEUED);
		assert_int_equal(shown(d, i).failures, 0);
	}
	desk_close(d);
	snprintf(d->url, sizeof d->url, "smtp://127.0.0.1:%u", server.port);
	desk_open(d);
	assert_int_equal(go(d, NOW + 86400), 20);
	assert_int_equal(go(d, NOW + 90000), 0);
	assert_false(sending_stats(d->sending).is_away);
}

static void what_a_program_had_in_its_hand_when_it_died_is_sent_by_the_next(void **state)
{
	struct desk *d = *state;
	const struct change c = then(d, NOW);
	bool idle;

	order(d, "a@example.jp", 0);
	order(d, "b@example.jp", 0);
	/* One is sent, and nobody writes that down. */
	assert_int_equal(sending_turn(d->sending, &c, &idle), ERR_OK);
	desk_close(d);
	desk_open(d);
	assert_int_equal(go(d, NOW + 1), 1);
	assert_int_equal(shown(d, 1).state, MAIL_QUEUED);
	assert_int_equal(go(d, NOW + 299), 0);
	assert_int_equal(go(d, NOW + 301), 1);
	assert_int_equal(shown(d, 1).state, MAIL_SENT);
}

static void a_program_that_ends_writes_what_came_of_the_last_one(void **state)
{
	struct desk *d = *state;
	const struct change c = then(d, NOW);
	bool idle;

	order(d, "a@example.jp", 0);
	assert_int_equal(sending_turn(d->sending, &c, &idle), ERR_OK);
	assert_int_equal(shown(d, 1).state, MAIL_QUEUED);
	assert_int_equal(sending_finish(d->sending, &c), ERR_OK);
	assert_int_equal(shown(d, 1).state, MAIL_SENT);
	assert_int_equal(sending_finish(d->sending, &c), ERR_OK);
}

static void what_has_nothing_to_say_any_more_lapses(void **state)
{
	struct desk *d = *state;

	order(d, "a@example.jp", NOW + 10);
	assert_int_equal(go(d, NOW + 11), 0);
	assert_int_equal(shown(d, 1).state, MAIL_LAPSED);
	assert_int_equal(filled, 0);
	order(d, "a@example.jp", 0);
	mood = NOTHING_TO_SAY;
	assert_int_equal(go(d, NOW + 11), 0);
	assert_int_equal(shown(d, 2).state, MAIL_LAPSED);
}

static void one_that_cannot_be_composed_waits_and_others_go_on(void **state)
{
	struct desk *d = *state;

	mood = CANNOT_SAY;
	order(d, "a@example.jp", 0);
	assert_int_equal(go(d, NOW), 0);
	assert_text(shown(d, 1).said, "its details are no JSON");
	assert_int_equal(shown(d, 1).failures, 1);
	mood = SAY;
	order(d, "b@example.jp", 0);
	assert_int_equal(go(d, NOW), 1);
	assert_int_equal(go(d, NOW + 60), 1);
}

static void a_refusal_is_for_good_and_a_slow_server_is_waited_for(void **state)
{
	struct desk *d = *state;

	mail_server_manners(&server, "{\"text\": \"554 5.7.1 spam\\u001b[2J\", \"delay\": 300}");
	order(d, "a@example.jp", 0);
	assert_int_equal(go(d, NOW), 0);
	assert_int_equal(shown(d, 1).state, MAIL_FAILED);
	assert_text(shown(d, 1).said, "554 5.7.1 spam?[2J");
	mail_server_manners(&server, "{\"delay\": 300}");
	order(d, "a@example.jp", 0);
	assert_int_equal(go(d, NOW), 1);
}

static void while_the_store_is_locked_nothing_is_sent_and_nothing_is_lost(void **state)
{
	struct desk *d = *state;
	struct store *other = office_open(d->o, STORE_WRITE);
	const struct change c = then(d, NOW);
	bool idle;

	if (!office_is_sqlite()) {
		store_close(other);
		return;
	}
	order(d, "a@example.jp", 0);
	order(d, "b@example.jp", 0);
	assert_int_equal(sending_turn(d->sending, &c, &idle), ERR_OK);
	assert_int_equal(store_begin(other), ERR_OK);
	assert_int_equal(sending_turn(d->sending, &c, &idle), ERR_BUSY);
	store_rollback(other);
	store_close(other);
	assert_int_equal(go(d, NOW), 1);
	assert_int_equal(shown(d, 1).state, MAIL_SENT);
	assert_int_equal(shown(d, 2).state, MAIL_SENT);
}

/* A look at a mail draws nothing and changes nothing. */
static void a_mail_that_is_tried_is_as_it_was(void **state)
{
	struct desk *d = *state;
	const struct change c = then(d, NOW);
	struct letter letter;
	struct mail mail;

	order(d, "a@example.jp", 0);
	mail = shown(d, 1);
	assert_int_equal(sending_try(&c, &uses, d->letters, &mail, &letter), ERR_OK);
	assert_non_null(strstr(letter.subject.at, "見本  Bcc: x@y.jp"));
	assert_non_null(strstr(letter.html.at, "<a href=\"https://seal.example.jp\""));
	letter_free(&letter);
	mood = NOTHING_TO_SAY;
	assert_int_equal(sending_try(&c, &uses, d->letters, &mail, &letter), ERR_REFUSED);
	letter_free(&letter);
	mail.kind = STR("another");
	assert_int_equal(sending_try(&c, &uses, d->letters, &mail, &letter), ERR_NOT_FOUND);
	letter_free(&letter);
	mood = SAY;
	assert_int_equal(go(d, NOW), 1);
}

static int start_all(void **state)
{
	static const char *const pages[] = {"mail"};

	(void)state;
	mail_server_start(&server, 0);
	return (int)site_load("", pages, 1, &site, &trouble);
}

static int stop_all(void **state)
{
	(void)state;
	site_free(site);
	mail_server_stop(&server);
	return 0;
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_mail_is_sent_once_and_known_to_be),
	    T(what_is_put_off_waits_longer_each_time_and_is_given_up_after_five_days),
	    T(a_server_that_was_down_for_a_day_gets_each_mail_once),
	    T(what_a_program_had_in_its_hand_when_it_died_is_sent_by_the_next),
	    T(a_program_that_ends_writes_what_came_of_the_last_one),
	    T(what_has_nothing_to_say_any_more_lapses),
	    T(one_that_cannot_be_composed_waits_and_others_go_on),
	    T(a_refusal_is_for_good_and_a_slow_server_is_waited_for),
	    T(while_the_store_is_locked_nothing_is_sent_and_nothing_is_lost),
	    T(a_mail_that_is_tried_is_as_it_was),
	};
	int failed;

	assert_int_equal(start_all(NULL), 0);
	failed = office_run(tests);
	stop_all(NULL);
	return failed;
}
