/* What notices say. */
#include "notices/letters.h"

#include "applications/letters.h"
#include "base/local_time.h"
#include "notices/due.h"
#include "notices/logged.h"
#include "notices/stop.h"
#include "notices/wishes.h"
#include "origin/display.h"
#include "origin/link.h"
#include "record/check.h"
#include "record/records.h"
#include "registry/contract.h"

enum { TEXT_MAX = 1 << 14, HOST_MAX = 1024 };

/* One that is filled. */
struct notice_filling {
	const struct change *c;
	const struct notices_mail *of;
	const struct mail *mail;
	struct arena *arena;
	struct model *m;
	enum notice notice;
	struct notices_due due;
	struct contract contract;
};

/* ---- parts ---- */

static void model_time(const struct notice_filling *f, const char *name, int64_t t)
{
	struct buf text = BUF_INIT(HOST_MAX);

	local_time_minute(t, f->mail->lang, &text);
	model_buf(f->m, name, &text);
	buf_free(&text);
}

static void model_host(const struct notice_filling *f, const char *name, const char *host)
{
	struct buf text = BUF_INIT(HOST_MAX);
	bool doubtful;

	origin_host_display(host, &text, &doubtful);
	model_buf(f->m, name, &text);
	buf_free(&text);
}

static enum err model_snippet(const struct notice_filling *f, const struct contract *contract)
{
	struct buf html = BUF_INIT(TEXT_MAX);
	struct str line;
	enum err err = ERR_OK;

	if (contract->sticker)
		err = f->of->write_snippet(f->of->snippet_arg, contract, &html, f->c->why);
	model_check(f->m, html.err);
	line = buf_str(&html);
	model_text(f->m, "snippet", str_cut(&line, '\n'));
	buf_free(&html);
	return err;
}

/* ---- each kind ---- */

static enum err fill_nothing(const struct notice_filling *f)
{
	(void)f;
	return ERR_OK;
}

static enum err fill_papers(const struct notice_filling *f)
{
	struct contract_check *checks;
	size_t count;
	enum err err = store_checks(f->c->store, &f->due.code, f->arena, &checks, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (!checks[i].is_call && checks[i].came_at == 0)
			application_mail_paper(model_item(f->m, "papers"), checks[i].paper);
	return err;
}

static enum err fill_issued(const struct notice_filling *f)
{
	model_time(f, "until", f->due.moment);
	model_text(f->m, "serial", f->due.word);
	return model_snippet(f, &f->contract);
}

/* Where the renewal is asked for, if it can be now; one that is on its way is none. */
static enum err model_renewal(const struct notice_filling *f)
{
	struct problem why = {.text = ""};
	struct change look = *f->c;
	int64_t from;
	enum err err;

	look.why = &why;
	err = registry_renewal_check(&look, f->of->config, &f->due.code, &from);
	if (!err)
		model_format(f->m, "renew_link", "%s/owner/contracts/%s/renew", f->of->public_url,
		    f->due.code.text);
	return err == ERR_REFUSED ? ERR_OK : err;
}

static enum err fill_expires(const struct notice_filling *f)
{
	int32_t days = local_time_days(f->due.moment) - local_time_days(f->c->now);

	model_time(f, "until", f->due.moment);
	model_flag(f->m, "is_over", f->due.moment < f->c->now);
	if (days > 0 && f->due.moment >= f->c->now)
		model_format(f->m, "days", "%ld", (long)days);
	else
		model_cstr(f->m, "days", "");
	model_flag(f->m, "is_automatic", f->contract.auto_renew);
	return f->contract.auto_renew ? ERR_OK : model_renewal(f);
}

static enum err fill_old_certificate(const struct notice_filling *f)
{
	model_text(f->m, "site", f->due.word);
	model_flag(f->m, "is_revoked", f->due.number != 0);
	return ERR_OK;
}

/* The reason begins with the old code. */
static enum err fill_old_code(const struct notice_filling *f)
{
	const struct code code = code_of_number(f->due.number);
	struct str reason = f->due.reason;
	uint64_t old = 0;
	struct contract next;
	enum err err = store_contract(f->c->store, &code, f->arena, &next);

	str_to_uint(str_cut(&reason, ' '), CODE_NUMBER_MAX, &old);
	model_cstr(f->m, "old_code", code_of_number((int64_t)old).text);
	model_cstr(f->m, "new_code", code.text);
	model_format(f->m, "new_link", "%s/owner/contracts/%s", f->of->public_url, code.text);
	model_text(f->m, "site", f->due.word);
	return err ? err : model_snippet(f, &next);
}

static enum err fill_sticker(const struct notice_filling *f)
{
	model_time(f, "since", f->due.moment);
	return model_snippet(f, &f->contract);
}

static enum err fill_wrong_address(const struct notice_filling *f)
{
	model_text(f->m, "site", f->due.word);
	model_flag(f->m, "is_www", f->due.number == LINK_WWW);
	return ERR_OK;
}

static enum err fill_revoked(const struct notice_filling *f)
{
	model_time(f, "revoked_at", f->due.moment);
	model_text(f->m, "serial", f->due.word);
	return ERR_OK;
}

static enum err fill_foreign(const struct notice_filling *f)
{
	model_text(f->m, "site", f->due.word);
	return ERR_OK;
}

/* Of a person the log has no name. */
static struct str logged_organization(const struct notice_filling *f, const struct ledger_entry *e)
{
	return f->mail->lang == LANG_JA || e->organization_en.len == 0 ? e->organization
								       : e->organization_en;
}

static void model_logged(const struct notice_filling *f, const struct ledger_entry *e)
{
	struct buf list = BUF_INIT(TEXT_MAX);

	model_format(f->m, "entry_key", "log.kind.%s", ledger_kind_name(e->kind));
	model_format(f->m, "entry_index", "%lld", (long long)f->due.number);
	model_time(f, "entry_at", f->due.moment);
	model_cstr(f->m, "entry_code", e->code.text);
	model_text(f->m, "entry_organization", logged_organization(f, e));
	model_flag(f->m, "entry_is_person", e->organization_hash.len > 0);
	for (size_t i = 0; i < e->url_count; i++)
		model_text(model_item(f->m, "entry_urls"), "entry_url", e->urls[i]);
	model_text(f->m, "entry_serial", e->serial);
	model_time(f, "entry_from", e->not_before);
	model_time(f, "entry_until", e->not_after);
	model_flag(f->m, "is_own", code_number(&e->code) == code_number(&f->due.code));
	buf_printf(&list, "%s/log/search?host=%.*s&lang=%s", f->of->public_url,
	    STR_ARG(f->due.word), lang_tag(f->mail->lang));
	model_buf(f->m, "log_link", &list);
	buf_free(&list);
}

static enum err fill_logged(const struct notice_filling *f)
{
	struct ledger_entry entry;
	enum err err = notices_logged_read(f->c->store, (uint64_t)f->due.number, f->arena, &entry);

	if (err)
		return change_explain(f->c, err);
	model_host(f, "entry_host", arena_str(f->arena, f->due.word));
	model_logged(f, &entry);
	return ERR_OK;
}

static enum err (*const fills[NOTICE_COUNT])(const struct notice_filling *f) = {
    [NOTICE_APPLIED] = fill_nothing,
    [NOTICE_PAPERS] = fill_papers,
    [NOTICE_ISSUED] = fill_issued,
    [NOTICE_EXPIRES] = fill_expires,
    [NOTICE_OLD_CERTIFICATE] = fill_old_certificate,
    [NOTICE_OLD_CODE] = fill_old_code,
    [NOTICE_STICKER] = fill_sticker,
    [NOTICE_WRONG_ADDRESS] = fill_wrong_address,
    [NOTICE_REVOKED] = fill_revoked,
    [NOTICE_FOREIGN] = fill_foreign,
    [NOTICE_LOGGED] = fill_logged,
};

/* ---- all of them ---- */

/* Finds what it is about. *ret_is_void: it is not so any more, or not wanted. */
static enum err filling_find(struct notice_filling *f, bool *ret_is_void)
{
	const struct notices_stretch stretch = {
	    code_number(&f->mail->code) - 1, code_number(&f->mail->code)};
	struct notices_wishes wishes;
	struct notices_due *items;
	size_t count;
	enum err err = notices_wishes(f->c, f->mail->customer, &wishes);

	*ret_is_void = true;
	if (err || !wishes.wants[f->notice])
		return err;
	err = notices_look(
	    f->c->store, f->notice, &stretch, f->c->now, &f->of->terms, f->arena, &items, &count);
	for (size_t i = 0; i < count && !err && *ret_is_void; i++)
		if (str_eq(items[i].reason, f->mail->reason)) {
			f->due = items[i];
			*ret_is_void = false;
		}
	return err;
}

/* The name of the customer as the mail's language has it; many have but one. */
static struct str filling_organization(const struct notice_filling *f)
{
	return f->mail->lang == LANG_JA || f->contract.organization_en.len == 0
		   ? f->contract.organization
		   : f->contract.organization_en;
}

/* What every notice says. */
static enum err filling_set(const struct notice_filling *f)
{
	const char *url = f->of->public_url;
	struct buf stop = BUF_INIT(TEXT_MAX);
	enum err err;

	model_cstr(f->m, "brand", f->of->brand);
	model_cstr(f->m, "contact", f->of->contact);
	model_text(f->m, "organization", filling_organization(f));
	model_text(f->m, "service", f->contract.service);
	model_cstr(f->m, "code", f->due.code.text);
	model_format(f->m, "link", "%s/owner/contracts/%s", url, f->due.code.text);
	model_format(f->m, "install", "%s/owner/snippet/%s", url, f->due.code.text);
	model_format(f->m, "wishes", "%s/owner/account", url);
	model_host(f, "host", arena_str(f->arena, f->contract.hosts[0]));
	model_text(f->m, "url", f->contract.urls[0]);
	if (notices[f->notice].is_security)
		return ERR_OK;
	buf_puts(&stop, url);
	err = notices_stop_write(f->c, f->mail->customer, f->notice, &stop);
	model_buf(f->m, "unsubscribe_url", &stop);
	buf_free(&stop);
	return err;
}

static enum err notice_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	struct arena arena = {NULL, 0};
	struct notice_filling f = {.c = c, .of = arg, .mail = mail, .arena = &arena, .m = m};
	enum err err = ERR_OK;

	*ret_is_void = !notice_parse(mail->kind, &f.notice) || f.notice >= NOTICE_COUNT;
	if (!*ret_is_void)
		err = filling_find(&f, ret_is_void);
	if (!err && !*ret_is_void) {
		err = store_contract(c->store, &f.due.code, &arena, &f.contract);
		if (!err)
			err = filling_set(&f);
		if (!err)
			err = fills[f.notice](&f);
	}
	arena_free(&arena);
	return err;
}

void notices_kinds(struct mail_kind ret[NOTICE_COUNT])
{
	for (unsigned i = 0; i < NOTICE_COUNT; i++)
		ret[i] = (struct mail_kind){.name = notices[i].word,
		    .is_security = notices[i].is_security,
		    .fill = notice_fill};
}
