/* /owner/address/confirm and /owner/address/undo, where the links lead of the mails about another
 * address (customers/address.h).
 *
 * DESIGN: what the link has in it says who may do that, whoever is logged in: so nobody need be. A
 * link alone does nothing, for machines follow links, too: the page says what would be done, and
 * its button does it. */
#include "customers/address.h"
#include "portal/handlers.h"

/* What differs between the two. */
struct address_way {
	enum customers_link link;
	enum err (*change)(const struct change *c, struct str token, struct customers_change *ret);
	const char *done; /* a word of portal_done[] */
	const char *then; /* where somebody who was logged in reads it */
};

static const struct address_way confirm = {
    CUSTOMERS_CONFIRM, customers_address_confirm, "confirmed", "/owner/account"};
static const struct address_way undo = {
    CUSTOMERS_UNDO, customers_address_undo, "undone", "/owner/login"};

/* The link's time is over, or it did what it was for: 404. */
static void address_show_void(struct portal *p)
{
	model_flag(p->v.model, "is_void", true);
	visit_show(&p->v, 404, "portal_address");
}

static void address_show(struct portal *p, const struct address_way *way, struct str token)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customers_change found;
	enum err err = customers_address_look(&change, way->link, token, &found);

	if (err == ERR_NOT_FOUND) {
		address_show_void(p);
		return;
	}
	if (!visit_ok(&p->v, err, why.text))
		return;
	model_text(p->v.model, "token", token);
	model_cstr(p->v.model, "action", p->page->pattern);
	model_format(p->v.model, "lead_key", "%s.lead", p->page->texts);
	model_format(p->v.model, "submit_key", "%s.submit", p->page->texts);
	model_cstr(p->v.model, "old_mail", found.old_mail.text);
	model_cstr(p->v.model, "new_mail", found.new_mail.text);
	visit_show(&p->v, 200, "portal_address");
}

static void address_post(struct portal *p, const struct address_way *way)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customers_change changed;
	enum err err = way->change(&change, form_text(&p->v.form, "token"), &changed);

	if (err == ERR_NOT_FOUND)
		address_show_void(p);
	else if (visit_ok(&p->v, err, why.text))
		visit_see_other(&p->v, "%s?done=%s",
		    p->v.token.text[0] != '\0' ? way->then : "/owner/login", way->done);
}

void portal_address_confirm(struct portal *p)
{
	address_show(p, &confirm, str_from(visit_param(&p->v, "token")));
}

void portal_address_confirm_post(struct portal *p)
{
	address_post(p, &confirm);
}

void portal_address_undo(struct portal *p)
{
	address_show(p, &undo, str_from(visit_param(&p->v, "token")));
}

void portal_address_undo_post(struct portal *p)
{
	address_post(p, &undo);
}
