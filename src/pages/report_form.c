/* The form by which visitors report a site, and what comes back from it. */
#include "pages/report_form.h"

#include <stdio.h>
#include <string.h>
#include "base/utf8.h"
#include "config/config.h"
#include "pages/seen.h"
#include "pages/token.h"

/* What was seen travels in these, and nothing else is taken beside the words; by what names the
 * page shows them. */
static const struct {
	const char *name, *shown;
} fields[] = {
    {"code", "report_code"},
    {"host", "report_host"},
    {"seen", "report_seen"},
    {"token", "report_token"},
    {"words", "report_words"},
};

enum { FIELDS = sizeof fields / sizeof fields[0], TEXT_MAX = 512 };

static int64_t report_slot(int64_t now)
{
	return now / (3600 * REPORT_HOURS);
}

static bool report_token(
    const struct app *app, const struct usage_complaint *c, int64_t slot, char ret[TOKEN_ROOM])
{
	char what[TEXT_MAX];

	snprintf(what, sizeof what, "report %s %s %s", c->code.text, c->seen, c->host);
	return token_make(app, what, slot, ret);
}

/* ---- the form ---- */

/* Nobody but its owner shows pages on the registered host, so a mismatch there is no abuse. */
static bool report_subject(
    const struct request *r, const struct proof *p, struct usage_complaint *ret)
{
	const struct link_verdict *link = &p->verdict->link;
	struct origin site;

	ret->code = p->record->code;
	if (p->verdict->record == RECORD_NONE) {
		str_copy(ret->seen, sizeof ret->seen, STR("none"));
		return seen_site(r, &site) &&
		       str_copy(ret->host, sizeof ret->host, str_from(site.host));
	}
	return link->state == LINK_MISMATCH && link->has_origin &&
	       !link_reason_is_near(link->reason) &&
	       str_copy(ret->seen, sizeof ret->seen, str_from(link_reason_name(link->reason))) &&
	       str_copy(ret->host, sizeof ret->host, str_from(link->origin.host));
}

void report_form_offer(const struct request *r, const struct proof *p, struct model *m)
{
	struct usage_complaint subject;
	char token[TOKEN_ROOM];

	if (r->app->reporters == NULL || !report_subject(r, p, &subject) ||
	    !report_token(r->app, &subject, report_slot(p->now), token))
		return;
	model_flag(m, "has_report", true);
	model_cstr(m, "report_code", subject.code.text);
	model_cstr(m, "report_host", subject.host);
	model_cstr(m, "report_seen", subject.seen);
	model_cstr(m, "report_token", token);
	model_cstr(m, "report_words", "");
	model_format(m, "report_most", "%d", USAGE_WORDS_LETTERS);
}

void report_form_again(const struct form *form, struct model *m)
{
	for (size_t i = 0; i < FIELDS; i++)
		model_text(m, fields[i].shown, form_text(form, fields[i].name));
	model_format(m, "report_most", "%d", USAGE_WORDS_LETTERS);
}

/* ---- what comes back ---- */

static bool report_has_fields(const struct form *form)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (form_text(form, fields[i].name).at == NULL)
			return false;
	return form->count == FIELDS;
}

/* Without what nobody sees, but for the ends of lines; false for too many letters. */
static bool words_copy(struct str text, char ret[USAGE_WORDS_MAX + 1])
{
	size_t letters = 0, len = 0;
	const char *at = text.at;
	uint32_t point;

	for (; utf8_next(&text, &point); at = text.at) {
		if (utf8_is_hidden(point) && point != '\n')
			continue;
		if (letters++ == USAGE_WORDS_LETTERS)
			return false;
		memcpy(ret + len, at, (size_t)(text.at - at));
		len += (size_t)(text.at - at);
	}
	while (len > 0 && (ret[len - 1] == '\n' || ret[len - 1] == ' '))
		len--;
	ret[len] = '\0';
	return true;
}

enum report_fault report_form_read(const struct request *r, struct arena *memory,
    struct form *ret_form, struct usage_complaint *ret)
{
	struct problem why = {.text = ""};
	struct usage_complaint c = {.at = r->now};
	struct str code;
	char wanted[TOKEN_ROOM];
	bool fits = false;

	if (form_parse(r->http->fields[HTTP_CONTENT_TYPE], r->http->body, memory, ret_form, &why) ||
	    !report_has_fields(ret_form))
		return REPORT_MALFORMED;
	code = form_text(ret_form, "code");
	if ((code.len > 0 && !code_parse(code, &c.code)) ||
	    !str_copy(c.host, sizeof c.host, form_text(ret_form, "host")) ||
	    !str_copy(c.seen, sizeof c.seen, form_text(ret_form, "seen")))
		return REPORT_MALFORMED;
	for (int64_t slot = report_slot(r->now) - 1; slot <= report_slot(r->now); slot++)
		if (report_token(r->app, &c, slot, wanted))
			fits = token_eq(form_text(ret_form, "token"), wanted) || fits;
	if (!fits)
		return REPORT_STALE;
	if (!words_copy(form_text(ret_form, "words"), c.words))
		return REPORT_LONG;
	*ret = c;
	return REPORT_SOUND;
}
