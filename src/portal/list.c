/* /owner/: the contracts of whoever is logged in. */
#include "portal/handlers.h"
#include "portal/holding.h"

/* Contracts of a page. */
enum { PAGE = 25 };

void portal_list(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct code after = {""}, *codes = NULL;
	size_t count = 0, shown;
	enum err err;

	code_parse(str_from(visit_param(&p->v, "after")), &after);
	/* One more tells that there is another page. */
	err =
	    customers_contracts(&change, p->who.id, &after, PAGE + 1, &p->v.memory, &codes, &count);
	shown = count > PAGE ? PAGE : count;
	for (size_t i = 0; !err && i < shown; i++) {
		struct holding h;

		err = holding_read(p, &codes[i], &h);
		if (!err)
			holding_show(p, &h, model_item(p->v.model, "holdings"));
	}
	if (!visit_ok(&p->v, err, why.text[0] != '\0' ? why.text : store_why(p->v.store)->text))
		return;
	model_flag(p->v.model, "holdings_any", count > 0);
	model_flag(p->v.model, "is_later", after.text[0] != '\0');
	if (count > PAGE)
		model_cstr(p->v.model, "next", codes[PAGE - 1].text);
	visit_show(&p->v, 200, "portal_list");
}
