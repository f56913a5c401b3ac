/* What a visit by TLS means. */
#include "doctor/judge.h"

#include <stdio.h>
#include <string.h>
#include "doctor/judge_detail.h"

enum { SHORT_LIVED_S = 180 * 86400 };

/* ---- how far it came ---- */

static void judge_address(struct judging *j)
{
	if (j->seen->resolved == ERR_OK)
		doctor_report_good(j->report, DOCTOR_ADDRESS);
	else
		doctor_report_wrong(j->report, DOCTOR_ADDRESS,
		    judging_because(
			json_new_object(), j->seen->resolved == ERR_REFUSED ? "private" : "none"));
}

/* What an end of a visit to an address says of a check. No way there may be our own fault. */
static enum doctor_answer end_says(enum doctor_check check, const struct tls_probe *t)
{
	bool connects = t->end != TLS_PROBE_CLOSED && t->end != TLS_PROBE_FILTERED;

	if (t->end == TLS_PROBE_UNREACHABLE)
		return DOCTOR_NOT_KNOWN;
	if (check == DOCTOR_CONNECT)
		return connects ? DOCTOR_IS_GOOD : DOCTOR_IS_WRONG;
	if (!connects)
		return DOCTOR_NOT_KNOWN;
	if (t->end == TLS_PROBE_DONE)
		return DOCTOR_IS_GOOD;
	/* Who wants to see a visitor's certificate has shown his own. */
	return t->chain_count > 0 ? DOCTOR_NOT_KNOWN : DOCTOR_IS_WRONG;
}

/* The addresses where it is wrong in the way of the first of them. */
static void judge_end(struct judging *j, enum doctor_check check)
{
	const struct tls_probe *first = NULL;
	unsigned wrong = 0;
	struct json *detail;

	for (size_t i = 0; i < j->seen->count; i++) {
		const struct tls_probe *t = &j->seen->addresses[i].with;
		enum doctor_answer answer = end_says(check, t);

		if (answer == DOCTOR_IS_GOOD)
			doctor_report_good(j->report, check);
		if (answer != DOCTOR_IS_WRONG || (first != NULL && first->end != t->end))
			continue;
		first = t;
		wrong |= 1U << i;
	}
	if (first == NULL)
		return;
	detail = judging_because(judging_detail(j, wrong), tls_probe_end_name(first->end));
	if (first->end == TLS_PROBE_ALERT)
		json_set_int(detail, "alert", first->alert);
	doctor_report_wrong(j->report, check, detail);
}

static void judge_protocol(struct judging *j, const struct shown *s)
{
	struct json *detail;

	if (!s->probe->is_old) {
		doctor_report_good(j->report, DOCTOR_PROTOCOL);
		return;
	}
	detail = judging_detail(j, s->addresses);
	json_set_text(detail, "protocol", str_from(s->probe->protocol));
	json_set_text(detail, "cipher", str_from(s->probe->cipher));
	doctor_report_wrong(j->report, DOCTOR_PROTOCOL, detail);
}

/* ---- whose certificate it is ---- */

/* The worst comes first. */
static const enum shown_what served_worst[] = {
    SHOWN_FOREIGN, SHOWN_UNREADABLE, SHOWN_NAMELESS, SHOWN_OTHER, SHOWN_OLDER};

static void served_tell(struct judging *j, const struct shown *s, unsigned addresses)
{
	struct json *detail =
	    judging_because(judging_detail(j, addresses), shown_what_name(s->what));

	if (s->leaf != NULL)
		judging_set_leaf(detail, s->leaf);
	if (s->known != NULL)
		json_set_text(detail, "code", str_from(s->known->code.text));
	doctor_report_wrong(j->report, DOCTOR_SERVED, detail);
}

static void judge_served(struct judging *j)
{
	for (size_t w = 0; w < sizeof served_worst / sizeof served_worst[0]; w++) {
		const struct shown *first = NULL;
		unsigned addresses = 0;

		for (size_t i = 0; i < j->list->count; i++)
			if (j->list->at[i].what == served_worst[w]) {
				first = first == NULL ? &j->list->at[i] : first;
				addresses |= j->list->at[i].addresses;
			}
		if (first != NULL) {
			served_tell(j, first, addresses);
			return;
		}
	}
	if (j->list->count > 0)
		doctor_report_good(j->report, DOCTOR_SERVED);
}

static void judge_foreign(struct judging *j, const struct shown *s)
{
	struct json *detail;

	if (s->what == SHOWN_CURRENT || s->what == SHOWN_OLDER || s->what == SHOWN_OTHER)
		doctor_report_good(j->report, DOCTOR_FOREIGN);
	if (s->what != SHOWN_FOREIGN)
		return;
	detail = judging_detail(j, s->addresses);
	judging_set_leaf(detail, s->leaf);
	doctor_report_wrong(j->report, DOCTOR_FOREIGN, detail);
}

/* What is recorded as revoked; of strangers the record knows nothing. */
static void judge_revoked(struct judging *j, const struct shown *s)
{
	struct json *detail;

	if (s->known == NULL)
		return;
	if (s->known->revoked_at == 0 || s->known->revoked_at > j->now) {
		doctor_report_good(j->report, DOCTOR_REVOKED_SERVED);
		return;
	}
	detail = judging_detail(j, s->addresses);
	if (s->leaf != NULL)
		judging_set_leaf(detail, s->leaf);
	json_set_int(detail, "revoked", s->known->revoked_at);
	doctor_report_wrong(j->report, DOCTOR_REVOKED_SERVED, detail);
}

/* ---- the certificate itself ---- */

/* Is it only the "www." that is too much, or too little? */
static bool names_differ_by_www(const struct certificate *c, const char *host)
{
	char with[ORIGIN_HOST_MAX + 5];

	if (strncmp(host, "www.", 4) == 0)
		return certificate_covers(c, host + 4);
	snprintf(with, sizeof with, "www.%s", host);
	return certificate_covers(c, with);
}

static void judge_names(struct judging *j, const struct shown *s)
{
	struct json *detail;

	if (certificate_covers(s->leaf, j->known->host) &&
	    !certificate_has_fault(s->leaf, CERTIFICATE_COMMON_NAME)) {
		doctor_report_good(j->report, DOCTOR_NAMES);
		return;
	}
	detail = judging_detail(j, s->addresses);
	if (names_differ_by_www(s->leaf, j->known->host))
		judging_because(detail, "www");
	judging_set_leaf(detail, s->leaf);
	doctor_report_wrong(j->report, DOCTOR_NAMES, detail);
}

static void judge_dates(struct judging *j, const struct shown *s)
{
	bool expired = s->leaf->not_after < j->now;
	struct json *detail;

	if (!expired && s->leaf->not_before <= j->now) {
		doctor_report_good(j->report, DOCTOR_DATES);
		return;
	}
	detail =
	    judging_because(judging_detail(j, s->addresses), expired ? "expired" : "not_yet_valid");
	judging_set_leaf(detail, s->leaf);
	doctor_report_wrong(j->report, DOCTOR_DATES, detail);
}

/* What else makes browsers refuse it, whatever its names and dates, is told here, too. */
static void judge_key(struct judging *j, const struct shown *s)
{
	const struct certificate *c = s->leaf;
	bool weak = c->key_weakness != NULL || certificate_key_is_short(c) || c->key_bits == 0;
	bool strong = certificate_check_strength(c, NULL) == ERR_OK;
	struct json *detail;
	char key[64];

	if (!weak && strong && (c->faults & ~(1U << CERTIFICATE_COMMON_NAME)) == 0) {
		doctor_report_good(j->report, DOCTOR_KEY);
		return;
	}
	detail = judging_detail(j, s->addresses);
	if (weak || !strong)
		judging_because(detail, weak ? "key" : "signature");
	snprintf(key, sizeof key, "%.32s %u", c->key_algorithm, c->key_bits);
	json_set_text(detail, "key", str_from(key));
	json_set_text(detail, "signature", str_from(c->signature_digest));
	doctor_report_wrong(j->report, DOCTOR_KEY, detail);
}

/* Browsers want two proofs for half a year, and three for more. None may have come by other ways,
 * or its CA may be a private one. */
static void judge_transparency(struct judging *j, const struct shown *s)
{
	size_t wanted = s->leaf->not_after - s->leaf->not_before <= SHORT_LIVED_S ? 2 : 3;
	struct chain_scts scts;
	struct json *detail;

	if (chain_scts(s->probe->chain[0], &scts) != ERR_OK || scts.count == 0)
		return;
	if (scts.count - scts.unreadable >= wanted) {
		doctor_report_good(j->report, DOCTOR_TRANSPARENCY);
		return;
	}
	detail = json_new_object();
	json_set_int(detail, "count", (int64_t)scts.count);
	json_set_int(detail, "wanted", (int64_t)wanted);
	doctor_report_wrong(j->report, DOCTOR_TRANSPARENCY, detail);
}

/* ---- what it does as a whole ---- */

static void judge_agreement(struct judging *j)
{
	const struct shown_list *list = j->list;
	unsigned others = 0;

	for (size_t i = 1; i < list->count; i++)
		if (!str_eq(list->at[i].probe->chain[0], list->at[0].probe->chain[0]))
			others |= list->at[i].addresses;
	if (others != 0)
		doctor_report_wrong(j->report, DOCTOR_ADDRESSES_AGREE, judging_detail(j, others));
	else if (list->count > 0)
		doctor_report_good(j->report, DOCTOR_ADDRESSES_AGREE);
}

static void sni_tell(struct judging *j, const struct visit_address *first, unsigned addresses)
{
	struct json *detail = judging_detail(j, addresses);
	struct certificate *leaf = NULL;

	if (first->without.chain_count > 0 &&
	    certificate_read_sent(first->without.chain[0], &leaf, NULL) == ERR_OK)
		judging_set_leaf(detail, leaf);
	doctor_report_wrong(j->report, DOCTOR_SNI, detail);
	certificate_free(leaf);
}

static void judge_sni(struct judging *j)
{
	const struct visit_address *first = NULL;
	unsigned wrong = 0;

	for (size_t i = 0; i < j->seen->count; i++) {
		const struct visit_address *a = &j->seen->addresses[i];

		if (!a->is_asked_bare || a->with.chain_count == 0)
			continue;
		if (a->without.chain_count > 0 && str_eq(a->with.chain[0], a->without.chain[0])) {
			doctor_report_good(j->report, DOCTOR_SNI);
			continue;
		}
		first = first == NULL ? a : first;
		wrong |= 1U << i;
	}
	if (first != NULL)
		sni_tell(j, first, wrong);
}

void doctor_judge(const struct doctor_known *known, const struct shown_list *list, int64_t now,
    struct doctor_report *report)
{
	struct judging j = {known, list->seen, list, now, report};

	judge_address(&j);
	judge_end(&j, DOCTOR_CONNECT);
	judge_end(&j, DOCTOR_TLS);
	judge_served(&j);
	for (size_t i = 0; i < list->count; i++) {
		const struct shown *s = &list->at[i];

		judge_protocol(&j, s);
		judge_foreign(&j, s);
		judge_revoked(&j, s);
		judge_chain(&j, s);
		judge_staple(&j, s);
		if (s->leaf == NULL)
			continue;
		judge_names(&j, s);
		judge_dates(&j, s);
		judge_key(&j, s);
		judge_transparency(&j, s);
	}
	judge_agreement(&j);
	judge_sni(&j);
	judge_http(&j);
}
