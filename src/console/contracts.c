/* /admin/contracts: contracts by code, organisation or host. */
#include <string.h>
#include "console/contract.h"
#include "console/handlers.h"
#include "console/seen.h"
#include "record/sought.h"
#include "web/params.h"

enum { PAGE = 25 };

/* What was sought. */
struct search {
	struct store_filter filter;
	struct sought sought;
};

/* A code, a host, or part of a name. */
static void search_read(struct console *c, struct str sought, struct search *to)
{
	struct code after;

	*to = (struct search){.filter = {.limit = PAGE + 1}, .sought = sought_read(sought)};
	if (code_parse(str_from(visit_param(&c->v, "after")), &after))
		to->filter.after = after;
	if (to->sought.kind == SOUGHT_DIGITS)
		to->filter.code = str_from(to->sought.digits);
	else if (to->sought.kind == SOUGHT_HOST)
		to->filter.host = str_from(to->sought.origin.host);
	else
		to->filter.organization = sought;
}

static void contracts_show_found(struct console *c, const struct store_item *found)
{
	const struct contract *contract = &found->contract;
	struct model *item = model_item(c->v.model, "found");

	model_cstr(item, "found_code", contract->code.text);
	model_text(item, "found_organization", console_name(c, contract));
	model_text(item, "found_host", contract->url_count > 0 ? contract->hosts[0] : STR(""));
	if (contract->url_count > 1)
		model_format(item, "found_more", "%zu", contract->url_count - 1);
	model_flag(item, "found_unwanted", !contract->sticker);
	console_state(item, found->broken ? LOOKS_BROKEN
			    : found->issued
				? looks_of_record(record_certificate_state_at(found->not_before,
				      found->not_after, found->revoked_at, c->v.r->now))
				: LOOKS_NONE);
	if (found->issued && found->revoked_at > 0 && found->revoked_at <= c->v.r->now)
		visit_time(&c->v, item, "found_revoked", found->revoked_at);
	else if (found->issued)
		visit_time(&c->v, item, "found_until", found->not_after);
}

/* A table calculation takes the zeros at the beginning of a code away: where no code begins with
 * the digits, they may be the end of one. */
static enum err contracts_find_padded(
    struct console *c, struct search *search, struct store_item **ret, size_t *ret_count)
{
	struct code code = {"0000000000"};
	size_t len = search->filter.code.len;

	memcpy(code.text + CODE_LENGTH - len, search->sought.digits, len);
	memcpy(search->sought.digits, code.text, sizeof code.text);
	search->filter.code = str_from(search->sought.digits);
	return store_list(c->v.store, &search->filter, c->v.r->now, &c->v.memory, ret, ret_count);
}

/* Contracts, and beside those of a host where a sticker was seen on it. */
static enum err contracts_find(struct console *c, struct search *search, struct str sought,
    struct store_item **ret, size_t *ret_count)
{
	struct store_filter *filter = &search->filter;
	enum err err = store_list(c->v.store, filter, c->v.r->now, &c->v.memory, ret, ret_count);
	size_t seen = 0;

	if (!err && filter->host.len > 0 && filter->after.text[0] == '\0')
		err = console_seen(c, filter->host, &seen);
	if (!err && *ret_count == 0 && filter->code.len > 0 && filter->code.len < CODE_LENGTH)
		err = contracts_find_padded(c, search, ret, ret_count);
	/* A company may be called like a host. */
	if (!err && *ret_count + seen == 0 && filter->host.len > 0) {
		filter->host.len = 0;
		filter->organization = sought;
		err = store_list(c->v.store, filter, c->v.r->now, &c->v.memory, ret, ret_count);
	}
	model_flag(c->v.model, "nothing", *ret_count + seen == 0);
	return err;
}

/* What was sought, as it stands in addresses. */
static void search_show(struct model *m, struct str sought)
{
	struct buf text = BUF_INIT(3 * sought.len + 1);

	params_encode(&text, sought);
	model_buf(m, "sought_url", &text);
	buf_free(&text);
}

void console_contracts(struct console *c)
{
	struct str sought = str_trim(str_from(visit_param(&c->v, "q")));
	struct store_item *found = NULL;
	struct search search;
	size_t count = 0;
	enum err err;

	search_read(c, sought, &search);
	err = contracts_find(c, &search, sought, &found, &count);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	for (size_t i = 0; i < count && i < PAGE; i++)
		contracts_show_found(c, &found[i]);
	if (count > PAGE)
		model_cstr(c->v.model, "next", found[PAGE - 1].contract.code.text);
	model_flag(c->v.model, "found_any", count > 0);
	model_flag(c->v.model, "is_later", search.filter.after.text[0] != '\0');
	model_flag(c->v.model, "is_host", search.filter.host.len > 0);
	model_text(c->v.model, "sought", sought);
	search_show(c->v.model, sought);
	model_flag(c->v.model, "may_change", console_may(&c->who, CONSOLE_CHANGES));
	visit_show(&c->v, 200, "console_contracts");
}
