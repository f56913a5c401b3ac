/* What may be an operator's name and password. */
#include "accounts/operator.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "base/random.h"
#include "base/utf8.h"

static const char *const role_names[OPERATOR_ROLE_COUNT] = {
    [OPERATOR_MARKETING] = "marketing",
    [OPERATOR_OPERATOR] = "operator",
    [OPERATOR_ADMINISTRATOR] = "administrator",
};

/* What attackers try first and is long enough to pass otherwise; lower case. Shorter ones stand for
 * all passwords that consist of them and digits or marks. */
static const char *const common[] = {"password", "passw0rd", "p@ssword", "p@ssw0rd", "qwertyuiop",
    "asdfghjkl", "zxcvbnm", "1q2w3e4r", "qazwsxedc", "letmein", "welcome", "administrator", "admin",
    "iloveyou", "changeme", "trustseal", "sticker", "certificate", "secret", "master", "monkey",
    "dragon", "football", "baseball", "sunshine", "princess", "superman", "trustno1", "login",
    "test", "guest", "root", "default", "qwerty", "abc"};

const char *operator_role_name(enum operator_role role)
{
	assert(role < OPERATOR_ROLE_COUNT);
	return role_names[role];
}

bool operator_role_parse(struct str name, enum operator_role *ret)
{
	for (unsigned i = 0; i < OPERATOR_ROLE_COUNT; i++)
		if (str_eq(name, str_from(role_names[i]))) {
			*ret = (enum operator_role)i;
			return true;
		}
	return false;
}

enum err operator_check_name(struct str name, struct problem *why)
{
	static const char marks[] = "._-@";

	if (name.len == 0 || name.len >= OPERATOR_NAME_MAX)
		return err_because(
		    why, ERR_INVALID, "a name has 1 to %d characters", OPERATOR_NAME_MAX - 1);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool plain = (c >= 'a' && c <= 'z') || str_is_digit(c);

		if (!plain && (i == 0 || memchr(marks, c, sizeof marks - 1) == NULL))
			return err_because(why, ERR_INVALID,
			    "a name has a-z, 0-9 and . _ - @ only, and begins with a letter or a "
			    "digit, such as sato.hanako");
	}
	return ERR_OK;
}

void accounts_actor(const char *door, const char *name, char ret[ACCOUNTS_ACTOR_MAX])
{
	snprintf(ret, ACCOUNTS_ACTOR_MAX, "%.*s:%.*s", ACCOUNTS_ACTOR_MAX - OPERATOR_NAME_MAX - 1,
	    door, OPERATOR_NAME_MAX - 1, name);
}

/* ---- passwords ---- */

/* In upper or lower case. */
static bool password_contains(struct str text, struct str part)
{
	for (size_t i = 0; i + part.len <= text.len; i++)
		if (str_eq_nocase(str_part(text, i, part.len), part))
			return true;
	return false;
}

/* Nothing is left but digits and marks when `word` is taken out, wherever it stands. */
static bool password_consists_of(struct str text, struct str word)
{
	size_t i = 0;
	bool found = false;

	while (i < text.len && word.len > 0) {
		struct str here = str_part(text, i, word.len);

		if (str_eq_nocase(here, word)) {
			found = true;
			i += word.len;
		} else if ((unsigned char)text.at[i] < 0x80 &&
			   (str_lower(text.at[i]) < 'a' || str_lower(text.at[i]) > 'z')) {
			i++;
		} else {
			return false;
		}
	}
	return found;
}

/* "aaaa…", "abab…", "12345…": each byte follows from those before. */
static bool password_is_regular(struct str text)
{
	for (size_t period = 1; period <= 4; period++) {
		size_t i = period;

		while (i < text.len && text.at[i] == text.at[i - period])
			i++;
		if (i == text.len)
			return true;
	}
	for (int step = -1; step <= 1; step += 2) {
		size_t i = 1;

		/* After 9 comes 0 for those who type along the keyboard. */
		while (
		    i < text.len && (text.at[i] == text.at[i - 1] + step ||
					(str_is_digit(text.at[i]) && str_is_digit(text.at[i - 1]) &&
					    (text.at[i] - text.at[i - 1] - step) % 10 == 0)))
			i++;
		if (i == text.len)
			return true;
	}
	return false;
}

static bool password_is_common(struct str password)
{
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (password_consists_of(password, str_from(common[i])))
			return true;
	return password_is_regular(password);
}

/* A name of one or two letters is in many passwords by chance. */
static bool password_has_name(struct str password, struct str name)
{
	return (name.len >= 4 && password_contains(password, name)) ||
	       password_consists_of(password, name);
}

enum operator_password_flaw operator_check_password(struct str password, struct str name)
{
	struct str rest = password;
	size_t characters = 0;
	uint32_t point;

	if (password.len > OPERATOR_PASSWORD_MOST)
		return OPERATOR_PASSWORD_LONG;
	for (; utf8_next(&rest, &point); characters++)
		if (utf8_is_hidden(point))
			return OPERATOR_PASSWORD_TEXT;
	if (rest.len > 0)
		return OPERATOR_PASSWORD_TEXT;
	if (characters < OPERATOR_PASSWORD_LEAST)
		return OPERATOR_PASSWORD_SHORT;
	if (password_has_name(password, name))
		return OPERATOR_PASSWORD_NAME;
	return password_is_common(password) ? OPERATOR_PASSWORD_COMMON : OPERATOR_PASSWORD_GOOD;
}

/* 16 of 31 letters and digits that nobody takes for each other: 79 bits. */
void operator_draw_password(char ret[OPERATOR_INITIAL_TEXT])
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	size_t len = 0;

	for (unsigned i = 0; i < 16; i++) {
		if (i > 0 && i % 4 == 0)
			ret[len++] = '-';
		ret[len++] = letters[random_below(sizeof letters - 1)];
	}
	ret[len] = '\0';
}

bool operator_initial_is_over(const struct operator_account *o, int64_t now)
{
	return o->initial && now >= o->password_at + OPERATOR_INITIAL_DAYS * INT64_C(86400);
}
