/* What the mails to customers say, in each language. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/local_time.h"
#include "mail/sending.h"
#include "unit/fixtures/patron.h"

static const char *const pages[] = {"mail"};
static const char brand[] = "Example \"CA\" <x>\nBcc: y";

static struct customer_key key;

/* Composes the last mail that was ordered, in a language. */
static struct letter compose(struct office *o, enum lang lang)
{
	static struct customers_mail of = {"https://seal.example", brand, "https://ca.example/"};
	struct mail_use at[CUSTOMERS_KINDS];
	const struct mail_uses uses = {at, CUSTOMERS_KINDS};
	const struct change c = patron_change(o, NOW);
	struct mail mail = patron_mail(o, 0);
	struct problem why = {.text = ""};
	struct letters *letters = NULL;
	struct site *site = NULL;
	struct letter letter;

	for (size_t i = 0; i < CUSTOMERS_KINDS; i++)
		at[i] = (struct mail_use){&customers_kinds[i], &of};
	mail.lang = lang_whole(lang); /* as the queue gives it */
	assert_int_equal(site_load("", pages, 1, &site, &why), ERR_OK);
	if (letters_load(site, "", &uses, &letters, &why))
		fail_msg("%s", why.text);
	if (sending_try(&c, &uses, letters, &mail, &letter))
		fail_msg("%s", o->why.text);
	letters_free(letters);
	site_free(site);
	return letter;
}

/* Is there a line of the text that begins so and has so many bytes? */
static bool has_line(const struct letter *letter, const char *begin, size_t len)
{
	struct str rest = buf_str(&letter->text);

	while (rest.at != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (line.len == len && str_starts(line, str_from(begin)))
			return true;
	}
	return false;
}

static bool has(const struct letter *letter, const char *words)
{
	return strstr(letter->text.at, words) != NULL;
}

static void order_password(struct office *o)
{
	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
}

/* 2026-06-01 00:00 UTC. */
static void a_password_stands_alone_with_when_and_where_it_was_asked_for(void **state)
{
	static const char link[] = "https://seal.example/owner/login/password?password=";
	struct office *o = *state;

	order_password(o);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct letter letter = compose(o, lang);

		assert_true(has_line(&letter, "", 9));
		assert_true(has_line(&letter, link, strlen(link) + 9));
		assert_true(has_line(&letter, "https://ca.example/", 19)); /* who is told */
		assert_true(has(&letter, "Firefox (Windows)"));
		assert_true(has(&letter, lang == LANG_JA ? "2026年6月1日 09:00 (JST, UTC+09:00)"
							 : "1 June 2026, 09:00 (JST"));
		assert_true(has(&letter, lang == LANG_JA ? "2026年6月2日 09:00" : "2 June 2026"));
		assert_true(
		    has(&letter, lang == LANG_JA ? "お心当たりのない場合" : "If it was not you"));
		/* What stands in a setting is no further header. */
		assert_null(memchr(letter.subject.at, '\n', letter.subject.len));
		letter_free(&letter);
	}
}

static void a_key_says_who_asked_for_it_where_somebody_did(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct customers_asking who = patron_asking("b");
	const struct customer_edit edit = {.tells = true};
	struct customer_key none;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	assert_int_equal(customers_edit(&c, id, &edit, &none), ERR_OK);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct letter letter = compose(o, lang);

		assert_true(has_line(&letter, "", 19));
		assert_true(has_line(&letter, "https://seal.example/owner/login", 32));
		assert_false(has(&letter, lang == LANG_JA ? "お心当たり" : "If it was not you"));
		/* Somebody who never heard of it learns what it is for. */
		assert_true(has(&letter, lang == LANG_JA ? "ありがとうございます" : "Welcome"));
		assert_true(has(&letter, lang == LANG_JA ? "ステッカー" : "sticker"));
		letter_free(&letter);
	}
	assert_int_equal(
	    customers_recover(&c, &who, STR("www0000000001.example.jp"), STR(PATRON_MAIL)), ERR_OK);
	patron_settle(o, NOW);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct letter letter = compose(o, lang);

		assert_true(has(&letter, lang == LANG_JA ? "お心当たり" : "If it was not you"));
		assert_false(has(&letter, lang == LANG_JA ? "ありがとうございます" : "Welcome"));
		assert_true(has(&letter, "Firefox (Windows)"));
		letter_free(&letter);
	}
}

static void a_change_of_the_address_is_told_with_so_much_of_the_other_as_its_owner_knows(
    void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	bool is_new;

	assert_int_equal(customers_address_ask(&c, id, STR("new@example.org"), LANG_JA), ERR_OK);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct letter letter = compose(o, lang);

		assert_true(has_line(
		    &letter, "https://seal.example/owner/address/confirm?token=", 49 + 32));
		assert_true(has(&letter, "new@example.org") && has(&letter, "t***@example.jp"));
		assert_false(has(&letter, PATRON_MAIL));
		letter_free(&letter);
	}
	assert_int_equal(customers_address_set(&c, id, STR("new@example.org"), &is_new), ERR_OK);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct letter letter = compose(o, lang);

		assert_true(
		    has_line(&letter, "https://seal.example/owner/address/undo?token=", 46 + 32));
		assert_true(has(&letter, PATRON_MAIL) && has(&letter, "n***@example.org"));
		assert_false(has(&letter, "new@example.org"));
		letter_free(&letter);
	}
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	struct problem why;
	const struct CMUnitTest tests[] = {
	    T(a_password_stands_alone_with_when_and_where_it_was_asked_for),
	    T(a_key_says_who_asked_for_it_where_somebody_did),
	    T(a_change_of_the_address_is_told_with_so_much_of_the_other_as_its_owner_knows),
	};

	if (local_time_use("Asia/Tokyo", &why))
		return 1;
	return office_run(tests);
}
