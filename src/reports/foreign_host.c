/* /admin/abuse/host?host=…: what is known of one foreign host, as a table, as files and as a text
 * for whoever can stop it. */
#include <inttypes.h>
#include <stdio.h>
#include "attention/foreign.h"
#include "base/calendar.h"
#include "base/local_time.h"
#include "base/utf8.h"
#include "config/config.h"
#include "figures/figures.h"
#include "figures/table.h"
#include "origin/display.h"
#include "reports/complaint.h"
#include "figures/download.h"
#include "reports/handlers.h"
#include "reports/judgement.h"
#include "store/rows.h"
#include "usage/list.h"
#include "web/fields.h"
#include "web/params.h"

enum { HOST_MAX = 253, PLACES_MAX = 1000, LETTER_MAX = 1 << 20, NAMES_MAX = 128 };

/* What the host showed of one code. */
struct sighting {
	struct usage_place place;
	struct contract contract; /* empty texts where there is none any more */
};

struct evidence {
	struct str host;
	struct str shown; /* decoded */
	struct sighting *items;
	size_t count;
	int32_t first_day, last_day;
	uint64_t pictures, clicks;
	struct usage_complaint *complaints; /* of visitors, the newest first */
	size_t complaint_count;
};

/* ---- reading ---- */

/* The host that was posted, or that the address names. */
static const char *host_asked(struct console *c)
{
	struct str posted = form_text(&c->v.form, "host");
	const char *copy = posted.len == 0 ? NULL : arena_str(&c->v.memory, posted);

	return copy == NULL ? visit_param(&c->v, "host") : copy;
}

static void evidence_widen(struct evidence *e, int32_t first_day, int32_t last_day)
{
	if (e->first_day == 0 || first_day < e->first_day)
		e->first_day = first_day;
	if (last_day > e->last_day)
		e->last_day = last_day;
}

static enum err evidence_add(struct console *c, struct evidence *e, const struct usage_place *place)
{
	struct sighting *to = &e->items[e->count];
	enum err err;

	to->place = *place;
	err = store_contract(c->v.store, &place->code, &c->v.memory, &to->contract);
	if (err == ERR_NOT_FOUND)
		to->contract = (struct contract){.code = place->code};
	else if (err)
		return err;
	e->count++;
	e->pictures += place->pictures;
	e->clicks += place->clicks;
	evidence_widen(e, place->first_day, place->last_day);
	return ERR_OK;
}

/* A host of the list over all codes may have found no room among the places of a code. */
static enum err evidence_add_foreign(struct console *c, struct evidence *e)
{
	struct usage_foreign *all = NULL;
	size_t count = 0;
	enum err err =
	    usage_foreign_hosts(c->v.store, 0, USAGE_FOREIGN_MAX, &c->v.memory, &all, &count);

	for (size_t i = 0; i < count && !err; i++) {
		const struct usage_place place = {.code = all[i].code,
		    .host = all[i].host,
		    .claimed = true,
		    .pictures = all[i].hits,
		    .error = all[i].error,
		    .first_day = all[i].first_day,
		    .last_day = all[i].last_day};

		if (str_eq(all[i].host, e->host))
			return evidence_add(c, e, &place);
	}
	return err;
}

static enum err evidence_add_complaints(struct console *c, struct evidence *e)
{
	enum err err = usage_complaints(
	    c->v.store, e->host, COMPLAINTS_MAX, &c->v.memory, &e->complaints, &e->complaint_count);

	for (size_t i = 0; i < e->complaint_count && !err; i++) {
		int32_t day = local_time_days(e->complaints[i].at);

		evidence_widen(e, day, day);
	}
	return err;
}

/* ERR_NOT_FOUND for a host that no foreign sticker was seen on and that nobody reported. */
static enum err evidence_read(struct console *c, const char *host, struct evidence *ret)
{
	struct usage_place *places = NULL;
	struct buf shown = BUF_INIT(4 * HOST_MAX);
	size_t count = 0;
	bool ok = true;
	enum err err = ERR_NOT_FOUND;

	*ret = (struct evidence){.host = str_from(host)};
	if (ret->host.len == 0 || ret->host.len > HOST_MAX)
		return ERR_NOT_FOUND;
	origin_host_decode(host, &shown);
	ret->shown = arena_bytes(&c->v.memory, shown.err ? ret->host : buf_str(&shown), &ok);
	buf_free(&shown);
	err = usage_find_host(c->v.store, ret->host, PLACES_MAX, &c->v.memory, &places, &count);
	ret->items = arena_alloc(&c->v.memory, (count + 1) * sizeof *ret->items);
	if (!ok || ret->items == NULL)
		return store_no_memory(c->v.store);
	for (size_t i = 0; i < count && !err; i++)
		if (places[i].claimed && str_eq(places[i].host, ret->host))
			err = evidence_add(c, ret, &places[i]);
	if (!err && ret->count == 0)
		err = evidence_add_foreign(c, ret);
	if (!err)
		err = evidence_add_complaints(c, ret);
	return !err && ret->count + ret->complaint_count == 0 ? ERR_NOT_FOUND : err;
}

/* ---- the table ---- */

/* The names of the bits of a mask, by blanks. */
static struct str evidence_names(
    struct console *c, unsigned mask, unsigned count, const char *(*name)(unsigned bit), bool *ok)
{
	struct buf text = BUF_INIT(NAMES_MAX);
	struct str ret;

	for (unsigned i = 0; i < count; i++)
		if ((mask & 1u << i) != 0)
			buf_printf(&text, "%s%s", text.len == 0 ? "" : " ", name(i));
	ret = arena_bytes(&c->v.memory, buf_str(&text), ok);
	*ok = *ok && !text.err;
	buf_free(&text);
	return ret;
}

static struct str evidence_registered(struct console *c, const struct contract *contract, bool *ok)
{
	struct buf text = BUF_INIT(LETTER_MAX);
	struct str ret;

	for (size_t i = 0; i < contract->url_count; i++)
		buf_printf(&text, "%s%.*s", i == 0 ? "" : " ", STR_ARG(contract->urls[i]));
	ret = arena_bytes(&c->v.memory, buf_str(&text), ok);
	*ok = *ok && !text.err;
	buf_free(&text);
	return ret;
}

static void evidence_fill(struct console *c, const struct evidence *e, struct table *r)
{
	for (size_t i = 0; i < e->count; i++) {
		const struct sighting *s = &e->items[i];
		const struct usage_place *p = &s->place;
		bool ok = true;

		table_code(r, &p->code);
		table_link(r, "/admin/usage/%s", p->code.text);
		table_text(r, console_name(c, &s->contract));
		table_text(r, evidence_registered(c, &s->contract, &ok));
		table_number(r, p->pictures);
		table_number(r, p->clicks);
		table_number(r, p->error);
		table_day(r, p->first_day);
		table_day(r, p->last_day);
		table_text(
		    r, evidence_names(c, p->sizes, STICKER_SIZE_COUNT, figures_size_name, &ok));
		table_text(r,
		    evidence_names(c, p->formats, STICKER_FORMAT_COUNT, figures_format_name, &ok));
		r->failed = r->failed || !ok;
	}
}

/* ---- the text ---- */

static void letter_add(const struct console *c, struct buf *to, const char *key, struct str value)
{
	struct str label = site_text(c->v.r->app->site, c->v.lang, key);

	if (value.len > 0)
		buf_printf(to, "%.*s: %.*s\n", STR_ARG(label), STR_ARG(value));
}

static void letter_add_number(const struct console *c, struct buf *to, const char *key, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRIu64, n);
	letter_add(c, to, key, str_from(text));
}

static void letter_add_days(
    const struct console *c, struct buf *to, int32_t first_day, int32_t last_day)
{
	char first[CALENDAR_TEXT_MAX], last[CALENDAR_TEXT_MAX];

	calendar_write(first_day, first);
	calendar_write(last_day, last);
	letter_add(c, to, "usage.column.first_day", str_from(first));
	letter_add(c, to, "usage.column.last_day", str_from(last));
}

/* The reader's own may be another. */
static void letter_add_zone(const struct console *c, struct buf *to)
{
	struct buf zone = BUF_INIT(64);

	local_time_zone(c->v.r->now, &zone);
	letter_add(c, to, "abuse.letter.zone", buf_str(&zone));
	buf_free(&zone);
}

static void letter_add_text(const struct console *c, struct buf *to, const char *key)
{
	buf_add_str(to, site_text(c->v.r->app->site, c->v.lang, key));
	buf_puts(to, "\n\n");
}

/* In the reader's language, and as it is registered. */
static void letter_add_owner(
    const struct console *c, const struct contract *contract, struct buf *to)
{
	struct str name = console_name(c, contract), registered = contract->organization;
	struct buf both = BUF_INIT(LETTER_MAX);

	buf_add_str(&both, name);
	if (!str_eq(name, registered))
		buf_printf(&both, " (%.*s)", STR_ARG(registered));
	letter_add(c, to, "usage.column.organization", buf_str(&both));
	if (both.err && to->err == ERR_OK)
		to->err = both.err;
	buf_free(&both);
}

static void letter_add_sighting(struct console *c, const struct sighting *s, struct buf *to)
{
	const struct usage_place *p = &s->place;
	const struct config *config = c->v.r->app->config;
	bool ok = true;

	letter_add(c, to, "usage.column.code", str_from(p->code.text));
	letter_add_owner(c, &s->contract, to);
	letter_add(
	    c, to, "usage.column.registered_urls", evidence_registered(c, &s->contract, &ok));
	letter_add_number(c, to, "usage.column.pictures", p->pictures);
	letter_add_number(c, to, "usage.column.clicks", p->clicks);
	letter_add_days(c, to, p->first_day, p->last_day);
	letter_add(c, to, "usage.column.sizes",
	    evidence_names(c, p->sizes, STICKER_SIZE_COUNT, figures_size_name, &ok));
	letter_add(c, to, "usage.column.formats",
	    evidence_names(c, p->formats, STICKER_FORMAT_COUNT, figures_format_name, &ok));
	buf_printf(to, "%s/proof/%s\n\n", config->server.public_url, p->code.text);
	if (!ok && to->err == ERR_OK)
		to->err = ERR_NO_MEMORY;
}

static void letter_write(struct console *c, const struct evidence *e, struct buf *to)
{
	const struct config *config = c->v.r->app->config;

	letter_add(c, to, "abuse.letter.subject", e->host);
	buf_putc(to, '\n');
	letter_add_text(c, to, "abuse.letter.begin");
	letter_add(c, to, "usage.column.host", e->host);
	if (!str_eq(e->host, e->shown))
		letter_add(c, to, "abuse.letter.shown", e->shown);
	letter_add_number(c, to, "usage.column.pictures", e->pictures);
	letter_add_number(c, to, "usage.column.clicks", e->clicks);
	letter_add_days(c, to, e->first_day, e->last_day);
	letter_add_zone(c, to);
	buf_putc(to, '\n');
	for (size_t i = 0; i < e->count; i++)
		letter_add_sighting(c, &e->items[i], to);
	complaints_write(c, e->complaints, e->complaint_count, to);
	letter_add_text(c, to, "abuse.letter.end");
	buf_printf(to, "%s\n", config->page.brand);
	if (config->page.operator_url[0] != '\0')
		buf_printf(to, "%s\n", config->page.operator_url);
}

/* ---- what people judged ---- */

static const struct field judging[] = {
    {.name = "state",
	.kind = FIELD_CHOICE,
	.label = "abuse.judge.state",
	.choices = judgement_words,
	.choice_texts = "usage.word."},
    {.name = "note",
	.kind = FIELD_TEXT,
	.label = "abuse.judge.note",
	.optional = true,
	.max = JUDGEMENT_NOTE_MAX},
};

static void judgements_show(struct console *c, const struct audit_entry *all, size_t count)
{
	const struct fields fields = {
	    .table = judging, .count = sizeof judging / sizeof judging[0]};

	for (size_t i = 0; i < count; i++) {
		struct model *item = model_item(c->v.model, "judged");

		visit_time(&c->v, item, "judged_at", all[i].at);
		model_text(item, "judged_by", all[i].actor);
		model_format(item, "judged_key", "usage.word.%s", judgement_word(&all[i]));
		model_text(item, "judged_note", all[i].detail.at == NULL ? STR("") : all[i].detail);
	}
	model_flag(c->v.model, "judged_any", count > 0);
	fields_show(&fields, &c->v.form, c->v.model);
}

static size_t note_letters(struct str note)
{
	size_t count = 0;
	uint32_t c;

	while (utf8_next(&note, &c))
		count++;
	return count;
}

void reports_abuse_host_post(struct console *c)
{
	struct str host = str_from(host_asked(c));
	struct str note = str_trim(form_text(&c->v.form, "note"));
	struct problem why = {.text = ""};
	struct buf url = BUF_INIT(4 * HOST_MAX);
	struct evidence e;
	enum err err = evidence_read(c, host.at, &e);

	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	err = note_letters(note) > JUDGEMENT_NOTE_MAX
		  ? ERR_INVALID
		  : judgement_add(c, host, form_text(&c->v.form, "state"), note, &why);
	params_encode(&url, host);
	if (err == ERR_INVALID)
		visit_fail(&c->v, 400);
	else if (visit_ok(&c->v, err, why.text))
		visit_see_other(
		    &c->v, "/admin/abuse/host?host=%.*s&done=abuse", STR_ARG(buf_str(&url)));
	buf_free(&url);
}

/* ---- the page ---- */

static void foreign_host_show(struct console *c, const struct evidence *e,
    const struct table *const tables[2], const struct buf *letter)
{
	const char *kind = attention_foreign_kind(e->host);
	struct audit_entry *judged = NULL;
	size_t judged_count = 0;
	struct buf query = BUF_INIT(4 * HOST_MAX);

	if (!visit_ok(&c->v,
		store_judgements(
		    c->v.store, e->host, JUDGEMENTS_SHOWN, &c->v.memory, &judged, &judged_count),
		store_why(c->v.store)->text))
		return;
	judgements_show(c, judged, judged_count);
	buf_puts(&query, "host=");
	params_encode(&query, e->host);
	model_text(c->v.model, "of_host", e->host);
	model_text(c->v.model, "of_shown", str_eq(e->host, e->shown) ? STR("") : e->shown);
	if (kind == NULL)
		model_cstr(c->v.model, "of_kind_key", "");
	else
		model_format(c->v.model, "of_kind_key", "usage.word.%s", kind);
	model_flag(c->v.model, "is_frame", attention_foreign_is_frame(e->host));
	for (struct str rest = buf_str(letter); rest.len > 0;)
		model_text(model_item(c->v.model, "lines"), "line", str_cut(&rest, '\n'));
	if (query.err == ERR_OK) {
		const char *copy = arena_str(&c->v.memory, buf_str(&query));

		model_cstr(c->v.model, "host_query", copy == NULL ? "" : copy);
		for (size_t i = 0; i < 2; i++)
			table_show(c->v.model, tables[i], copy == NULL ? "" : copy);
	}
	model_check(c->v.model, query.err);
	buf_free(&query);
	visit_show(&c->v, 200, "console_abuse_host");
}

void reports_abuse_host(struct console *c)
{
	static const char *const columns[] = {"code", "organization", "registered_urls", "pictures",
	    "clicks", "error", "first_day", "last_day", "sizes", "formats"};
	/* The counts first, then whose code it is, then the rest. */
	static const unsigned char shown[] = {0, 3, 4, 7, 1, 2, 6, 8, 9, 5};
	struct table r = {.name = "evidence",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .shown = shown,
	    .memory = &c->v.memory,
	    .texts = "usage.evidence"};
	struct table complaints = {.name = "complaints",
	    .columns = complaint_columns,
	    .column_count = COMPLAINT_COLUMNS,
	    .shown = complaint_columns_shown,
	    .shown_count = COMPLAINT_COLUMNS,
	    .memory = &c->v.memory,
	    .texts = "usage.complaints"};
	const struct table *const tables[] = {&r, &complaints};
	struct buf letter = BUF_INIT(LETTER_MAX);
	struct evidence e;

	if (!visit_ok(&c->v, evidence_read(c, host_asked(c), &e), store_why(c->v.store)->text))
		return;
	evidence_fill(c, &e, &r);
	complaints_fill(&complaints, e.complaints, e.complaint_count);
	if (!attention_foreign_is_frame(e.host))
		letter_write(c, &e, &letter);
	if (str_eq(str_from(visit_param(&c->v, "as")), STR("txt")) && letter.len == 0)
		visit_fail(&c->v, 404);
	else if (str_eq(str_from(visit_param(&c->v, "as")), STR("txt")))
		figures_download_file(&c->v, "abuse", "txt", "text/plain; charset=utf-8", &letter);
	else if (!figures_download(&c->v, tables, 2))
		foreign_host_show(c, &e, tables, &letter);
	buf_free(&letter);
}
