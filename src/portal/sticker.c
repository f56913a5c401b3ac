/* /owner/contracts/{code}/sticker: the sticker is wished for or not, chosen, and its HTML copied.
 */
#include <stdio.h>
#include "config/config.h"
#include "owner/model.h"
#include "portal/handlers.h"
#include "portal/holding.h"
#include "registry/contract.h"
#include "visit/announce.h"

enum { ADDRESS_MAX = 128 };

/* The choices and the HTML, where there is a certificate and the wish. False when the visit was
 * answered. */
static bool sticker_show_html(struct portal *p, const struct code *code)
{
	const struct issuance *shown = NULL;
	struct owner_choice choice;
	char address[ADDRESS_MAX];
	struct record record;
	enum err err = store_record(p->v.store, code, p->v.r->now, &p->v.memory, &record);

	if (!visit_ok(&p->v, err, store_why(p->v.store)->text))
		return false;
	if (record_state_at(&record, p->v.r->now, &shown) == RECORD_NONE)
		return true;
	if (!owner_choice_read(p->v.r->query, shown->lang, &choice)) {
		visit_fail(&p->v, 400);
		return false;
	}
	snprintf(address, sizeof address, "/owner/contracts/%s/sticker?", code->text);
	owner_model_snippet(p->v.r->app, shown, &choice, p->v.lang, address, p->v.model);
	model_flag(p->v.model, "has_html", true);
	return true;
}

static void sticker_show(struct portal *p, unsigned status)
{
	struct problem why;
	struct holding h;
	struct code code;

	if (!holding_load(p, &code, &h) || !sticker_show_html(p, &code))
		return;
	model_flag(p->v.model, "may_wish",
	    legal_check(life_at(&h.item.life, p->v.r->now), LEGAL_EDIT, &why) == ERR_OK);
	visit_show(&p->v, status, "portal_sticker");
}

void portal_sticker(struct portal *p)
{
	sticker_show(p, 200);
}

/* What is so already is so: two who press the same button do no harm. */
void portal_sticker_post(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct str wish = form_text(&p->v.form, "sticker");
	struct registry_effect effect = {.count = 0};
	struct code code;
	enum err err;

	if (!portal_contract(p, &code))
		return;
	if (!str_eq(wish, STR("yes")) && !str_eq(wish, STR("no"))) {
		visit_fail(&p->v, 400);
		return;
	}
	err = registry_contract_set_sticker(&change, &code, str_eq(wish, STR("yes")), &effect);
	if (err == ERR_REFUSED) {
		p->v.notice = "portal.sticker.refused";
		sticker_show(p, 409);
	} else if (visit_ok(&p->v, err, why.text)) {
		visit_announce(&p->v, &effect);
		visit_see_other(&p->v, "/owner/contracts/%s/sticker?done=sticker", code.text);
	}
}
