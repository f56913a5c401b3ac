/* The advice as a whole, as plain text and as JSON. */
#include "doctor/letter.h"

#include <stdio.h>
#include "base/local_time.h"
#include "base/printable.h"

enum { KEY_MAX = 64, ISO_MAX = 64 };

static struct str letter_text(const struct doctor_letter *l, const char *before, const char *word)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "doctor.%s%s", before, word);
	return site_text(l->teller->texts, l->teller->lang, key);
}

/* ---- plain text ---- */

static void letter_add_line(struct buf *to, const char *indent, struct str text)
{
	buf_puts(to, indent);
	printable_write(text, to);
	buf_putc(to, '\n');
}

/* A heading, and what it is about further in; nothing for nothing. */
static void letter_add_part(
    const struct doctor_letter *l, const char *heading, struct str text, struct buf *to)
{
	if (text.len == 0)
		return;
	letter_add_line(to, "   ", letter_text(l, heading, ""));
	while (text.len > 0)
		letter_add_line(to, "     ", str_cut(&text, '\n'));
}

static void letter_add_seen_line(const struct doctor_seen *seen, const char *indent, struct buf *to)
{
	buf_puts(to, indent);
	printable_write(seen->label, to);
	buf_puts(to, ": ");
	printable_write(seen->value, to);
	buf_putc(to, '\n');
}

static void letter_add_seen(
    const struct doctor_letter *l, const struct doctor_words *words, struct buf *to)
{
	if (words->seen_count > 0)
		letter_add_line(to, "   ", letter_text(l, "seen", ""));
	for (size_t i = 0; i < words->seen_count; i++)
		letter_add_seen_line(&words->seen[i], "     ", to);
}

static void letter_add_wrong(const struct doctor_letter *l, size_t number,
    const struct doctor_item *item, const struct doctor_words *words, struct buf *to)
{
	buf_printf(to, "\n%zu. [", number);
	buf_add_str(to, words->state);
	buf_puts(to, "] ");
	letter_add_line(to, "", words->title);
	letter_add_line(to, "   ", words->sentence);
	letter_add_line(to, "   ", words->time);
	if (words->note.len > 0)
		letter_add_line(to, "   ", words->note);
	letter_add_seen(l, words, to);
	letter_add_part(l, "meaning", words->meaning, to);
	letter_add_part(l, "cure", words->cure, to);
	if (words->server_cure.len > 0)
		letter_add_line(to, "     ", words->server_cure);
	letter_add_part(l, "lines", words->lines, to);
	if (l->page[0] != '\0' && doctor_cure_is_file(item->check))
		letter_add_part(l, "file.title", letter_text(l, "file.on_page", ""), to);
}

static void letter_add_short(const struct doctor_words *words, struct buf *to)
{
	buf_puts(to, " - ");
	printable_write(words->title, to);
	buf_puts(to, ": ");
	letter_add_line(to, "", words->sentence);
	for (size_t i = 0; i < words->seen_count; i++)
		letter_add_seen_line(&words->seen[i], "   ", to);
}

/* The items of one answer, under its heading. */
static enum err letter_add_items(
    const struct doctor_letter *l, enum doctor_answer answer, const char *heading, struct buf *to)
{
	size_t number = 0;
	enum err err = ERR_OK;

	if (l->advice->counts[answer] == 0)
		return ERR_OK;
	buf_putc(to, '\n');
	letter_add_line(to, "== ", letter_text(l, heading, ""));
	for (size_t i = 0; !err && i < l->advice->count; i++) {
		struct arena memory = {0};
		struct doctor_words words;

		if (l->advice->items[i].answer != answer)
			continue;
		err = doctor_words(l->teller, &l->advice->items[i], &memory, &words);
		if (!err && answer == DOCTOR_IS_WRONG)
			letter_add_wrong(l, ++number, &l->advice->items[i], &words, to);
		else if (!err)
			letter_add_short(&words, to);
		arena_free(&memory);
	}
	return err;
}

enum err doctor_letter_write(const struct doctor_letter *l, struct buf *to)
{
	const char *verdict = doctor_verdict_name(l->advice->verdict);
	enum err err;

	printable_write(letter_text(l, "key_tab", ""), to);
	buf_printf(to, ": %s\n\n", l->teller->code.text);
	letter_add_line(to, "", letter_text(l, "verdict.", verdict));
	letter_add_line(to, "", letter_text(l, "lead.", verdict));
	err = letter_add_items(l, DOCTOR_IS_WRONG, "wrong", to);
	if (!err)
		err = letter_add_items(l, DOCTOR_NOT_KNOWN, "unknown", to);
	if (!err)
		err = letter_add_items(l, DOCTOR_IS_GOOD, "good", to);
	if (!err && l->page[0] != '\0') {
		buf_putc(to, '\n');
		letter_add_line(to, "", letter_text(l, "mail_foot", ""));
		letter_add_line(to, "", str_from(l->page));
	}
	return err ? err : to->err;
}

/* ---- JSON ---- */

static void letter_set_time(struct json *to, const char *key, int64_t at)
{
	struct buf text = BUF_INIT(ISO_MAX);

	if (at == 0) {
		json_set_null(to, key);
		return;
	}
	local_time_iso(at, &text);
	json_set_buf(to, key, &text);
	buf_free(&text);
}

/* null for what is not told. */
static void letter_set_text(struct json *to, const char *key, struct str text)
{
	json_set_text(to, key, text.len == 0 ? (struct str){NULL, 0} : text);
}

static void letter_set_hosts(struct json *to, const struct doctor_item *item)
{
	struct json *hosts = json_set_array(to, "hosts");

	for (size_t i = 0; i < item->site_count; i++) {
		struct buf host = BUF_INIT(512);

		buf_add_str(&host, item->sites[i]->host);
		if (item->sites[i]->port != 443)
			buf_printf(&host, ":%u", item->sites[i]->port);
		json_add_buf(hosts, &host);
		buf_free(&host);
	}
}

static void letter_pass_over(void *arg, const char *key, const struct json_value *value)
{
	(void)arg;
	(void)key;
	(void)value;
}

/* What servers sent may make details that cannot be read: the document does not fail by them. */
static void letter_set_detail(struct json *to, const struct doctor_finding *finding)
{
	if (finding != NULL && json_read(finding->detail, letter_pass_over, NULL) == ERR_OK)
		json_set_raw(to, "detail", finding->detail);
	else
		json_set_null(to, "detail");
}

/* Of the check that counts them; null for all others. */
static void letter_set_logs(
    struct json *to, const struct doctor_teller *teller, enum doctor_check check)
{
	const struct doctor_proofs *proofs = teller->proofs;
	struct json *logs;

	if (check != DOCTOR_TRANSPARENCY || proofs == NULL) {
		json_set_null(to, "logs");
		return;
	}
	logs = json_set_array(to, "logs");
	for (size_t i = 0; i < proofs->count; i++) {
		struct json *log = json_add_object(logs);

		json_set_text(log, "id", proofs->list[i].id);
		json_set_text(log, "name", proofs->list[i].name);
		letter_set_time(log, "at", proofs->list[i].at);
	}
}

static void letter_describe_item(const struct doctor_teller *teller, const struct doctor_item *item,
    const struct doctor_words *words, struct json *to)
{
	static const char *const states[] = {
	    [DOCTOR_NOT_KNOWN] = "unknown", [DOCTOR_IS_GOOD] = "good", [DOCTOR_IS_WRONG] = "wrong"};
	const struct doctor_check_row *row = &doctor_checks[item->check];
	const struct doctor_finding none = {0};
	const struct doctor_finding *finding = item->finding == NULL ? &none : item->finding;

	json_set_text(to, "check", str_from(row->word));
	json_set_text(to, "area", str_from(doctor_area_name(row->area)));
	json_set_text(to, "weight", str_from(doctor_weight_name(row->weight)));
	json_set_text(to, "state", str_from(states[item->answer]));
	letter_set_hosts(to, item);
	letter_set_time(to, "at", item->at);
	letter_set_time(to, "first_at", finding->first_at);
	letter_set_time(to, "confirmed_at", finding->confirmed_at);
	letter_set_time(to, "cured_at", item->cured_at);
	letter_set_text(to, "title", words->title);
	letter_set_text(to, "sentence", words->sentence);
	letter_set_text(to, "meaning", words->meaning);
	letter_set_text(to, "cure", words->cure);
	letter_set_text(to, "lines", words->lines);
	letter_set_detail(to, item->finding);
	letter_set_logs(to, teller, item->check);
}

enum err doctor_letter_describe(const struct doctor_letter *l, struct json *to)
{
	const char *verdict = doctor_verdict_name(l->advice->verdict);
	struct json *checks;
	enum err err = ERR_OK;

	json_set_text(to, "code", str_from(l->teller->code.text));
	json_set_text(to, "verdict", str_from(verdict));
	json_set_text(to, "sentence", letter_text(l, "verdict.", verdict));
	json_set_bool(to, "visits", l->advice->visits);
	letter_set_time(to, "asked_at", l->advice->asked_at);
	letter_set_text(to, "page", str_from(l->page));
	checks = json_set_array(to, "checks");
	for (size_t i = 0; !err && i < l->advice->count; i++) {
		struct arena memory = {0};
		struct doctor_words words;

		err = doctor_words(l->teller, &l->advice->items[i], &memory, &words);
		if (!err)
			letter_describe_item(
			    l->teller, &l->advice->items[i], &words, json_add_object(checks));
		arena_free(&memory);
	}
	return err;
}
