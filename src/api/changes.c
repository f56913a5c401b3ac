/* PATCH /api/v1/contracts/{code}, POST …/certificates, /revoke, /release, /withdraw, /end:
 * what becomes of a contract, at once or when a second person has approved it. */
#include "api/contract_form.h"
#include "api/handlers.h"
#include "base/local_time.h"
#include "registry/edit.h"

/* ---- what takes two persons ---- */

/* Proposes it; `params` is freed. */
static void call_propose(struct api_call *c, enum proposal_action action, struct buf *params,
    struct str payload, const char *member)
{
	struct proposal_form form = {
	    .action = action, .params = buf_str(params), .payload = payload};
	struct proposal_outcome outcome = {.id = 0};
	struct registry_clerk clerk;
	uint64_t expected;
	enum err err;

	if (api_code(c, &form.code) && api_expected(c, false, &expected)) {
		clerk = api_clerk(c, expected);
		err = params->err ? params->err : registry_propose(&clerk, &form, &outcome);
		c->effect = outcome.effect;
		if (api_ok(c, err, member))
			api_send_outcome(c, 201, &outcome);
	}
	buf_free(params);
}

/* ---- each of them ---- */

enum { PEM, HISTORIC };
enum { REASON, AT, SERIAL };
enum { NOTE };
enum { PARAMS_MAX = 16384 };

const struct json_tree_rule api_certificate_members[] = {
    [PEM] = {"pem", JSON_TREE_TEXT, true, NULL},
    [HISTORIC] = {"historic", JSON_TREE_BOOL, false, NULL},
    {.name = NULL},
};

const struct json_tree_rule api_revoke_members[] = {
    [REASON] = {"reason", JSON_TREE_TEXT, true, NULL},
    [AT] = {"at", JSON_TREE_TEXT, false, NULL},
    [SERIAL] = {"serial", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

const struct json_tree_rule api_release_members[] = {
    [NOTE] = {"note", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

void api_certificate_add(struct api_call *c)
{
	struct buf params = BUF_INIT(PARAMS_MAX);

	proposal_params_issue(c->body[HISTORIC].number != 0, &params);
	call_propose(c, PROPOSAL_ISSUE, &params, c->body[PEM].text, "pem");
}

void api_revoke(struct api_call *c)
{
	struct buf params = BUF_INIT(PARAMS_MAX);
	int64_t at = 0;

	if (c->body[AT].is_given && (!local_time_parse(c->body[AT].text, &at) || at <= 0)) {
		api_fail(c, 422, "time", "at",
		    "at: it must be a time such as 2026-11-22T09:30:00+09:00");
		return;
	}
	proposal_params_revoke(
	    &(struct revocation){
		.reason = c->body[REASON].text, .at = at, .serial = c->body[SERIAL].text},
	    &params);
	call_propose(c, PROPOSAL_REVOKE, &params, (struct str){NULL, 0}, "reason");
}

void api_release(struct api_call *c)
{
	struct buf params = BUF_INIT(PARAMS_MAX);

	proposal_params_release(c->body[NOTE].text, &params);
	call_propose(c, PROPOSAL_RELEASE, &params, (struct str){NULL, 0}, NULL);
}

/* ---- corrections ---- */

enum {
	ADD_URLS,
	REMOVE_URLS,
	ORGANIZATION,
	ORGANIZATION_EN,
	SERVICE,
	LANG,
	STICKER,
	AUTO_RENEW,
	VISITS,
	PERSON
};
enum { URLS_MAX = 1 << 20 };

const struct json_tree_rule api_edit_members[] = {
    [ADD_URLS] = {"add_urls", JSON_TREE_TEXTS, false, NULL},
    [REMOVE_URLS] = {"remove_urls", JSON_TREE_TEXTS, false, NULL},
    [ORGANIZATION] = {"organization", JSON_TREE_TEXT, false, NULL},
    [ORGANIZATION_EN] = {"organization_en", JSON_TREE_TEXT, false, NULL},
    [SERVICE] = {"service", JSON_TREE_TEXT, false, NULL},
    [LANG] = {"lang", JSON_TREE_TEXT, false, NULL},
    [STICKER] = {"sticker", JSON_TREE_BOOL, false, NULL},
    [AUTO_RENEW] = {"auto_renew", JSON_TREE_BOOL, false, NULL},
    [VISITS] = {"visits", JSON_TREE_BOOL, false, NULL},
    [PERSON] = {"person", JSON_TREE_BOOL, false, NULL},
    {.name = NULL},
};

static struct str edit_wish(const struct json_tree_value *given)
{
	if (!given->is_given)
		return (struct str){NULL, 0};
	return given->number != 0 ? STR("yes") : STR("no");
}

static struct amendment edit_take(
    const struct api_call *c, const struct buf *add, const struct buf *drop)
{
	static const struct {
		unsigned member;
		enum contract_field field;
	} texts[] = {{ORGANIZATION, CONTRACT_ORGANIZATION},
	    {ORGANIZATION_EN, CONTRACT_ORGANIZATION_EN}, {SERVICE, CONTRACT_SERVICE},
	    {LANG, CONTRACT_LANG}};
	struct amendment a = {.add_urls = buf_str(add), .remove_urls = buf_str(drop)};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		a.form.field[texts[i].field] = c->body[texts[i].member].text;
	/* null takes it out, as an empty text does. */
	if (c->body[ORGANIZATION_EN].is_null)
		a.form.field[CONTRACT_ORGANIZATION_EN] = STR("");
	a.form.field[CONTRACT_STICKER] = edit_wish(&c->body[STICKER]);
	a.form.field[CONTRACT_AUTO_RENEW] = edit_wish(&c->body[AUTO_RENEW]);
	a.form.field[CONTRACT_VISITS] = edit_wish(&c->body[VISITS]);
	a.form.field[CONTRACT_PERSON] = edit_wish(&c->body[PERSON]);
	return a;
}

static void call_edit(struct api_call *c, const struct amendment *a)
{
	struct proposal_outcome outcome = {.id = 0};
	struct registry_clerk clerk;
	struct code code;
	uint64_t expected;
	enum err err;

	if (!api_code(c, &code) || !api_expected(c, true, &expected))
		return;
	clerk = api_clerk(c, expected);
	err = registry_contract_edit(&clerk, &code, a, &outcome);
	c->effect = outcome.effect;
	if (api_ok(c, err, err ? api_contract_member(c) : NULL))
		api_send_outcome(c, 200, &outcome);
}

void api_contract_edit(struct api_call *c)
{
	struct buf add = BUF_INIT(URLS_MAX), drop = BUF_INIT(URLS_MAX);

	if (api_join_urls(c, &c->body[ADD_URLS], "add_urls", &add) &&
	    api_join_urls(c, &c->body[REMOVE_URLS], "remove_urls", &drop)) {
		const struct amendment a = edit_take(c, &add, &drop);

		call_edit(c, &a);
	}
	buf_free(&add);
	buf_free(&drop);
}

/* ---- what is over ---- */

const struct json_tree_rule api_empty_members[] = {{.name = NULL}};

static void call_close(
    struct api_call *c, enum err (*close)(const struct registry_clerk *k, const struct code *code,
			    struct registry_effect *ret))
{
	struct registry_clerk clerk;
	struct code code;
	uint64_t expected;

	if (!api_code(c, &code) || !api_expected(c, false, &expected))
		return;
	clerk = api_clerk(c, expected);
	if (api_ok(c, close(&clerk, &code, &c->effect), NULL))
		api_send_outcome(c, 200, NULL);
}

void api_contract_withdraw(struct api_call *c)
{
	call_close(c, registry_contract_withdraw);
}

void api_contract_end(struct api_call *c)
{
	call_close(c, registry_contract_end);
}
