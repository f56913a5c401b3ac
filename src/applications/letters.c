/* What mails say of applications. */
#include "applications/letters.h"

#include <string.h>
#include "applications/mails.h"
#include "applications/store.h"
#include "io/json.h"
#include "origin/display.h"
#include "record/check.h"
#include "record/records.h"

enum { HOST_MAX = 1024 };

/* ---- what it is about ---- */

static void details_hear(void *arg, const char *key, const struct json_value *value)
{
	int64_t *id = arg;

	if (strcmp(key, "application") == 0)
		*id = value->number;
}

/* ERR_NOT_FOUND, with nothing said. */
static enum err details_find(
    const struct change *c, const struct mail *mail, struct arena *arena, struct application *ret)
{
	int64_t id = 0;
	enum err err = json_read(mail->details, details_hear, &id);

	if (err)
		return err_because(c->why, err == ERR_NO_MEMORY ? err : ERR_CORRUPT,
		    "the details of a mail are damaged");
	return application_read(c, id, arena, ret);
}

/* ---- parts ---- */

static void model_host(struct model *m, const char *host)
{
	struct buf text = BUF_INIT(HOST_MAX);
	bool doubtful;

	origin_host_display(host, &text, &doubtful);
	model_buf(m, "host", &text);
	buf_free(&text);
}

void application_mail_paper(struct model *m, struct str paper)
{
	struct buf key = BUF_INIT(HOST_MAX);

	buf_puts(&key, "console.paper.");
	for (size_t i = 0; i < paper.len; i++)
		buf_putc(&key, paper.at[i] == '-' ? '_' : paper.at[i]);
	model_buf(m, "paper_key", &key);
	buf_free(&key);
	model_flag(m, "from_office", str_eq(paper, STR("seal-certificate")));
}

/* The papers that have not come yet. */
static enum err model_papers(
    const struct change *c, const struct code *code, struct arena *arena, struct model *m)
{
	struct contract_check *checks = NULL;
	size_t count = 0;
	bool any = false;
	enum err err = store_checks(c->store, code, arena, &checks, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (!checks[i].is_call && checks[i].came_at == 0) {
			application_mail_paper(model_item(m, "papers"), checks[i].paper);
			any = true;
		}
	model_flag(m, "has_papers", any);
	return err;
}

/* Of a contract that ended: its certificate may wait for a second person, or be over. */
static enum err model_end(const struct change *c, const struct code *code, struct model *m)
{
	struct life_facts life;
	enum err err = store_life(c->store, code, c->now, &life);

	if (err)
		return err;
	model_flag(m, "is_end", true);
	model_flag(m, "is_revoked", life.issued && life.revoked_at != 0);
	model_flag(
	    m, "will_be_revoked", life.issued && life.revoked_at == 0 && life.not_after >= c->now);
	return ERR_OK;
}

static enum err model_application(const struct change *c, const struct customers_mail *of,
    const struct application *a, enum lang lang, struct arena *arena, struct model *m)
{
	const struct code *code = a->made.text[0] != '\0' ? &a->made : &a->code;
	struct contract contract;
	enum err err = store_contract(c->store, code, arena, &contract);

	if (err)
		return err;
	model_cstr(m, "brand", of->brand);
	model_cstr(m, "contact", of->contact);
	model_format(m, "kind_key", "mail.application.%s", application_kind_name(a->kind));
	model_cstr(m, "code", code->text);
	model_text(m, "service", contract.service);
	model_text(m, "organization",
	    lang == LANG_JA || contract.organization_en.len == 0 ? contract.organization
								 : contract.organization_en);
	model_host(m, arena_str(arena, contract.hosts[0]));
	model_format(m, "link", "%s/owner/contracts/%s", of->public_url, code->text);
	model_flag(m, "makes_contract", application_kinds[a->kind].makes_contract);
	model_flag(m, "waits", application_waits(a));
	model_flag(m, "is_contacts", a->kind == APPLICATION_CONTACTS);
	model_flag(m, "is_reissue", a->kind == APPLICATION_REISSUE);
	model_text(m, "reason", a->reason.at == NULL ? STR("") : a->reason);
	if (a->kind == APPLICATION_END)
		err = model_end(c, code, m);
	return err ? err : model_papers(c, code, arena, m);
}

/* ---- the kinds ---- */

/* In these states there is something to tell. */
static enum err application_fill(const struct change *c, void *arg, const struct mail *mail,
    struct model *m, unsigned states, bool *ret_is_void)
{
	struct arena arena = {NULL, 0};
	struct application found;
	enum err err = details_find(c, mail, &arena, &found);

	*ret_is_void = err == ERR_NOT_FOUND || (!err && (states & 1u << found.state) == 0);
	if (err == ERR_NOT_FOUND)
		err = ERR_OK;
	if (!err && !*ret_is_void)
		err = model_application(c, arg, &found, mail->lang, &arena, m);
	arena_free(&arena);
	return err;
}

static enum err came_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	return application_fill(
	    c, arg, mail, m, 1u << APPLICATION_SENT | 1u << APPLICATION_ACCEPTED, ret_is_void);
}

static enum err accepted_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	return application_fill(c, arg, mail, m, 1u << APPLICATION_ACCEPTED, ret_is_void);
}

static enum err refused_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	return application_fill(c, arg, mail, m, 1u << APPLICATION_REFUSED, ret_is_void);
}

const struct mail_kind applications_kinds[APPLICATIONS_KINDS] = {
    {APPLICATION_MAIL_CAME, false, came_fill},
    {APPLICATION_MAIL_ACCEPTED, false, accepted_fill},
    {APPLICATION_MAIL_REFUSED, false, refused_fill},
};
