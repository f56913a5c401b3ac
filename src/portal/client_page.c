/* /owner/certificate: whether a client certificate arrived, what to do where it did not, and the
 * way in by one.
 *
 * DESIGN: whoever shows a certificate has proved that its key is his, so he may be told what is
 * wrong with it, and that it is locked. */
#include "config/config.h"
#include "customers/certificate.h"
#include "pki/certificate_read.h"
#include "portal/client.h"
#include "portal/client_state.h"
#include "portal/enter.h"
#include "portal/handlers.h"
#include "visit/place.h"
#include "web/client_certificate.h"
#include "web/kept.h"

enum { NAME_MAX_BYTES = 4096 };

/* ---- what there is to see ---- */

static void client_show_name(
    struct model *m, const char *key, const struct certificate_attribute *attributes, size_t count)
{
	struct buf text = BUF_INIT(NAME_MAX_BYTES);

	certificate_write_name(attributes, count, &text);
	model_check(m, text.err == ERR_NO_MEMORY ? text.err : ERR_OK);
	model_text(m, key, buf_str(&text));
	buf_free(&text);
}

/* What the certificate says of itself; nothing of what is none. */
static void client_show_certificate(struct portal *p)
{
	struct buf room = BUF_INIT(CLIENT_CERTIFICATE_MAX);
	struct certificate *c = NULL;
	struct str der;

	if (client_shown_der(&p->client_shown, &room, &der) == ERR_OK &&
	    certificate_read_der(der, &c, NULL) == ERR_OK) {
		client_show_name(p->v.model, "subject", c->subject, c->subject_count);
		client_show_name(p->v.model, "issuer", c->issuer, c->issuer_count);
		visit_time(&p->v, p->v.model, "from", c->not_before);
		visit_time(&p->v, p->v.model, "until", c->not_after);
		model_cstr(p->v.model, "fingerprint", c->fingerprint);
	}
	certificate_free(c);
	buf_free(&room);
}

/* By whom the right one was issued. */
static void client_show_issuers(struct portal *p)
{
	struct buf text = BUF_INIT(NAME_MAX_BYTES);

	if (client_ca_write_names(p->v.r->app->owner_ca, &text) == ERR_OK)
		model_text(p->v.model, "issuers", buf_str(&text));
	buf_free(&text);
}

/* The customer is his whose certificate is good. */
static bool client_find_state(struct portal *p, struct customer *who, enum portal_client *ret)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	int64_t locked_at = 0;
	enum err err = ERR_NOT_FOUND;

	if (portal_client_digest(p) != NULL)
		err = customers_of_certificate(&change, p->client.digest, who, &locked_at);
	if (err != ERR_NOT_FOUND && !visit_ok(&p->v, err, why.text))
		return false;
	*ret = portal_client_state(p->client_asked, p->client_flaw, !err, locked_at != 0);
	return true;
}

static void client_show(struct portal *p, unsigned status, const char *place)
{
	const char *word;
	enum portal_client state;
	struct customer who;
	bool by_key; /* nothing here helps */

	if (!client_find_state(p, &who, &state))
		return;
	by_key = state != PORTAL_CLIENT_GOOD && state != PORTAL_CLIENT_ELSEWHERE &&
		 !portal_client_has_steps(state);
	word = portal_client_name(state);
	model_cstr(p->v.model, "to", place);
	model_cstr(p->v.model, "client", word);
	model_format(p->v.model, "client_key", "portal.client.%s", word);
	model_format(p->v.model, "cure_key", "portal.client.%s_cure", word);
	model_flag(p->v.model, "is_good", state == PORTAL_CLIENT_GOOD);
	model_flag(p->v.model, "has_steps", portal_client_has_steps(state));
	model_flag(p->v.model, "by_key_alone", by_key);
	if (state == PORTAL_CLIENT_GOOD)
		model_cstr(p->v.model, "customer_mail", who.mail.text);
	if (state == PORTAL_CLIENT_ELSEWHERE)
		portal_client_offer(p);
	if (portal_client_has_steps(state))
		client_show_issuers(p);
	client_show_certificate(p);
	visit_show(&p->v, status, "portal_client");
}

void portal_client_page(struct portal *p)
{
	if (p->v.r->app->owner_ca == NULL)
		visit_fail(&p->v, 404);
	else
		client_show(p, 200, visit_place_read(&p->v, str_from(visit_param(&p->v, "to"))));
}

/* ---- the way in ---- */

/* The session begins, or what is wrong is found: ERR_NOT_FOUND and ERR_REFUSED as
 * customers_enter_certificate(). */
static enum err client_enter(struct portal *p, struct problem *why)
{
	const struct change change = portal_new_change(p, why);
	struct session_token token;
	struct change part = change;
	enum err err = change_begin(&change);

	part.is_part = true;
	if (!err)
		err = customers_enter_certificate(&part, &p->client, &p->who);
	if (!err)
		err = portal_enter(p, p->who.id, p->client.digest, &token);
	err = change_end(&change, err);
	if (!err)
		visit_set_session(&p->v, &token);
	return err;
}

static void client_refuse(struct portal *p)
{
	kept_repeat(&p->v.form, p->v.model);
	client_show(p, 403, visit_place_read(&p->v, form_text(&p->v.form, "to")));
}

void portal_client_post(struct portal *p)
{
	struct problem why = {.text = ""};
	enum err err;

	if (p->v.r->app->owner_ca == NULL) {
		visit_fail(&p->v, 404);
		return;
	}
	if (portal_client_digest(p) == NULL) {
		client_refuse(p);
		return;
	}
	err = client_enter(p, &why);
	if (err == ERR_NOT_FOUND || err == ERR_REFUSED)
		client_refuse(p);
	else if (visit_ok(&p->v, err, why.text))
		portal_let_in(p);
}
