/* /admin/contracts: contracts by code, organisation or host. */
#include <string.h>
#include "pages/console_contract.h"
#include "pages/console_pages.h"

enum { PAGE = 25, SOUGHT_MAX = 256 };

/* What was sought, read as one of the three. */
struct search {
	struct store_filter filter;
	char text[SOUGHT_MAX]; /* digits of a code, or a host */
};

/* Only digits, and what people put between them. */
static bool is_code(const char *sought, char *to)
{
	size_t len = 0;

	for (const char *at = sought; *at != '\0'; at++) {
		if (str_is_digit(*at))
			to[len++] = *at;
		else if (*at != ' ' && *at != '-')
			return false;
	}
	to[len] = '\0';
	return len > 0 && len <= CODE_LENGTH;
}

/* The host of a URL, or what looks like one: a dot, no blank. */
static bool is_host(struct str sought, char *to)
{
	struct str host = sought;

	if (str_starts(host, STR("https://")))
		host = str_part(host, 8, host.len);
	host = str_part(host, 0, str_index(host, '/'));
	if (str_index(host, '.') == host.len || str_index(host, ' ') < host.len ||
	    !str_copy(to, SOUGHT_MAX, host))
		return false;
	for (char *at = to; *at != '\0'; at++)
		*at = str_lower(*at);
	return true;
}

static void read_search(struct console *c, const char *sought, struct search *to)
{
	struct code after;

	*to = (struct search){.filter = {.limit = PAGE + 1}};
	if (code_parse(str_from(console_param(c, "after")), &after))
		to->filter.after = after;
	if (sought[0] == '\0')
		return;
	if (is_code(sought, to->text))
		to->filter.code = str_from(to->text);
	else if (is_host(str_from(sought), to->text))
		to->filter.host = str_from(to->text);
	else
		to->filter.organization = str_from(sought);
}

static void show_one(struct console *c, const struct store_item *found)
{
	const struct contract *contract = &found->contract;
	struct model *item = model_item(c->model, "found");

	model_cstr(item, "found_code", contract->code.text);
	model_text(item, "found_organization", contract->organization);
	model_text(item, "found_host", contract->url_count > 0 ? contract->hosts[0] : STR(""));
	if (contract->url_count > 1)
		model_format(item, "found_more", "%zu", contract->url_count - 1);
	model_flag(item, "found_unwanted", !contract->sticker);
	model_cstr(item, "found_state_key",
	    found->issued ? console_state_key(
				found->not_before, found->not_after, found->revoked_at, c->r->now)
			  : "console.state.none");
	if (found->issued)
		console_time(c, item, "found_until", found->not_after);
}

static enum err look(struct console *c, struct search *search, const char *sought,
    struct store_item **ret, size_t *ret_count)
{
	enum err err = store_list(c->store, &search->filter, c->r->now, &c->memory, ret, ret_count);

	/* A company may be called like a host. */
	if (!err && *ret_count == 0 && search->filter.host.len > 0) {
		search->filter.host.len = 0;
		search->filter.organization = str_from(sought);
		err = store_list(c->store, &search->filter, c->r->now, &c->memory, ret, ret_count);
	}
	return err;
}

/* As it stood in the query, to stand in another. */
static struct str raw_parameter(struct str query, struct str name)
{
	while (query.at != NULL) {
		struct str value = str_cut(&query, '&'), key = str_cut(&value, '=');

		if (str_eq(key, name) && value.at != NULL)
			return value;
	}
	return STR("");
}

void console_contracts(struct console *c)
{
	const char *sought = console_param(c, "q");
	struct store_item *found = NULL;
	struct search search;
	size_t count = 0;
	enum err err;

	read_search(c, sought, &search);
	err = look(c, &search, sought, &found, &count);
	if (!console_ok(c, err, c->store->why.text))
		return;
	for (size_t i = 0; i < count && i < PAGE; i++)
		show_one(c, &found[i]);
	if (count > PAGE)
		model_cstr(c->model, "next", found[PAGE - 1].contract.code.text);
	model_flag(c->model, "nothing", count == 0);
	model_flag(c->model, "is_later", search.filter.after.text[0] != '\0');
	model_cstr(c->model, "sought", sought);
	model_text(c->model, "sought_url", raw_parameter(c->r->query, STR("q")));
	model_flag(c->model, "may_change", console_may(&c->who, CONSOLE_CHANGES));
	console_show(c, 200, "console_contracts");
}
