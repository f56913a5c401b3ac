/* An entry of the public log in words. */
#include "pages/ledger/words.h"

#include <inttypes.h>
#include <stdio.h>
#include "base/local_time.h"
#include "config/config.h"
#include "pages/proof_certificate.h"
#include "web/site.h"

/* More URLs are counted only: an entry may have thousands. */
enum { URLS_MAX = 20, TEXT_MAX = 1 << 16, REASON_MAX = 64, DAY_BYTES = 10 };

/* An entry that is told in a language. */
struct telling {
	const struct app *app;
	enum lang lang;
	const struct ledger_entry *entry;
};

/* ---- each fact: nothing where the entry has none; a line each where there are several ---- */

static void write_at(const struct telling *t, struct buf *to)
{
	local_time_minute(t->entry->at, t->lang, to);
}

static void write_urls(const struct telling *t, struct buf *to)
{
	const struct ledger_entry *e = t->entry;

	for (size_t i = 0; i < e->url_count && i < URLS_MAX; i++) {
		buf_puts(to, i == 0 ? "" : "\n");
		buf_add_str(to, e->urls[i]);
	}
	if (e->url_count > URLS_MAX)
		buf_printf(to, "\n+ %zu", e->url_count - URLS_MAX);
}

static void write_organization(const struct telling *t, struct buf *to)
{
	const struct ledger_entry *e = t->entry;

	if (e->organization.len == 0 && e->organization_hash.len > 0)
		buf_add_str(to, site_text(t->app->site, t->lang, "log.entry.person"));
	buf_add_str(to, e->organization);
	if (e->organization.len > 0 && e->organization_en.len > 0)
		buf_puts(to, "\n");
	buf_add_str(to, e->organization_en);
}

static void write_code(const struct telling *t, struct buf *to)
{
	buf_puts(to, t->entry->code.text);
}

static void write_from(const struct telling *t, struct buf *to)
{
	if (t->entry->not_before != 0)
		local_time_minute(t->entry->not_before, t->lang, to);
}

static void write_until(const struct telling *t, struct buf *to)
{
	if (t->entry->not_after != 0)
		local_time_minute(t->entry->not_after, t->lang, to);
}

static void write_since(const struct telling *t, struct buf *to)
{
	if (t->entry->since != 0)
		local_time_minute(t->entry->since, t->lang, to);
}

static void write_reason(const struct telling *t, struct buf *to)
{
	char reason[REASON_MAX] = "";

	if (t->entry->reason.len > 0 && str_copy(reason, sizeof reason, t->entry->reason))
		buf_add_str(to, site_text(t->app->site, t->lang, proof_revocation_key(reason)));
}

static void write_broken(const struct telling *t, struct buf *to)
{
	if (t->entry->broken != 0)
		buf_add_str(to, site_text(t->app->site, t->lang, "days.broken"));
}

static void write_replaces(const struct telling *t, struct buf *to)
{
	buf_add_str(to, t->entry->replaces);
}

static void write_renews(const struct telling *t, struct buf *to)
{
	buf_add_str(to, t->entry->renews);
}

static void write_serial(const struct telling *t, struct buf *to)
{
	buf_add_str(to, t->entry->serial);
}

static void write_fingerprint(const struct telling *t, struct buf *to)
{
	buf_add_str(to, t->entry->fingerprint);
}

/* In the order in which they are told. */
static const struct fact {
	const char *label;
	void (*write)(const struct telling *t, struct buf *to);
	bool is_code; /* no words of a language */
} facts[] = {
    {"log.entry.at", write_at, false},
    {"log.entry.since", write_since, false},
    {"validity.revocation", write_reason, false},
    {"log.entry.urls", write_urls, true},
    {"log.entry.organization", write_organization, false},
    {"more.code", write_code, true},
    {"log.entry.renews", write_renews, true},
    {"log.entry.from", write_from, false},
    {"log.entry.until", write_until, false},
    {"log.entry.broken", write_broken, false},
    {"more.serial", write_serial, true},
    {"more.fingerprint", write_fingerprint, true},
    {"log.entry.replaces", write_replaces, true},
};

/* ---- addresses ---- */

void ledger_kind_key(enum ledger_kind kind, char *ret)
{
	snprintf(ret, LEDGER_KEY_MAX, "log.kind.%s", ledger_kind_name(kind));
}

/* The day in the zone of the page. */
void ledger_write_page_url(
    const struct app *app, const struct ledger_found_entry *e, struct buf *to)
{
	struct buf day = BUF_INIT(REASON_MAX);

	local_time_stamp(e->entry.at, &day);
	if (day.err)
		to->err = day.err;
	buf_printf(to, "%s/proof/%s?at=%.*s", app->config->server.public_url, e->entry.code.text,
	    STR_ARG(str_part(buf_str(&day), 0, DAY_BYTES)));
	buf_free(&day);
}

void ledger_write_proof_url(
    const struct app *app, const struct ledger_found_entry *e, struct buf *to)
{
	buf_printf(to, "%s/proof/%s.tlog-proof?index=%" PRIu64, app->config->server.public_url,
	    e->entry.code.text, e->index);
}

/* ---- the page ---- */

static void fact_set(const struct fact *fact, struct str text, struct model *m)
{
	struct model *item;

	if (text.len == 0)
		return;
	item = model_item(m, "facts");
	model_cstr(item, "label_key", fact->label);
	model_flag(item, "is_code", fact->is_code);
	while (text.at != NULL)
		model_text(model_item(item, "lines"), "line", str_cut(&text, '\n'));
}

static void model_url(const struct app *app, const char *name,
    void (*write)(const struct app *app, const struct ledger_found_entry *e, struct buf *to),
    const struct ledger_found_entry *e, struct model *m)
{
	struct buf url = BUF_INIT(TEXT_MAX);

	write(app, e, &url);
	model_buf(m, name, &url);
	buf_free(&url);
}

void ledger_entry_model(const struct request *r, enum lang lang, const struct ledger_found_entry *e,
    uint64_t shown, struct model *m)
{
	const struct telling t = {r->app, lang, &e->entry};
	char key[LEDGER_KEY_MAX];
	struct buf text = BUF_INIT(TEXT_MAX);

	ledger_kind_key(e->entry.kind, key);
	model_cstr(m, "kind_key", key);
	model_format(m, "index", "%" PRIu64, e->index);
	model_flag(m, "is_pending", e->index >= shown);
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		buf_clear(&text);
		facts[i].write(&t, &text);
		model_check(m, text.err);
		fact_set(&facts[i], buf_str(&text), m);
	}
	model_url(r->app, "page_url", ledger_write_page_url, e, m);
	model_url(r->app, "proof_url", ledger_write_proof_url, e, m);
	buf_free(&text);
}

/* ---- plain text ---- */

static void fact_write(
    const struct telling *t, const struct fact *fact, struct str text, struct buf *to)
{
	if (text.len == 0)
		return;
	buf_add_str(to, site_text(t->app->site, t->lang, fact->label));
	buf_puts(to, ": ");
	buf_add_str(to, str_cut(&text, '\n'));
	while (text.at != NULL) {
		buf_puts(to, ", ");
		buf_add_str(to, str_cut(&text, '\n'));
	}
	buf_puts(to, "\n");
}

void ledger_entry_text(
    const struct app *app, enum lang lang, const struct ledger_found_entry *e, struct buf *to)
{
	const struct telling t = {app, lang, &e->entry};
	struct buf text = BUF_INIT(TEXT_MAX);

	buf_add_str(to, site_text(app->site, lang, "log.entry.index"));
	buf_printf(to, ": %" PRIu64 "\n", e->index);
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		buf_clear(&text);
		facts[i].write(&t, &text);
		if (text.err)
			to->err = text.err;
		fact_write(&t, &facts[i], buf_str(&text), to);
	}
	buf_free(&text);
}

void ledger_entry_title(
    const struct app *app, enum lang lang, const struct ledger_found_entry *e, struct buf *to)
{
	char key[LEDGER_KEY_MAX];

	ledger_kind_key(e->entry.kind, key);
	buf_add_str(to, site_text(app->site, lang, key));
	if (e->entry.url_count > 0) {
		buf_puts(to, ": ");
		buf_add_str(to, e->entry.urls[0]);
	}
	if (e->entry.url_count > 1)
		buf_printf(to, " + %zu", e->entry.url_count - 1);
}
