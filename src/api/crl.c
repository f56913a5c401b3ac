/* POST /api/v1/crl: a new revocation list from the CA. */
#include "api/handlers.h"
#include "registry/revocation.h"
#include "revocation/enrol.h"

enum { CRL };
enum { ENROL_AT_ONCE = 1000 };

const struct json_tree_rule api_crl_members[] = {
    [CRL] = {"crl", JSON_TREE_TEXT, true, NULL},
    {.name = NULL},
};

static void crl_answer(struct api_call *c, const struct hand_outcome *found)
{
	struct json *document = json_new_object();

	json_set_int(document, "entries", (int64_t)found->entries);
	json_set_int(document, "certificates", (int64_t)found->looked);
	json_set_int(document, "found", (int64_t)found->found);
	json_set_int(document, "revoked", (int64_t)found->revoked_count);
	json_set_int(document, "rest", (int64_t)found->rest);
	json_set_int(document, "vanished", (int64_t)found->vanished);
	api_send(c, 200, document);
}

/* Certificates that came just now are looked up, too. */
static enum err crl_enrol(struct api_call *c, const struct change *change)
{
	struct enrolment e = {.expired = 0};
	bool more;
	enum err err =
	    revocation_issuers_read(c->r->app->config->watch.issuers, &e.issuers, &c->why);

	if (!err)
		err = revocation_enrol(change, &e, ENROL_AT_ONCE, &more);
	revocation_issuers_free(&e.issuers);
	return err;
}

void api_crl_add(struct api_call *c)
{
	const struct change change = api_change(c, 0);
	struct hand_outcome found;
	enum err err = crl_enrol(c, &change);

	if (!err)
		err = registry_crl_add(&change, c->body[CRL].text, &c->memory, &found, &c->effect);
	if (api_ok(c, err, err ? "crl" : NULL))
		crl_answer(c, &found);
}
