/* Between the members of a body and the form of the rules for contracts. */
#include "api/contract_form.h"

bool api_join_urls(
    struct api_call *c, const struct json_tree_value *urls, const char *member, struct buf *to)
{
	for (size_t i = 0; i < urls->count; i++) {
		struct str rest = urls->texts[i];

		if (contract_cut_url(&rest).len < urls->texts[i].len) {
			api_fail(c, 422, "url.separator", member,
			    "%s: each URL stands by itself in the list", member);
			return false;
		}
		buf_puts(to, i == 0 ? "" : "|");
		buf_add_str(to, urls->texts[i]);
	}
	return api_ok(c, to->err, member);
}

const char *api_contract_member(const struct api_call *c)
{
	struct str rest = str_from(c->why.text), name = str_cut(&rest, ':');
	enum contract_field field;

	if (str_eq(name, STR("csr")))
		return "csr";
	if (!contract_field_parse(name, &field))
		return NULL;
	return field == CONTRACT_URL ? "urls" : contract_field_name(field);
}
