/* GET /api/v1/contracts, /contracts/{code} and its history; POST /contracts: an application. */
#include <stdio.h>
#include <string.h>
#include "api/contract_form.h"
#include "api/cursor.h"
#include "api/describe.h"
#include "api/handlers.h"
#include "registry/csr.h"
#include "store/rows.h"

enum { LIST_USUAL = 100, FILTERS_MAX = 4096, URLS_MAX = 1 << 20 };

/* ---- the list ---- */

/* What decides what is in the list, as one text. */
static void contracts_filter(struct api_call *c, struct store_filter *filter, struct buf *to)
{
	bool ok = true;

	filter->code = api_param(c, "code");
	filter->organization = api_param(c, "organization");
	filter->host = store_lower(api_param(c, "host"), &c->memory, &ok);
	buf_printf(
	    to, "%.*s\n", (int)filter->code.len, filter->code.len == 0 ? "" : filter->code.at);
	buf_add_str(to, filter->organization);
	buf_putc(to, '\n');
	buf_add_str(to, filter->host);
	c->starved = c->starved || !ok || to->err;
}

static enum err contracts_set_next(struct api_call *c, struct str filters,
    const struct store_item *items, size_t count, size_t limit, struct json *to)
{
	char cursor[CURSOR_MAX];
	enum err err;

	if (count < limit) {
		json_set_null(to, "next");
		return ERR_OK;
	}
	err = api_cursor_write(c, filters, str_from(items[count - 1].contract.code.text), cursor);
	json_set_text(to, "next", str_from(cursor));
	return err;
}

static void contracts_answer(struct api_call *c, struct store_filter *filter, struct str filters)
{
	struct json *document = json_new_object(), *list = json_set_array(document, "contracts");
	struct store_item *items = NULL;
	size_t count = 0;
	enum err err = store_list(c->store, filter, c->r->now, &c->memory, &items, &count);

	for (size_t i = 0; i < count; i++) {
		struct json *item = json_add_object(list);

		api_describe_contract(item, &items[i].contract);
		api_describe_state(item, &items[i], c->r->now);
	}
	if (!err)
		err = contracts_set_next(c, filters, items, count, filter->limit, document);
	if (!err) {
		api_send(c, 200, document);
		return;
	}
	json_free(document);
	api_read_ok(c, err);
}

void api_contracts(struct api_call *c)
{
	struct buf filters = BUF_INIT(FILTERS_MAX);
	struct store_filter filter = {.limit = 0};
	char place[CURSOR_PLACE_MAX];
	uint64_t limit;

	contracts_filter(c, &filter, &filters);
	if (api_param_number(c, "limit", LIST_USUAL, STORE_LIST_MAX, &limit) &&
	    api_cursor_read(c, buf_str(&filters), place)) {
		filter.limit = (size_t)limit;
		if (place[0] != '\0')
			code_parse(str_from(place), &filter.after);
		contracts_answer(c, &filter, buf_str(&filters));
	}
	buf_free(&filters);
}

/* ---- one of them ---- */

static uint64_t entry_version(const struct store_entry *entry)
{
	return entry->event_count == 0 ? 0 : entry->events[entry->event_count - 1].id;
}

static bool contract_read_entry(struct api_call *c, struct store_entry *ret)
{
	struct code code;
	enum err err;

	if (!api_code(c, &code))
		return false;
	err = store_show(c->store, &code, c->r->now, &c->memory, ret);
	if (err == ERR_NOT_FOUND)
		api_fail(
		    c, 404, "not_found", NULL, "there is no contract with the code %s", code.text);
	else
		api_read_ok(c, err);
	return !err;
}

void api_contract(struct api_call *c)
{
	struct store_entry entry;
	struct json *document;

	if (!contract_read_entry(c, &entry))
		return;
	document = json_new_object();
	api_describe_entry(document, &entry, c->r->now);
	api_set_version(c, entry_version(&entry));
	api_send(c, 200, document);
}

void api_history(struct api_call *c)
{
	struct buf *to = &c->answer.text;
	struct store_entry entry;

	if (!contract_read_entry(c, &entry))
		return;
	buf_puts(to, "{\"events\":[");
	for (size_t i = 0; i < entry.event_count; i++) {
		buf_puts(to, i == 0 ? "" : ",\n");
		api_describe_event(&entry.events[i], to);
	}
	buf_puts(to, "]}");
	api_set_version(c, entry_version(&entry));
	c->answer.status = 200;
	c->answer.media_type = "application/json";
}

/* ---- a new one ---- */

enum {
	URLS,
	ORGANIZATION,
	ORGANIZATION_EN,
	SERVICE,
	LANG,
	STICKER,
	AUTO_RENEW,
	VISITS,
	PERSON,
	RENEWS,
	CODE,
	CSR
};

const struct json_tree_rule api_contract_members[] = {
    [URLS] = {"urls", JSON_TREE_TEXTS, true, NULL},
    [ORGANIZATION] = {"organization", JSON_TREE_TEXT, true, NULL},
    [ORGANIZATION_EN] = {"organization_en", JSON_TREE_TEXT, false, NULL},
    [SERVICE] = {"service", JSON_TREE_TEXT, false, NULL},
    [LANG] = {"lang", JSON_TREE_TEXT, false, NULL},
    [STICKER] = {"sticker", JSON_TREE_BOOL, false, NULL},
    [AUTO_RENEW] = {"auto_renew", JSON_TREE_BOOL, false, NULL},
    [VISITS] = {"visits", JSON_TREE_BOOL, false, NULL},
    [PERSON] = {"person", JSON_TREE_BOOL, false, NULL},
    [RENEWS] = {"renews", JSON_TREE_TEXT, false, NULL},
    [CODE] = {"code", JSON_TREE_TEXT, false, NULL},
    [CSR] = {"csr", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

/* What was added, as it will be found: nothing but its application has happened. */
static void contract_answer_added(struct api_call *c)
{
	struct store_entry entry = {.added_at = c->r->now};
	const struct code *code = &c->effect.code;
	uint64_t version = 0;
	enum err err = store_contract(c->store, code, &c->memory, &entry.contract);
	struct json *document;

	if (!err)
		err = store_newest_event(c->store, code, &version);
	if (!err)
		err = store_life(c->store, code, c->r->now, &entry.life);
	if (!api_read_ok(c, err))
		return;
	document = json_new_object();
	api_describe_entry(document, &entry, c->r->now);
	snprintf(c->answer.location, sizeof c->answer.location, "/api/v1/contracts/%s", code->text);
	api_set_version(c, version);
	api_send(c, 201, document);
}

static void call_add(struct api_call *c, const struct contract_form *form)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(c->r->app->config, services);
	const struct change change = api_change(c, 0);
	enum err err =
	    registry_csr_add_contract(&change, &rules, form, c->body[CSR].text, &c->effect);

	if (api_ok(c, err, err ? api_contract_member(c) : NULL))
		contract_answer_added(c);
}

void api_contract_add(struct api_call *c)
{
	static const struct {
		unsigned member;
		enum contract_field field;
	} texts[] = {{ORGANIZATION, CONTRACT_ORGANIZATION},
	    {ORGANIZATION_EN, CONTRACT_ORGANIZATION_EN}, {SERVICE, CONTRACT_SERVICE},
	    {LANG, CONTRACT_LANG}, {RENEWS, CONTRACT_RENEWS}, {CODE, CONTRACT_CODE}};
	struct buf urls = BUF_INIT(URLS_MAX);
	struct contract_form form = {0};

	if (api_join_urls(c, &c->body[URLS], "urls", &urls)) {
		form.field[CONTRACT_URL] = buf_str(&urls);
		for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
			form.field[texts[i].field] = c->body[texts[i].member].text;
		form.field[CONTRACT_STICKER] =
		    c->body[STICKER].is_given && c->body[STICKER].number == 0 ? STR("no")
									      : STR("yes");
		if (c->body[AUTO_RENEW].number != 0)
			form.field[CONTRACT_AUTO_RENEW] = STR("yes");
		if (c->body[VISITS].is_given && c->body[VISITS].number == 0)
			form.field[CONTRACT_VISITS] = STR("no");
		if (c->body[PERSON].number != 0)
			form.field[CONTRACT_PERSON] = STR("yes");
		call_add(c, &form);
	}
	buf_free(&urls);
}
