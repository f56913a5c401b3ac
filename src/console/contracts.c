/* /admin/contracts: contracts by code, organisation or host. */
#include <string.h>
#include "console/contract.h"
#include "console/handlers.h"
#include "console/seen.h"
#include "web/params.h"
#include "origin/origin.h"

enum { PAGE = 25 };

/* What was sought, read as one of the three. */
struct search {
	struct store_filter filter;
	char digits[CODE_LENGTH + 1]; /* of a code */
	struct origin origin;         /* with a host */
};

/* Only digits, and what people put between them. */
static bool search_is_code(struct str sought, char to[CODE_LENGTH + 1])
{
	to[0] = '\0';
	return code_digits_typed(sought, to) && to[0] != '\0';
}

/* The address of a page or picture of one contract, or the HTML that holds it, as it was copied. */
static bool search_is_address(struct str sought, char to[CODE_LENGTH + 1])
{
	static const char *const before[] = {"/proof/", "/sticker/", "/owner/snippet/",
	    "/owner/check/", "/admin/contracts/", "/admin/usage/", "Req_ID="};
	struct code code;

	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		struct str part = str_from(before[i]);
		size_t at = str_find(sought, part);
		struct str rest = str_part(sought, at + part.len, sought.len);

		if (at < sought.len &&
		    (rest.len == CODE_LENGTH ||
			(rest.len > CODE_LENGTH && !str_is_digit(rest.at[CODE_LENGTH]))) &&
		    code_parse(str_part(rest, 0, CODE_LENGTH), &code)) {
			memcpy(to, code.text, sizeof code.text);
			return true;
		}
	}
	return false;
}

/* A URL, or what would be the host of one and has a dot: as browsers read it, whatever its case and
 * in whichever letters. */
static bool search_is_host(struct str sought, struct origin *to)
{
	struct buf url = BUF_INIT(2 * ORIGIN_URL_MAX), path = BUF_INIT(ORIGIN_URL_MAX);
	struct origin_url parsed;
	bool is = false;

	if (!str_starts(str_part(sought, str_index(sought, ':'), 3), STR("://")))
		buf_puts(&url, "https://");
	buf_add_str(&url, sought);
	if (!url.err && !origin_parse(buf_str(&url), &path, &parsed, NULL)) {
		*to = parsed.origin;
		is = strchr(to->host, '.') != NULL;
	}
	buf_free(&url);
	buf_free(&path);
	return is;
}

static void search_read(struct console *c, struct str sought, struct search *to)
{
	struct code after;

	*to = (struct search){.filter = {.limit = PAGE + 1}};
	if (code_parse(str_from(console_param(c, "after")), &after))
		to->filter.after = after;
	if (sought.len == 0)
		return;
	if (search_is_code(sought, to->digits) || search_is_address(sought, to->digits))
		to->filter.code = str_from(to->digits);
	else if (search_is_host(sought, &to->origin))
		to->filter.host = str_from(to->origin.host);
	else
		to->filter.organization = sought;
}

static void contracts_show_found(struct console *c, const struct store_item *found)
{
	const struct contract *contract = &found->contract;
	struct model *item = model_item(c->model, "found");

	model_cstr(item, "found_code", contract->code.text);
	model_text(item, "found_organization", console_name(c, contract));
	model_text(item, "found_host", contract->url_count > 0 ? contract->hosts[0] : STR(""));
	if (contract->url_count > 1)
		model_format(item, "found_more", "%zu", contract->url_count - 1);
	model_flag(item, "found_unwanted", !contract->sticker);
	model_cstr(item, "found_state_key",
	    found->broken   ? "console.state.broken"
	    : found->issued ? console_state_key(
				  found->not_before, found->not_after, found->revoked_at, c->r->now)
			    : "console.state.none");
	if (found->issued && found->revoked_at > 0 && found->revoked_at <= c->r->now)
		console_time(c, item, "found_revoked", found->revoked_at);
	else if (found->issued)
		console_time(c, item, "found_until", found->not_after);
}

/* A table calculation takes the zeros at the beginning of a code away: where no code begins with
 * the digits, they may be the end of one. */
static enum err contracts_find_padded(
    struct console *c, struct search *search, struct store_item **ret, size_t *ret_count)
{
	struct code code = {"0000000000"};
	size_t len = search->filter.code.len;

	memcpy(code.text + CODE_LENGTH - len, search->digits, len);
	memcpy(search->digits, code.text, sizeof code.text);
	search->filter.code = str_from(search->digits);
	return store_list(c->store, &search->filter, c->r->now, &c->memory, ret, ret_count);
}

/* Contracts, and beside those of a host where a sticker was seen on it. */
static enum err contracts_find(struct console *c, struct search *search, struct str sought,
    struct store_item **ret, size_t *ret_count)
{
	struct store_filter *filter = &search->filter;
	enum err err = store_list(c->store, filter, c->r->now, &c->memory, ret, ret_count);
	size_t seen = 0;

	if (!err && filter->host.len > 0 && filter->after.text[0] == '\0')
		err = console_seen(c, filter->host, &seen);
	if (!err && *ret_count == 0 && filter->code.len > 0 && filter->code.len < CODE_LENGTH)
		err = contracts_find_padded(c, search, ret, ret_count);
	/* A company may be called like a host. */
	if (!err && *ret_count + seen == 0 && filter->host.len > 0) {
		filter->host.len = 0;
		filter->organization = sought;
		err = store_list(c->store, filter, c->r->now, &c->memory, ret, ret_count);
	}
	model_flag(c->model, "nothing", *ret_count + seen == 0);
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
	struct str sought = str_trim(str_from(console_param(c, "q")));
	struct store_item *found = NULL;
	struct search search;
	size_t count = 0;
	enum err err;

	search_read(c, sought, &search);
	err = contracts_find(c, &search, sought, &found, &count);
	if (!console_ok(c, err, store_why(c->store)->text))
		return;
	for (size_t i = 0; i < count && i < PAGE; i++)
		contracts_show_found(c, &found[i]);
	if (count > PAGE)
		model_cstr(c->model, "next", found[PAGE - 1].contract.code.text);
	model_flag(c->model, "found_any", count > 0);
	model_flag(c->model, "is_later", search.filter.after.text[0] != '\0');
	model_flag(c->model, "is_host", search.filter.host.len > 0);
	model_text(c->model, "sought", sought);
	search_show(c->model, sought);
	model_flag(c->model, "may_change", console_may(&c->who, CONSOLE_CHANGES));
	console_show(c, 200, "console_contracts");
}
