/* What may be done with a contract, from each state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "registry/legal.h"

/* A column for each state, in the order of enum life: what is legal, and of what is not why. */
static const struct {
	enum legal_action action;
	const char *name;
	const char *words[LIFE_COUNT]; /* "" for legal */
} expected[] = {
    {LEGAL_ISSUE, "issue",
	{"", "", "", "life.issued", "life.issued", "life.issued", "life.issued", "life.issued",
	    "life.withdrawn", "life.ended"}},
    {LEGAL_REISSUE, "reissue",
	{"life.reissue_none", "life.reissue_none", "life.reissue_none", "", "", "", "", "",
	    "life.withdrawn", "life.ended"}},
    {LEGAL_REVOKE, "revoke",
	{"life.revoke_none", "life.revoke_none", "life.revoke_none", "", "", "",
	    "certificate.revoked", "", "life.revoke_none", ""}},
    {LEGAL_RELEASE, "release",
	{"certificate.not_held", "certificate.not_held", "certificate.not_held",
	    "certificate.not_held", "certificate.not_held", "certificate.not_held", "",
	    "certificate.not_held", "certificate.not_held", "life.ended"}},
    {LEGAL_EDIT, "edit", {"", "", "", "", "", "", "", "", "life.withdrawn", "life.ended"}},
    {LEGAL_CONTACT, "contact", {"", "", "", "", "", "", "", "", "life.withdrawn", ""}},
    {LEGAL_CHECK, "check", {"", "", "", "", "", "", "", "", "life.withdrawn", "life.ended"}},
    {LEGAL_RENEW, "renew",
	{"life.renew_none", "life.renew_none", "life.renew_none", "", "life.renewed", "", "", "",
	    "life.withdrawn", "life.ended"}},
    {LEGAL_WITHDRAW, "withdraw",
	{"", "", "", "life.withdraw_issued", "life.withdraw_issued", "life.withdraw_issued",
	    "life.withdraw_issued", "life.withdraw_issued", "life.withdrawn", "life.ended"}},
    {LEGAL_END, "end",
	{"life.end_none", "life.end_none", "life.end_none", "", "", "", "", "", "life.withdrawn",
	    "life.ended"}},
};

_Static_assert(sizeof expected / sizeof expected[0] == LEGAL_ACTION_COUNT, "a row an action");

static void each_action_is_legal_or_refused_in_words(void **state)
{
	(void)state;
	for (unsigned a = 0; a < LEGAL_ACTION_COUNT; a++) {
		assert_int_equal(expected[a].action, a);
		assert_string_equal(legal_action_name((enum legal_action)a), expected[a].name);
		for (unsigned s = 0; s < LIFE_COUNT; s++) {
			const char *word = expected[a].words[s];
			struct problem why = {.text = ""};
			enum err err = legal_check((enum life)s, (enum legal_action)a, &why);

			assert_int_equal(err, word[0] == '\0' ? ERR_OK : ERR_REFUSED);
			assert_string_equal(why.reason, word);
			assert_int_equal(why.text[0] == '\0', word[0] == '\0');
		}
	}
}

static void a_certificate_is_the_first_or_a_further_one(void **state)
{
	(void)state;
	for (unsigned s = 0; s < LIFE_COUNT; s++)
		assert_int_equal(legal_adding((enum life)s),
		    s >= LIFE_ISSUED && s <= LIFE_EXPIRED ? LEGAL_REISSUE : LEGAL_ISSUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_action_is_legal_or_refused_in_words),
	    cmocka_unit_test(a_certificate_is_the_first_or_a_further_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
