/* What each paper of a contract begins with. */
#include "counter/sheet.h"

#include <stdio.h>
#include "record/records.h"
#include "visit/paper.h"
#include "visit/show.h"

enum { PATH_ROOM = 64 };

bool counter_sheet_begin(struct portal *p, struct counter_sheet *ret)
{
	struct model *m = p->v.model;
	char back[PATH_ROOM];
	struct code code;
	enum err err;

	if (!portal_contract(p, &code))
		return false;
	err = store_contract(p->v.store, &code, &p->v.memory, &ret->contract);
	if (!err)
		err = store_contacts(p->v.store, &code, &p->v.memory, &ret->contacts);
	if (!visit_ok(&p->v, err, store_why(p->v.store)->text))
		return false;
	snprintf(back, sizeof back, "/owner/contracts/%s", code.text);
	visit_paper(&p->v, &code, back);
	model_text(m, "organization", ret->contract.organization);
	model_text(m, "organization_en",
	    ret->contract.organization_en.at == NULL ? STR("") : ret->contract.organization_en);
	model_text(m, "service", ret->contract.service);
	return true;
}
