/* The rules by which contracts are corrected. */
#include "registry/amendment.h"

#include "io/json.h"
#include "io/spelling.h"
#include "pki/certificate_read.h"
#include "proposals/params.h"
#include "record/contact.h"
#include "registry/certificate.h"
#include "registry/publication.h"

/* Bytes of an event's object. */
enum { EVENT_MAX = 1 << 20 };

/* The fields that can be changed by a text of their own. */
static const enum contract_field amended[] = {CONTRACT_URL, CONTRACT_ORGANIZATION,
    CONTRACT_ORGANIZATION_EN, CONTRACT_SERVICE, CONTRACT_LANG, CONTRACT_STICKER,
    CONTRACT_AUTO_RENEW, CONTRACT_VISITS, CONTRACT_PERSON};

enum { AMENDED = sizeof amended / sizeof amended[0] };

/* ---- parameters ---- */

void amendment_write(const struct amendment *a, struct buf *to)
{
	struct json *o = json_new_object();
	enum err err;

	if (a->add_urls.len > 0)
		json_set_text(o, "add_url", a->add_urls);
	if (a->remove_urls.len > 0)
		json_set_text(o, "remove_url", a->remove_urls);
	for (size_t i = 0; i < AMENDED; i++)
		if (a->form.field[amended[i]].at != NULL)
			json_set_text(
			    o, contract_field_name(amended[i]), a->form.field[amended[i]]);
	err = json_write(o, JSON_ONE_LINE, to);
	if (err && !to->err)
		to->err = err;
	json_free(o);
}

enum err amendment_read(
    struct str params, struct arena *arena, struct amendment *ret, struct problem *why)
{
	struct param table[AMENDED + 3] = {
	    {"add_url", &ret->add_urls, NULL}, {"remove_url", &ret->remove_urls, NULL}};

	*ret = (struct amendment){.add_urls = {NULL, 0}};
	for (size_t i = 0; i < AMENDED; i++)
		table[2 + i] = (struct param){
		    contract_field_name(amended[i]), &ret->form.field[amended[i]], NULL};
	return params_read(params, table, arena, why);
}

/* ---- what it would be ---- */

/* The URLs of a text as the parser serialises them. */
static enum err urls_read(const struct contract_rules *rules, struct str text, struct arena *arena,
    struct contract *ret, struct problem *why)
{
	struct contract_form form = {.field = {[CONTRACT_URL] = text}};
	enum contract_field field;

	*ret = (struct contract){.url_count = 0};
	return text.len == 0 ? ERR_OK
			     : contract_read_fields(
				   &form, 1u << CONTRACT_URL, rules, arena, ret, &field, why);
}

static enum err url_refuse(
    struct problem *why, struct str url, const char *word, const char *sentence)
{
	err_reason(
	    why, ERR_REFUSED, word, "%.*s %s", url.len < 80 ? (int)url.len : 80, url.at, sentence);
	err_about(why, url.at, url.len);
	return ERR_REFUSED;
}

/* The old ones but for those that go, then the new ones. */
static enum err urls_join(const struct contract *old, const struct contract *gone,
    const struct contract *added, struct arena *arena, struct contract *to, struct problem *why)
{
	size_t room = old->url_count + added->url_count, count = 0;
	struct str *urls = arena_alloc(arena, room * sizeof *urls);
	struct str *hosts = arena_alloc(arena, room * sizeof *hosts);

	if (urls == NULL || hosts == NULL)
		return err_no_memory(why);
	for (size_t i = 0; i < gone->url_count; i++)
		if (!contract_has_url(old, gone->urls[i]))
			return url_refuse(why, gone->urls[i], "url.not_there",
			    "is not registered, so it cannot be removed");
	for (size_t i = 0; i < old->url_count; i++)
		if (!contract_has_url(gone, old->urls[i])) {
			urls[count] = old->urls[i];
			hosts[count++] = old->hosts[i];
		}
	for (size_t i = 0; i < added->url_count; i++) {
		if (contract_has_url(old, added->urls[i]))
			return url_refuse(
			    why, added->urls[i], "url.there", "is registered already");
		urls[count] = added->urls[i];
		hosts[count++] = added->hosts[i];
	}
	if (count == 0)
		return err_reason(why, ERR_REFUSED, "url.last",
		    "no URL would be left: add the new one in the same step, or end the contract");
	if (count > CONTRACT_URLS_MAX)
		return err_reason(why, ERR_TOO_LARGE, "url.many",
		    "%zu are more than the %d that are taken", count, CONTRACT_URLS_MAX);
	to->urls = urls;
	to->hosts = hosts;
	to->url_count = count;
	return ERR_OK;
}

/* The certificate that visitors see must be for what is added. */
static enum err urls_check_covered(
    const struct change *c, const struct contract *old, const struct contract *changed)
{
	struct certificate *current = NULL;
	enum err err = changed->urls == old->urls
			   ? ERR_NOT_FOUND
			   : store_current_certificate(c->store, &old->code, c->now, &current);

	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; i < changed->url_count && !err && current->faults == 0; i++)
		if (!contract_has_url(old, changed->urls[i]))
			err = registry_check_host(current, changed->hosts[i].at, c->why);
	certificate_free(current);
	return err;
}

static enum err amendment_try_urls(const struct change *c, const struct contract_rules *rules,
    const struct amendment *a, const struct contract *old, struct arena *arena, struct contract *to)
{
	struct contract gone, added;
	enum err err = urls_read(rules, a->remove_urls, arena, &gone, c->why);

	if (!err)
		err = urls_read(rules, a->add_urls, arena, &added, c->why);
	if (!err && (gone.url_count > 0 || added.url_count > 0))
		err = urls_join(old, &gone, &added, arena, to, c->why);
	return err;
}

enum err amendment_try(const struct change *c, const struct contract_rules *rules,
    const struct code *code, const struct amendment *a, struct arena *arena,
    struct contract *ret_old, struct contract *ret_new)
{
	enum contract_field field = CONTRACT_URL;
	unsigned which = 0;
	enum err err = store_contract(c->store, code, arena, ret_old);

	if (!err)
		err = registry_check_legal(c, code, LEGAL_EDIT);
	if (err)
		return err;
	*ret_new = *ret_old;
	for (size_t i = 0; i < AMENDED; i++)
		which |= a->form.field[amended[i]].at == NULL ? 0 : 1u << amended[i];
	err = amendment_try_urls(c, rules, a, ret_old, arena, ret_new);
	if (!err)
		err = contract_read_fields(&a->form, which, rules, arena, ret_new, &field, c->why);
	if (!err) {
		field = CONTRACT_URL;
		err = urls_check_covered(c, ret_old, ret_new);
	}
	if (registry_is_about_input(err))
		err_prefix(c->why, contract_field_name(field));
	return err;
}

/* ---- who has to agree ---- */

enum err amendment_takes_two(
    const struct contract *old, const struct contract *changed, bool *ret_takes)
{
	bool same = true, same_en = true, same_urls = old->url_count == changed->url_count;
	enum err err = spelling_same(old->organization, changed->organization, &same);

	if (!err)
		err = spelling_same(old->organization_en, changed->organization_en, &same_en);
	for (size_t i = 0; i < changed->url_count && same_urls; i++)
		same_urls = contract_has_url(old, changed->urls[i]);
	*ret_takes = !same || !same_en || !same_urls;
	return err;
}

/* ---- doing it ---- */

/* Who the applicant is of, another organisation may not be. */
static enum err amendment_warn(const struct change *c, const struct contract *changed,
    struct arena *arena, struct registry_effect *effect)
{
	struct problem why = {.text = ""};
	struct contacts contacts;
	enum contact_field field;
	enum contact_role role;
	enum err err = store_contacts(c->store, &changed->code, arena, &contacts);

	if (!err)
		err = contacts_check(&contacts, changed, &role, &field, &why);
	if (err == ERR_REFUSED) {
		registry_effect_warn(
		    effect, "the contacts are to be corrected, too: %.300s", why.text);
		err = ERR_OK;
	}
	return err == ERR_NO_MEMORY ? change_no_memory(c) : err;
}

static enum err amendment_tell(const struct contract *contract, struct buf *to)
{
	struct json *o = json_new_object();
	enum err err;

	event_set_contract(contract, o);
	err = json_write(o, JSON_ONE_LINE, to);
	json_free(o);
	return err;
}

enum err amendment_make(const struct change *c, const struct contract_rules *rules,
    const struct code *code, const struct amendment *a, struct registry_effect *effect,
    struct buf *after)
{
	struct buf was = BUF_INIT(EVENT_MAX), is = BUF_INIT(EVENT_MAX);
	struct arena arena = {NULL, 0};
	struct contract old, changed;
	enum err err = amendment_try(c, rules, code, a, &arena, &old, &changed);

	if (err)
		goto out;
	event_write_difference(&old, &changed, &was, &is);
	if (is.err || was.err)
		err = change_no_memory(c);
	if (err || is.len == 0)
		goto out;
	err = store_edit_contract(c->store, &changed);
	if (!err)
		err = registry_note(c, EVENT_CONTRACT_EDIT, code, &was, &is);
	if (!err)
		err = publication_amend(c, &old, &changed);
	if (!err)
		err = amendment_warn(c, &changed, &arena, effect);
	if (!err)
		err = amendment_tell(&changed, after);
out:
	buf_free(&was);
	buf_free(&is);
	arena_free(&arena);
	return err;
}
