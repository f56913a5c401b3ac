/* /owner/unsubscribe, where a customer refuses a kind of notices without logging in: by a button,
 * or by his mail program, which posts there by itself (RFC 8058; notices/stop.h). */
#include "notices/stop.h"
#include "notices/wishes.h"
#include "portal/handlers.h"

/* What the address says. False: it is none that was sent, or the store cannot be asked, which was
 * told. */
static bool unsubscribe_read(
    struct portal *p, const struct change *change, struct notices_stop *ret)
{
	const char *customer = visit_param(&p->v, "customer"), *kind = visit_param(&p->v, "kind"),
		   *key = visit_param(&p->v, "key");
	enum err err =
	    notices_stop_read(change, str_from(customer), str_from(kind), str_from(key), ret);

	if (err == ERR_NOT_FOUND) {
		model_flag(p->v.model, "is_void", true);
		visit_show(&p->v, 404, "portal_unsubscribe");
		return false;
	}
	if (!visit_ok(&p->v, err, change->why->text))
		return false;
	model_format(p->v.model, "kind_key", "mail.kind.%s", notices[ret->notice].word);
	model_format(p->v.model, "action", NOTICES_STOP_PATH "?customer=%s&kind=%s&key=%s",
	    customer, kind, key);
	return true;
}

void portal_unsubscribe(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct notices_stop stop;

	if (unsubscribe_read(p, &change, &stop))
		visit_show(&p->v, 200, "portal_unsubscribe");
}

/* The answer is a page and no way to one, which mail programs do not follow. */
void portal_unsubscribe_post(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct notices_stop stop;

	if (!unsubscribe_read(p, &change, &stop) ||
	    !visit_ok(&p->v, notices_refuse(&change, stop.customer, stop.notice), why.text))
		return;
	model_flag(p->v.model, "is_done", true);
	visit_show(&p->v, 200, "portal_unsubscribe");
}
