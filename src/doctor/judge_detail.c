/* Chains, stapled answers and HTTP, judged. */
#include "doctor/judge_detail.h"

#include <string.h>
#include "pki/ocsp.h"

enum { NAMES_TOLD = 10, NAME_MAX_BYTES = 512, TEXT_TOLD = 200 };

/* ---- writing ---- */

struct json *judging_detail(const struct judging *j, unsigned addresses)
{
	struct json *detail = json_new_object(), *list;

	if (j->seen->count < 2)
		return detail;
	list = json_set_array(detail, "addresses");
	for (size_t i = 0; i < j->seen->count; i++)
		if ((addresses & 1U << i) != 0)
			json_add_text(list, str_from(j->seen->addresses[i].text));
	return detail;
}

struct json *judging_because(struct json *detail, const char *reason)
{
	json_set_text(detail, "reason", str_from(reason));
	return detail;
}

/* What people call an issuer: its CN, else its organisation. */
static struct str name_in_short(const struct certificate_attribute *attributes, size_t count)
{
	static const char *const types[] = {"CN", "O"};

	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < count; i++)
			if (strcmp(attributes[i].type, types[t]) == 0)
				return str_from(attributes[i].value);
	return (struct str){NULL, 0};
}

/* A text that is too long to be told says nothing. */
static void detail_set_short(struct json *detail, const char *key, struct str text)
{
	if (text.at != NULL && text.len <= NAME_MAX_BYTES)
		json_set_text(detail, key, text);
}

void judging_set_leaf(struct json *detail, const struct certificate *c)
{
	struct json *names = json_set_array(detail, "names");

	for (size_t i = 0; i < c->name_count && i < NAMES_TOLD; i++)
		json_add_text(names, str_part(str_from(c->names[i]), 0, ORIGIN_HOST_MAX));
	detail_set_short(detail, "organization", str_from(certificate_subject(c, "O")));
	detail_set_short(detail, "issuer", name_in_short(c->issuer, c->issuer_count));
	json_set_text(detail, "serial", str_from(c->serial));
	json_set_int(detail, "from", c->not_before);
	json_set_int(detail, "until", c->not_after);
	json_set_text(detail, "fingerprint", str_from(c->fingerprint));
}

/* ---- the chain ---- */

/* An issuer that should be sent. */
static void missing_add(struct str der, struct json *list)
{
	struct certificate *c = NULL;
	struct str name;

	if (certificate_read_sent(der, &c, NULL) != ERR_OK)
		return;
	name = name_in_short(c->subject, c->subject_count);
	if (name.at != NULL && name.len <= NAME_MAX_BYTES)
		json_add_text(list, name);
	certificate_free(c);
}

static void chain_tell(struct judging *j, const struct shown *s, const char *reason)
{
	struct json *detail = judging_because(judging_detail(j, s->addresses), reason);
	struct json *missing =
	    s->chain.missing_count == 0 ? NULL : json_set_array(detail, "missing");

	for (size_t i = 0; i < s->chain.missing_count; i++)
		missing_add(j->list->issuers[s->chain.missing[i]], missing);
	doctor_report_wrong(j->report, DOCTOR_CHAIN, detail);
}

static void judge_chain_extra(struct judging *j, const struct shown *s)
{
	size_t extra = s->chain.extra + s->chain.unreadable;
	struct json *detail;

	if (extra == 0) {
		doctor_report_good(j->report, DOCTOR_CHAIN_EXTRA);
		return;
	}
	detail = judging_detail(j, s->addresses);
	json_set_int(detail, "extra", (int64_t)extra);
	doctor_report_wrong(j->report, DOCTOR_CHAIN_EXTRA, detail);
}

/* A certificate that is recorded as its own issuer is meant to be so. Where the issuer is not
 * known, neither is what belongs to the chain. */
void judge_chain(struct judging *j, const struct shown *s)
{
	if (s->chain.end == CHAIN_SELF_SIGNED && s->known == NULL)
		chain_tell(j, s, "self_signed");
	if (s->chain.end == CHAIN_INCOMPLETE)
		chain_tell(j, s, "incomplete");
	if (s->chain.end != CHAIN_COMPLETE && s->chain.end != CHAIN_INCOMPLETE)
		return;
	if (s->chain.end == CHAIN_COMPLETE)
		doctor_report_good(j->report, DOCTOR_CHAIN);
	if (s->chain.is_disordered)
		doctor_report_wrong(j->report, DOCTOR_CHAIN_ORDER, judging_detail(j, s->addresses));
	else
		doctor_report_good(j->report, DOCTOR_CHAIN_ORDER);
	judge_chain_extra(j, s);
}

/* ---- the stapled answer ---- */

static void staple_tell(struct judging *j, const struct shown *s, const char *reason)
{
	doctor_report_wrong(
	    j->report, DOCTOR_STAPLE, judging_because(judging_detail(j, s->addresses), reason));
}

/* An answer that the certificate does not ask for need not be there. */
void judge_staple(struct judging *j, const struct shown *s)
{
	struct str leaf = s->probe->chain[0], issuer;
	struct ocsp *ocsp = NULL;
	struct ocsp_answer answer;
	struct problem why = {.text = ""};
	enum err err;

	if (s->probe->staple.at == NULL) {
		if (s->probe->end == TLS_PROBE_DONE && chain_must_staple(leaf))
			staple_tell(j, s, "missing");
		return;
	}
	issuer = shown_issuer(j->list, s);
	if (issuer.at == NULL || ocsp_open(leaf, issuer, &ocsp, &why) != ERR_OK)
		return;
	err = ocsp_judge(ocsp, s->probe->staple, NULL, j->now, &answer, &why);
	if (err == ERR_OK && answer.word == OCSP_GOOD)
		doctor_report_good(j->report, DOCTOR_STAPLE);
	else if (err == ERR_OK)
		staple_tell(j, s, answer.word == OCSP_REVOKED ? "revoked" : "invalid");
	else if (err != ERR_NO_MEMORY)
		staple_tell(j, s, strcmp(why.reason, "ocsp.stale") == 0 ? "expired" : "invalid");
	ocsp_free(ocsp);
}

/* ---- HTTP ---- */

static struct str text_told(const char *text)
{
	struct str whole = str_from(text);

	return text[0] == '\0' ? (struct str){NULL, 0} : str_part(whole, 0, TEXT_TOLD);
}

/* Whoever wants a name and a password, or no HEAD, has a page. */
static bool status_is_good(unsigned status)
{
	return (status >= 200 && status < 400) || status == 401 || status == 403 || status == 405 ||
	       status == 501;
}

static void judge_status(struct judging *j, const struct visit_answer *a)
{
	struct json *detail;

	if (!a->is_asked || (a->err != ERR_OK && a->err != ERR_INVALID))
		return;
	if (a->err == ERR_OK && status_is_good(a->status)) {
		doctor_report_good(j->report, DOCTOR_HTTP);
		return;
	}
	detail = judging_because(json_new_object(), a->err == ERR_OK ? "status" : "failed");
	if (a->err == ERR_OK)
		json_set_int(detail, "status", a->status);
	doctor_report_wrong(j->report, DOCTOR_HTTP, detail);
}

/* Nobody who listens there leads nobody astray. */
static void judge_redirect(struct judging *j, const struct visit_answer *a)
{
	struct json *detail;

	if (!a->is_asked)
		return;
	if (a->err == ERR_UNAVAILABLE ||
	    (a->err == ERR_OK && str_starts(str_from(a->location), STR("https://")))) {
		doctor_report_good(j->report, DOCTOR_REDIRECT);
		return;
	}
	if (a->err != ERR_OK)
		return;
	detail = judging_because(json_new_object(), a->location[0] == '\0' ? "none" : "elsewhere");
	json_set_int(detail, "status", a->status);
	if (a->location[0] != '\0')
		json_set_text(detail, "location", text_told(a->location));
	doctor_report_wrong(j->report, DOCTOR_REDIRECT, detail);
}

/* "max-age=0" takes it back (RFC 6797 section 6.1.1). */
static bool hsts_is_set(const char *value)
{
	struct str rest = str_from(value);
	bool set = false;

	while (rest.len > 0) {
		struct str part = str_trim(str_cut(&rest, ';'));
		struct str name = str_trim(str_part(part, 0, str_index(part, '=')));
		struct str number = str_trim(str_part(part, str_index(part, '=') + 1, part.len));

		if (number.len >= 2 && number.at[0] == '"')
			number = str_part(number, 1, number.len - 2);
		if (str_eq_nocase(name, STR("max-age")))
			set = number.len > 0 && str_is_digit(number.at[0]) &&
			      !str_eq(number, STR("0"));
	}
	return set;
}

static void judge_hsts(struct judging *j, const struct visit_answer *a)
{
	struct json *detail;

	if (!a->is_asked || a->err != ERR_OK)
		return;
	if (hsts_is_set(a->hsts)) {
		doctor_report_good(j->report, DOCTOR_HSTS);
		return;
	}
	detail = judging_because(json_new_object(), a->hsts[0] == '\0' ? "none" : "short");
	if (a->hsts[0] != '\0')
		json_set_text(detail, "policy", text_told(a->hsts));
	doctor_report_wrong(j->report, DOCTOR_HSTS, detail);
}

void judge_http(struct judging *j)
{
	judge_status(j, &j->seen->https);
	judge_hsts(j, &j->seen->https);
	judge_redirect(j, &j->seen->http);
}
