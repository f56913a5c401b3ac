/* POST /owner/account/notices: which notices the owner wants. */
#include "portal/wishes.h"

#include "notices/wishes.h"
#include "portal/handlers.h"

/* Boxes that are not ticked are not posted: this says that the form was. */
#define WISHES_FIELD "wishes"

static bool wishes_are_posted(const struct portal *p)
{
	return form_text(&p->v.form, WISHES_FIELD).at != NULL;
}

static void wishes_read(const struct portal *p, struct notices_wishes *ret)
{
	for (unsigned i = 0; i < NOTICE_WISHES; i++)
		ret->wants[i] = notices[i].is_security ||
				str_eq(form_text(&p->v.form, notices[i].word), STR("yes"));
}

bool portal_wishes_show(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct notices_wishes wishes;

	if (!visit_ok(&p->v, notices_wishes(&change, p->who.id, &wishes), why.text))
		return false;
	if (wishes_are_posted(p))
		wishes_read(p, &wishes);
	for (unsigned i = 0; i < NOTICE_WISHES; i++) {
		struct model *item =
		    model_item(p->v.model, notices[i].is_security ? "always" : "wishes");

		model_cstr(item, "wish_name", notices[i].word);
		model_format(item, "wish_key", "mail.kind.%s", notices[i].word);
		model_flag(item, "wish_on", wishes.wants[i]);
	}
	return true;
}

void portal_wishes_post(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct notices_wishes wishes;

	if (!wishes_are_posted(p)) {
		visit_fail(&p->v, 400);
		return;
	}
	wishes_read(p, &wishes);
	if (visit_ok(&p->v, notices_set_wishes(&change, p->who.id, &wishes), why.text))
		visit_see_other(&p->v, "/owner/account?done=notices");
}
