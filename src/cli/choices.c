/* What the values of options may be, taken from the tables of what there is. */
#include "cli/choices.h"

#include <assert.h>
#include <string.h>
#include "accounts/operator.h"
#include "attention/kind.h"
#include "cli/output.h"
#include "doctor/cure.h"
#include "image/sticker.h"
#include "mail/mail.h"
#include "registry/checks.h"
#include "registry/revocation.h"
#include "usage/fold.h"

/* ---- the tables of others, each to its end ---- */

static const char *choice_size(unsigned i)
{
	return i < STICKER_SIZE_COUNT ? sticker_size_name((enum sticker_size)i) : NULL;
}

static const char *choice_format(unsigned i)
{
	return i < STICKER_FORMAT_COUNT
		   ? sticker_format_name((enum sticker_format)sticker_formats[i])
		   : NULL;
}

static const char *choice_language(unsigned i)
{
	return i < LANG_COUNT ? lang_tag((enum lang)i) : NULL;
}

static const char *choice_whole_language(unsigned i)
{
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		if (lang_is_whole((enum lang)lang) && i-- == 0)
			return lang_tag((enum lang)lang);
	return NULL;
}

static const char *choice_theme(unsigned i)
{
	return i < STICKER_THEME_COUNT ? sticker_theme_name((enum sticker_theme)i) : NULL;
}

static const char *choice_server(unsigned i)
{
	return i < DOCTOR_SERVER_COUNT ? doctor_server_name((enum doctor_server)i) : NULL;
}

static const char *choice_reason(unsigned i)
{
	return registry_reasons[i];
}

static const char *choice_contract_state(unsigned i)
{
	static const char *const states[] = {
	    "valid", "expired", "not_yet_valid", "revoked", "broken", "none", NULL};

	return states[i];
}

static const char *choice_mail_state(unsigned i)
{
	return i < MAIL_STATE_COUNT ? mail_state_name((enum mail_state)i) : NULL;
}

static const char *choice_role(unsigned i)
{
	return i < OPERATOR_ROLE_COUNT ? operator_role_name((enum operator_role)i) : NULL;
}

static const char *choice_right(unsigned i)
{
	static const char *const rights[] = {"read", "propose", "approve", NULL};

	return rights[i];
}

static const char *choice_paper(unsigned i)
{
	return registry_papers[i];
}

static const char *choice_answer(unsigned i)
{
	static const char *const answers[] = {"yes", "no", NULL};

	return answers[i];
}

static const char *choice_key(unsigned i)
{
	return i < USAGE_KEY_COUNT ? usage_key_name((enum usage_key)i) : NULL;
}

static const char *choice_kind(unsigned i)
{
	return i < ATTENTION_KINDS ? attention_kinds[i].word : NULL;
}

enum { NONE_USUAL = -1 };

static const struct choices {
	const char *slot;  /* in help texts; NULL where these tell of the values in other words */
	const char *value; /* the word that stands for them wherever it is; NULL: none does */
	int usual;         /* what is taken when nothing is said */
	bool many;         /* several may be given, separated by commas */
	const char *(*name_at)(unsigned i); /* NULL behind the last one, up to which it is asked */
} choices[] = {
    {CHOICES_SIZES, "SIZE", STICKER_SIZE_USUAL, false, choice_size},
    {CHOICES_FORMATS, "FORMAT", STICKER_FORMAT_USUAL, false, choice_format},
    {CHOICES_LANGUAGES, "LANG", NONE_USUAL, false, choice_language},
    {CHOICES_THEMES, "THEME", STICKER_LIGHT, false, choice_theme},
    {CHOICES_LANGUAGES_USUAL, NULL, LANG_USUAL, false, choice_language},
    {CHOICES_WHOLE_LANGUAGES, NULL, NONE_USUAL, false, choice_whole_language},
    {CHOICES_WHOLE_LANGUAGES_USUAL, NULL, LANG_USUAL, false, choice_whole_language},
    {CHOICES_SERVERS, "SERVER", NONE_USUAL, false, choice_server},
    {CHOICES_REASONS, NULL, 0, false, choice_reason},
    {CHOICES_CONTRACT_STATES, NULL, NONE_USUAL, false, choice_contract_state},
    {CHOICES_MAIL_STATES, NULL, NONE_USUAL, false, choice_mail_state},
    {NULL, "ROLE", NONE_USUAL, false, choice_role},
    {NULL, "RIGHTS", NONE_USUAL, true, choice_right},
    {NULL, "PAPER", NONE_USUAL, false, choice_paper},
    {NULL, "ANSWER", NONE_USUAL, false, choice_answer},
    {NULL, "KEYS", NONE_USUAL, true, choice_key},
    {NULL, "KIND", NONE_USUAL, false, choice_kind},
};

enum { CHOICES_COUNT = sizeof choices / sizeof choices[0] };

/* The choices whose slot begins the text; NULL when none does. */
static const struct choices *choices_at(struct str text)
{
	for (size_t i = 0; i < CHOICES_COUNT; i++)
		if (choices[i].slot != NULL && str_starts(text, str_from(choices[i].slot)))
			return &choices[i];
	return NULL;
}

/* Those that the word stands for wherever it is. */
static const struct choices *choices_named(const char *value)
{
	for (size_t i = 0; i < CHOICES_COUNT; i++)
		if (choices[i].value != NULL && strcmp(choices[i].value, value) == 0)
			return &choices[i];
	return NULL;
}

void choices_write_help(const char *help, struct buf *to)
{
	struct str rest = str_from(help);

	while (rest.len > 0) {
		size_t slot = str_index(rest, '{');
		const struct choices *c = choices_at(str_part(rest, slot, rest.len));

		buf_add_str(to, str_part(rest, 0, slot));
		if (slot == rest.len)
			return;
		assert(c != NULL);
		for (unsigned i = 0; c->name_at(i) != NULL; i++)
			buf_printf(to, "%s%s%s",
			    i == 0                      ? ""
			    : c->name_at(i + 1) != NULL ? ", "
							: " or ",
			    c->name_at(i), (int)i == c->usual ? " (else)" : "");
		rest = str_part(rest, slot + strlen(c->slot), rest.len);
	}
}

const char *choices_value(const char *value, const char *help, unsigned i)
{
	struct str text = str_from(help);
	const struct choices *c = choices_at(str_part(text, str_index(text, '{'), text.len));

	if (c == NULL)
		c = choices_named(value);
	return c == NULL ? NULL : c->name_at(i);
}

bool choices_are_many(const char *value)
{
	const struct choices *c = choices_named(value);

	return c != NULL && c->many;
}

bool choices_have(const char *text, const char *slot)
{
	const struct choices *c = choices_at(str_from(slot));

	assert(c != NULL);
	for (unsigned i = 0; c->name_at(i) != NULL; i++)
		if (strcmp(c->name_at(i), text) == 0)
			return true;
	return false;
}

bool choices_refuse(const char *option, const char *text, const char *slot)
{
	const struct choices *c = choices_at(str_from(slot));
	struct buf allowed = BUF_INIT(4096);

	assert(c != NULL);
	for (unsigned i = 0; c->name_at(i) != NULL; i++)
		buf_printf(&allowed, "%s%s", i == 0 ? "" : ", ", c->name_at(i));
	output_error(
	    "--%s %s: it must be one of: %s", option, text, allowed.at == NULL ? "" : allowed.at);
	buf_free(&allowed);
	return false;
}
