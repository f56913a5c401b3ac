/* /admin/contracts/filter: contracts by state, days to expiry, service, pictures, host and use. */
#include <stdio.h>
#include <string.h>
#include "base/local_time.h"
#include "base/number.h"
#include "config/config.h"
#include "figures/table.h"
#include "pages/app.h"
#include "figures/download.h"
#include "reports/handlers.h"
#include "reports/sift.h"
#include "usage/list.h"
#include "web/params.h"

/* Rows of a page; rows of a file, to which is counted, too; days in which a sticker was seen. */
enum { ROWS_MAX = 50, FILE_MAX = 10000, SEEN_DAYS = 30, DAYS_MAX = 3660 };
enum { CHOICES_MAX = CONFIG_WORDS_MAX + 1, QUERY_MAX = 2048, URL_ROOM = 64 };

static const char *const states[] = {
    "any", "valid", "not_yet_valid", "expired", "revoked", "unissued", NULL};
static const char *const seens[] = {"any", "seen", "unseen", NULL};
static const char *const days[] = {"any", "7", "30", "60", "90", "180", NULL};

/* The number of what was chosen of a list; 0, which is any, when it is none of them. */
static unsigned choice_read(const char *word, const char *const *words)
{
	for (unsigned i = 1; words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return 0;
}

/* A choice on the page. Words of the console have keys; others are their own labels. */
static void choice_show(
    struct console *c, const char *name, const char *const *words, unsigned chosen, bool is_word)
{
	struct model *item = model_item(c->v.model, "selects");

	model_cstr(item, "select_name", name);
	model_format(item, "select_key", "console.filter.%s", name);
	for (unsigned i = 0; words[i] != NULL; i++) {
		struct model *option = model_item(item, "options");

		model_cstr(option, "option_value", i == 0 ? "" : words[i]);
		if (i == 0 || is_word)
			model_format(option, "option_key", "usage.word.%s", words[i]);
		else
			model_cstr(option, "option_text", words[i]);
		model_flag(option, "option_chosen", i == chosen);
	}
}

/* What was asked, as addresses have it. */
static void query_add(struct buf *to, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(to, "%s%s=", to->len > 0 ? "&" : "", name);
	params_encode(to, value);
}

/* A list that begins with "any": `count` names, and the end. */
static void words_fill(
    const char *words[CHOICES_MAX + 1], unsigned count, const char *(*name)(unsigned number))
{
	words[0] = "any";
	for (unsigned i = 0; i < count; i++)
		words[i + 1] = name(i);
	words[count + 1] = NULL;
}

static const char *filter_size_name(unsigned i)
{
	return sticker_size_name((enum sticker_size)i);
}

static const char *filter_format_name(unsigned i)
{
	return sticker_format_name((enum sticker_format)sticker_formats[i]);
}

/* Reads one choice, shows it and adds it to the query: its number. */
static unsigned filter_choose(
    struct console *c, const char *name, const char *const *words, bool is_word, struct buf *query)
{
	unsigned chosen = choice_read(visit_param(&c->v, name), words);

	choice_show(c, name, words, chosen, is_word);
	if (chosen > 0)
		query_add(query, name, str_from(words[chosen]));
	return chosen;
}

static struct str filter_read_host(struct console *c, struct buf *query)
{
	struct str typed = str_trim(str_from(visit_param(&c->v, "host")));

	model_text(c->v.model, "filter_host", typed);
	query_add(query, "host", typed);
	return reports_host(c, typed);
}

static struct usage_filter filter_read(struct console *c, struct buf *query)
{
	const struct config_words *services = &c->v.r->app->config->contract.services;
	struct usage_filter f = {.since = local_time_days(c->v.r->now) - SEEN_DAYS + 1, .days = -1};
	const char *words[CHOICES_MAX + 1];
	unsigned chosen;

	f.state = (enum usage_filter_state)filter_choose(c, "state", states, true, query);
	chosen = filter_choose(c, "days", days, false, query);
	if (chosen > 0)
		sscanf(days[chosen], "%d", &f.days);
	words[0] = "any";
	for (unsigned i = 0; i < services->count; i++)
		words[i + 1] = services->words[i];
	words[services->count + 1] = NULL;
	chosen = filter_choose(c, "service", words, false, query);
	f.service = chosen > 0 ? str_from(words[chosen]) : STR("");
	words_fill(words, STICKER_SIZE_COUNT, filter_size_name);
	chosen = filter_choose(c, "size", words, false, query);
	f.sizes = chosen > 0 ? 1u << (chosen - 1) : 0;
	words_fill(words, STICKER_FORMAT_COUNT, filter_format_name);
	chosen = filter_choose(c, "format", words, false, query);
	f.formats = chosen > 0 ? 1u << sticker_formats[chosen - 1] : 0;
	f.seen = (enum usage_filter_seen)filter_choose(c, "seen", seens, true, query);
	f.host = filter_read_host(c, query);
	return f;
}

/* ---- the table ---- */

static enum record_state filtered_state(const struct usage_contract *u, int64_t now)
{
	if (u->ends == 0)
		return RECORD_NONE;
	if (u->ends < now)
		return u->revoked ? RECORD_REVOKED : RECORD_EXPIRED;
	return u->begins > now ? RECORD_NOT_YET_VALID : RECORD_VALID;
}

static void filtered_add(struct console *c, struct table *r, const struct usage_contract *u)
{
	const char *base = c->v.r->app->config->server.public_url, *code = u->contract.code.text;
	const enum record_state state = filtered_state(u, c->v.r->now);
	size_t room = strlen(base) + URL_ROOM;
	char *page = arena_alloc(&c->v.memory, room);

	table_code(r, &u->contract.code);
	table_link(r, "/admin/contracts/%s", code);
	table_text(r, console_name(c, &u->contract));
	table_day(r, u->ends == 0 ? 0 : local_time_days(u->ends));
	table_word(r, state == RECORD_NONE ? "unissued" : record_state_name(state));
	table_looks(r, looks_of_record(state));
	table_text(r, u->contract.url_count > 0 ? u->contract.hosts[0] : STR(""));
	table_text(r, u->contract.service);
	table_day(r, u->picture_day);
	if (page != NULL)
		snprintf(page, room, "%s/owner/snippet/%s", base, code);
	r->failed = r->failed || page == NULL;
	table_text(r, str_from(page));
	table_link(r, "/owner/snippet/%s", code);
}

/* The number that was counted, to FILE_MAX; on pages behind the first nothing is. */
static void filtered_show(
    struct console *c, struct table *r, const char *query, size_t count, bool is_first)
{
	struct buf text = BUF_INIT(40);

	number_write(count < FILE_MAX ? count : FILE_MAX, &text);
	model_buf(c->v.model, "filter_count", &text);
	buf_free(&text);
	model_flag(c->v.model, "filter_is_counted", is_first);
	model_flag(c->v.model, "filter_is_more", count > FILE_MAX);
	table_show(c->v.model, r, query);
	visit_show(&c->v, 200, "console_filter");
}

static void filtered_answer(struct console *c, const struct usage_filter *f, const char *query)
{
	static const char *const columns[] = {"code", "organization", "until", "state_now", "host",
	    "service", "picture_day", "owner_page"};
	struct table r = {.name = "filtered",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->v.memory,
	    .texts = "usage.filtered"};
	const struct table *tables[] = {&r};
	bool is_file = visit_param(&c->v, "as")[0] != '\0', is_first;
	size_t rows = is_file ? FILE_MAX : ROWS_MAX, count = 0;
	struct usage_contract *found = NULL;
	struct code after = {""};
	char url[QUERY_MAX + URL_ROOM];

	is_first = is_file || !code_parse(str_from(visit_param(&c->v, "after")), &after);
	if (!visit_ok(&c->v,
		usage_filter(c->v.store, f, c->v.r->now, &after,
		    is_first ? FILE_MAX + 1 : ROWS_MAX + 1, rows, &c->v.memory, &found, &count),
		store_why(c->v.store)->text))
		return;
	for (size_t i = 0; i < count && i < rows; i++)
		filtered_add(c, &r, &found[i]);
	if (figures_download(&c->v, tables, 1))
		return;
	if (count > ROWS_MAX) {
		snprintf(
		    url, sizeof url, "?%s&after=%s", query, found[ROWS_MAX - 1].contract.code.text);
		r.next_url = arena_str(&c->v.memory, str_from(url));
	}
	if (!is_first) {
		snprintf(url, sizeof url, "?%s", query);
		r.first_url = arena_str(&c->v.memory, str_from(url));
	}
	filtered_show(c, &r, query, count, is_first);
}

void reports_filter(struct console *c)
{
	struct buf query = BUF_INIT(QUERY_MAX);
	struct usage_filter f = filter_read(c, &query);
	const char *copy = query.err ? NULL : arena_str(&c->v.memory, buf_str(&query));

	buf_free(&query);
	filtered_answer(c, &f, copy == NULL ? "" : copy);
}
