/* What an item of the advice says to people. */
#include "doctor/words.h"

#include <stdio.h>
#include "base/local_time.h"
#include "origin/display.h"

enum { KEY_MAX = 96, TEXT_MAX = 1 << 16, TIME_MAX = 64, HOST_TEXT_MAX = 4096, HOSTS_MAX = 20 };

/* The answer that is being put into words. */
struct telling {
	const struct doctor_teller *teller;
	const struct doctor_item *item;
	const char *word; /* of the check */
	struct doctor_detail detail;
	struct arena *arena;
	struct str host;  /* as settings have it */
	struct str hosts; /* as people read them */
	bool ok;          /* there was enough memory */
};

/* ---- what sentences are filled with ---- */

static struct str telling_keep(struct telling *t, struct buf *text)
{
	struct str kept = STR("");

	t->ok = t->ok && text->err != ERR_NO_MEMORY;
	if (text->len > 0)
		kept = arena_bytes(t->arena, buf_str(text), &t->ok);
	buf_free(text);
	return kept;
}

/* Absent for 0. */
static struct str telling_time(struct telling *t, int64_t at)
{
	struct buf text = BUF_INIT(TIME_MAX);

	if (at == 0)
		return (struct str){NULL, 0};
	local_time_minute(at, t->teller->lang, &text);
	return telling_keep(t, &text);
}

/* What was seen, by the member's name; the code there as "seen_code", since "code" is the one that
 * should be there. Absent when it was not. */
static struct str telling_seen(struct telling *t, struct str name)
{
	for (unsigned i = 0; i < DOCTOR_MEMBER_COUNT; i++) {
		const char *member =
		    i == DOCTOR_SEEN_CODE ? "seen_code" : doctor_member_name((enum doctor_member)i);

		if (str_eq(name, str_from(member)))
			return doctor_member_is_time((enum doctor_member)i)
				   ? telling_time(t, t->detail.times[i])
				   : t->detail.texts[i];
	}
	return (struct str){NULL, 0};
}

static struct str telling_value(struct telling *t, struct str name)
{
	const struct doctor_finding *finding = t->item->finding;

	if (str_eq(name, STR("host")))
		return t->hosts;
	if (str_eq(name, STR("code")))
		return str_from(t->teller->code.text);
	if (str_eq(name, STR("service")))
		return str_from(t->teller->service);
	if (str_eq(name, STR("at")))
		return telling_time(t, t->item->at);
	if (str_eq(name, STR("first_at")))
		return telling_time(t, finding == NULL ? 0 : finding->first_at);
	if (str_eq(name, STR("cured_at")))
		return telling_time(t, t->item->cured_at);
	return telling_seen(t, name);
}

/* The name in braces at the beginning of a text; absent where braces are what they are, as in
 * settings of nginx. */
static struct str slot_name(struct str text)
{
	size_t len = 1;

	while (
	    len < text.len && ((text.at[len] >= 'a' && text.at[len] <= 'z') || text.at[len] == '_'))
		len++;
	if (len == 1 || len == text.len || text.at[len] != '}')
		return (struct str){NULL, 0};
	return str_part(text, 1, len - 1);
}

/* The text with its {names} filled; false where one of them has no value. */
static bool telling_fill(struct telling *t, struct str text, struct str *ret)
{
	struct buf filled = BUF_INIT(TEXT_MAX);
	bool whole = true;

	while (whole && text.len > 0) {
		size_t open = str_index(text, '{');
		struct str rest = str_part(text, open, text.len), name = slot_name(rest);
		struct str value = name.at == NULL ? str_part(rest, 0, 1) : telling_value(t, name);

		buf_add_str(&filled, str_part(text, 0, open));
		buf_add_str(&filled, value);
		whole = rest.len == 0 || value.at != NULL;
		text = str_part(rest, name.at == NULL ? 1 : name.len + 2, rest.len);
	}
	*ret = telling_keep(t, &filled);
	return whole;
}

/* ---- the sentences ---- */

/* The text of a key, filled; false when there is none, or something in it was not seen. */
static bool telling_try(
    struct telling *t, struct str *ret, const char *before, const char *between, const char *behind)
{
	char key[KEY_MAX];
	int len = snprintf(key, sizeof key, "doctor.%s%s%s", before, between, behind);

	return len > 0 && len < KEY_MAX && site_has_text(t->teller->texts, key) &&
	       telling_fill(t, site_text(t->teller->texts, t->teller->lang, key), ret);
}

static struct str telling_say(struct telling *t, const char *before, const char *behind)
{
	struct str text = STR("");

	return telling_try(t, &text, before, "", behind) ? text : STR("");
}

/* Words alone go into keys: a reason comes from the store. */
static bool reason_is_word(struct str reason)
{
	for (size_t i = 0; i < reason.len; i++)
		if (!(reason.at[i] >= 'a' && reason.at[i] <= 'z') && reason.at[i] != '_')
			return false;
	return reason.len > 0 && reason.len < 32;
}

/* For the finding's reason alone; false where that has none. */
static bool telling_explain_reason(struct telling *t, const char *what, struct str *ret)
{
	struct str reason = t->detail.texts[DOCTOR_SEEN_REASON];
	char between[KEY_MAX];

	if (!reason_is_word(reason))
		return false;
	snprintf(between, sizeof between, ".%.*s", STR_ARG(reason));
	return telling_try(t, ret, t->word, between, what);
}

/* For the finding's reason, else in general. */
static struct str telling_explain(struct telling *t, const char *what)
{
	struct str text;

	return telling_explain_reason(t, what, &text) ? text : telling_say(t, t->word, what);
}

/* None where the page has a cure of its own: a policy is mended, not replaced. */
static struct str telling_lines(struct telling *t)
{
	const char *lines = doctor_cure_lines(t->item->check, t->teller->server);
	struct str hosts = t->hosts, text = STR("");

	if (lines == NULL || (doctor_checks[t->item->check].visit == DOCTOR_VISIT_PAGE &&
				 telling_explain_reason(t, ".cure", &text)))
		return STR("");
	t->hosts = t->host;
	telling_fill(t, str_from(lines), &text);
	t->hosts = hosts;
	return text;
}

/* Members that are shown in a list of their own: all but the reason, which chose the sentence. */
static void telling_list_seen(struct telling *t, struct doctor_words *to)
{
	for (unsigned i = DOCTOR_SEEN_REASON + 1; i < DOCTOR_MEMBER_COUNT; i++) {
		const char *name = doctor_member_name((enum doctor_member)i);
		struct str value = doctor_member_is_time((enum doctor_member)i)
				       ? telling_time(t, t->detail.times[i])
				       : t->detail.texts[i];

		if (value.len > 0)
			to->seen[to->seen_count++] =
			    (struct doctor_seen){telling_say(t, "seen.", name), value};
	}
}

/* Which logs have the certificate, and since when; a log without a name is known by its ID. */
static void telling_list_proofs(struct telling *t, struct doctor_words *to)
{
	const struct doctor_proofs *proofs = t->teller->proofs;
	struct buf text = BUF_INIT(TEXT_MAX);

	for (size_t i = 0; proofs != NULL && i < proofs->count; i++) {
		const struct doctor_proof *proof = &proofs->list[i];

		buf_puts(&text, i > 0 ? ", " : "");
		buf_add_str(&text, proof->name.at != NULL ? proof->name : proof->id);
		buf_puts(&text, " (");
		buf_add_str(&text, telling_time(t, proof->at));
		buf_putc(&text, ')');
	}
	if (text.len > 0)
		to->seen[to->seen_count++] =
		    (struct doctor_seen){telling_say(t, "seen.", "logs"), telling_keep(t, &text)};
}

static void telling_tell_wrong(struct telling *t, struct doctor_words *to)
{
	char server[KEY_MAX];

	to->sentence = telling_explain(t, ".wrong");
	to->meaning = telling_explain(t, ".meaning");
	to->cure = telling_explain(t, ".cure");
	to->time = telling_say(t, "seen_at", "");
	if (!doctor_item_counts(t->item))
		to->note = telling_say(t, "once", "");
	if (t->teller->server != DOCTOR_NO_SERVER) {
		snprintf(server, sizeof server, ".cure.%s", doctor_server_name(t->teller->server));
		to->server_cure = telling_say(t, t->word, server);
	}
	to->lines = telling_lines(t);
	telling_list_seen(t, to);
}

static void telling_tell_known(struct telling *t, struct doctor_words *to)
{
	if (t->item->at != 0)
		to->time = telling_say(t, "looked_at", "");
	if (t->item->answer == DOCTOR_IS_GOOD)
		to->sentence = telling_say(t, t->word, ".good");
	else
		to->sentence = telling_say(t, t->item->at == 0 ? "unseen" : "unclear", "");
	if (t->item->cured_at != 0)
		to->note = telling_say(t, "cured_at", "");
}

static void telling_tell(struct telling *t, struct doctor_words *to)
{
	*to = (struct doctor_words){.hosts = t->hosts};
	to->title = telling_say(t, t->word, "");
	to->state = telling_say(t, "state.", doctor_item_state(t->item));
	if (t->item->answer == DOCTOR_IS_WRONG)
		telling_tell_wrong(t, to);
	else
		telling_tell_known(t, to);
	if (t->item->check == DOCTOR_TRANSPARENCY)
		telling_list_proofs(t, to);
}

/* ---- hosts ---- */

/* With the port where it is another than that of https. */
static void host_write(const struct doctor_site *site, bool shown, struct buf *to)
{
	char host[HOST_TEXT_MAX];
	bool mixed;

	if (!shown || !str_copy(host, sizeof host, site->host))
		buf_add_str(to, site->host);
	else
		origin_host_display(host, to, &mixed);
	if (shown && site->port != 443)
		buf_printf(to, ":%u", site->port);
}

static void telling_set_hosts(struct telling *t)
{
	struct buf host = BUF_INIT(TEXT_MAX), hosts = BUF_INIT(TEXT_MAX);
	size_t count = t->item->site_count;

	host_write(t->item->sites[0], false, &host);
	for (size_t i = 0; i < count && i < HOSTS_MAX; i++) {
		buf_puts(&hosts, i > 0 ? ", " : "");
		host_write(t->item->sites[i], true, &hosts);
	}
	if (count > HOSTS_MAX)
		buf_printf(&hosts, " (+%zu)", count - HOSTS_MAX);
	t->host = telling_keep(t, &host);
	t->hosts = telling_keep(t, &hosts);
}

enum err doctor_words(const struct doctor_teller *teller, const struct doctor_item *item,
    struct arena *arena, struct doctor_words *ret)
{
	struct telling t = {.teller = teller,
	    .item = item,
	    .word = doctor_checks[item->check].word,
	    .arena = arena,
	    .ok = true};
	struct doctor_words words;
	enum err err = ERR_OK;

	if (item->finding != NULL)
		err = doctor_detail_read(item->finding->detail, arena, &t.detail);
	if (err)
		return err;
	telling_set_hosts(&t);
	telling_tell(&t, &words);
	if (!t.ok)
		return ERR_NO_MEMORY;
	*ret = words;
	return ERR_OK;
}

/* ---- at start ---- */

static enum err words_find(const struct site *texts, const char *before, const char *word,
    const char *behind, struct problem *why)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "doctor.%s%s%s", before, word, behind);
	return site_has_text(texts, key)
		   ? ERR_OK
		   : err_because(why, ERR_INVALID, "the texts lack the key \"%s\"", key);
}

enum err doctor_words_check(const struct site *texts, struct problem *why)
{
	static const char *const parts[] = {"", ".good", ".wrong", ".meaning", ".cure"};
	static const char *const words[] = {"state.wrong", "state.weak", "state.note",
	    "state.doubt", "state.unknown", "state.good", "seen.logs", "seen_at", "looked_at",
	    "cured_at", "once", "unseen", "unclear"};
	enum err err = ERR_OK;

	for (unsigned i = 0; !err && i < DOCTOR_CHECK_COUNT * 5; i++)
		err = words_find(texts, "", doctor_checks[i / 5].word, parts[i % 5], why);
	for (unsigned i = DOCTOR_SEEN_REASON + 1; !err && i < DOCTOR_MEMBER_COUNT; i++)
		err =
		    words_find(texts, "seen.", doctor_member_name((enum doctor_member)i), "", why);
	for (unsigned i = 0; !err && i < DOCTOR_SERVER_COUNT; i++)
		err = words_find(
		    texts, "server.", doctor_server_name((enum doctor_server)i), "", why);
	for (unsigned i = 0; !err && i < DOCTOR_VERDICT_COUNT; i++)
		err = words_find(
		    texts, "verdict.", doctor_verdict_name((enum doctor_verdict)i), "", why);
	for (unsigned i = 0; !err && i < DOCTOR_VERDICT_COUNT; i++)
		err = words_find(
		    texts, "lead.", doctor_verdict_name((enum doctor_verdict)i), "", why);
	for (unsigned i = 0; !err && i < sizeof words / sizeof words[0]; i++)
		err = words_find(texts, "", words[i], "", why);
	return err;
}
