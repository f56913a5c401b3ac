/* /admin/tokens: the tokens by which programs come to the API: one's own, for administrators all.
 */
#include <string.h>
#include "accounts/token.h"
#include "console/handlers.h"
#include "web/fields.h"

static const char *const reaches[] = {"read", "propose", "approve", NULL};

static const struct field adding[] = {
    {.name = "name",
	.kind = FIELD_NAME,
	.label = "console.accounts.name",
	.hint = "console.tokens.name_hint",
	.max = OPERATOR_NAME_MAX - 1},
    {.name = "reach",
	.kind = FIELD_CHOICE,
	.label = "console.tokens.rights",
	.hint = "console.tokens.rights_hint",
	.choices = reaches,
	.choice_texts = "console.tokens.reach_"},
    {.name = "until",
	.kind = FIELD_TEXT,
	.label = "console.tokens.until",
	.hint = "console.tokens.until_hint",
	.optional = true},
};

/* What a choice stands for: each may do what those before it may. */
static unsigned token_reach(struct str word)
{
	unsigned rights = 0;

	for (size_t i = 0; reaches[i] != NULL; i++) {
		rights |= 1u << i;
		if (str_eq(word, str_from(reaches[i])))
			return rights;
	}
	return 0;
}

static const char *token_state_key(const struct accounts_token *t, int64_t now)
{
	if (t->revoked_at != 0)
		return "console.tokens.revoked";
	return t->until != 0 && now >= t->until ? "console.tokens.ended" : "console.tokens.active";
}

static void token_fill(struct console *c, struct model *m, const struct accounts_token *t)
{
	static const struct {
		unsigned right;
		const char *flag;
	} rights[] = {{PERSON_READ, "token_reads"}, {PERSON_PROPOSE, "token_proposes"},
	    {PERSON_APPROVE, "token_approves"}};

	model_cstr(m, "token_name", t->name);
	model_cstr(m, "token_maker", t->maker == 0 ? "" : t->maker_name);
	for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++)
		model_flag(m, rights[i].flag, (t->rights & rights[i].right) != 0);
	model_cstr(m, "token_state_key", token_state_key(t, c->v.r->now));
	visit_time(&c->v, m, "token_until", t->until == 0 ? 0 : t->until - 1); /* the last second */
	visit_time(&c->v, m, "token_used", t->last_used_at);
	model_flag(m, "token_used_never", t->last_used_at == 0);
	model_flag(m, "token_revocable", t->revoked_at == 0);
}

static void tokens_show(
    struct console *c, unsigned status, const struct fields *fields, const char *refusal)
{
	bool all = c->who.role == OPERATOR_ADMINISTRATOR;
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct accounts_token *tokens = NULL;
	size_t count = 0;
	enum err err =
	    accounts_token_list(&change, all ? 0 : c->who.id, &c->v.memory, &tokens, &count);

	if (!visit_ok(&c->v, err, why.text))
		return;
	for (size_t i = 0; i < count; i++)
		token_fill(c, model_item(c->v.model, "tokens"), &tokens[i]);
	model_flag(c->v.model, "none", count == 0);
	model_flag(c->v.model, "all", all);
	if (refusal != NULL)
		model_cstr(c->v.model, "refusal_key", refusal);
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_tokens");
}

void console_tokens(struct console *c)
{
	const struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};

	tokens_show(c, 200, &fields, NULL);
}

static void token_read_form(struct console *c, struct fields *fields, struct accounts_token *ret)
{
	struct str until = str_trim(form_text(&c->v.form, "until"));

	ret->rights = token_reach(form_text(&c->v.form, "reach"));
	if (ret->rights == 0)
		fields_wrong(fields, "reach", "console.tokens.wrong_rights", NULL);
	if (!str_copy(ret->name, sizeof ret->name, form_text(&c->v.form, "name")))
		fields_wrong(fields, "name", "console.accounts.wrong_name", NULL);
	if (until.len > 0 && (!token_until_parse(until, &ret->until) || ret->until <= c->v.r->now))
		fields_wrong(fields, "until", "console.tokens.wrong_until", NULL);
}

/* The text of a token is shown this once, in the answer to the post: it is kept nowhere. */
static void token_show_text(struct console *c, const struct accounts_token *token, const char *text)
{
	model_cstr(c->v.model, "token_name", token->name);
	model_cstr(c->v.model, "token_text", text);
	visit_show(&c->v, 200, "console_token");
}

static void tokens_make(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	const struct accounts_person maker = console_person(c);
	struct accounts_token token = {.id = 0};
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	char text[TOKEN_TEXT_MAX] = "";
	enum err err = ERR_OK;

	token_read_form(c, &fields, &token);
	if (!fields.wrong)
		err = accounts_token_add(&change, &maker, &token, text);
	if (err == ERR_INVALID || err == ERR_EXISTS)
		fields_wrong(&fields, "name",
		    err == ERR_EXISTS ? "console.tokens.taken" : "console.accounts.wrong_name",
		    NULL);
	if (fields.wrong)
		tokens_show(c, 400, &fields, NULL);
	else if (visit_ok(&c->v, err, why.text))
		token_show_text(c, &token, text);
}

/* What cannot be taken back is asked for twice: the second post is sure. */
static void token_revoke(struct console *c)
{
	const struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	const struct accounts_person who = console_person(c);
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct str name = form_text(&c->v.form, "revoke");
	enum err err;

	if (!str_eq(form_text(&c->v.form, "sure"), STR("yes"))) {
		model_flag(c->v.model, "asks", true);
		model_text(c->v.model, "asks_name", name);
		tokens_show(c, 200, &fields, NULL);
		return;
	}
	err = accounts_token_revoke(&change, &who, name);
	if (err == ERR_REFUSED || err == ERR_NOT_FOUND)
		tokens_show(
		    c, err == ERR_REFUSED ? 403 : 404, &fields, "console.tokens.not_revoked");
	else if (visit_ok(&c->v, err, why.text))
		visit_see_other(&c->v, "/admin/tokens?done=token");
}

void console_tokens_post(struct console *c)
{
	if (form_text(&c->v.form, "revoke").at != NULL)
		token_revoke(c);
	else
		tokens_make(c);
}
