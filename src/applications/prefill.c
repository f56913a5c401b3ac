/* What a draft is filled in with. */
#include "applications/prefill.h"

#include "applications/store.h"
#include "customers/customers.h"
#include "record/contact.h"
#include "record/records.h"

enum { URLS_MAX = 1 << 18 };

/* A draft that is filled in, from a contract. */
struct prefill {
	const struct application_asker *a;
	int64_t id;
	enum application_kind kind;
	struct contract contract;
	struct contacts contacts;
	struct buf urls;
};

static enum err prefill_put(
    const struct prefill *p, enum application_step step, const char *field, struct str text)
{
	if (text.len == 0)
		return ERR_OK;
	return application_put_text(&p->a->change, p->id, step, field, text, 1);
}

static enum err prefill_site(struct prefill *p)
{
	const struct contract *from = &p->contract;
	const struct {
		const char *field;
		struct str text;
		bool is_left_out;
	} texts[] = {
	    {"url", buf_str(&p->urls), p->kind == APPLICATION_APPLY},
	    {"organization", from->organization, false},
	    {"organization_en", from->organization_en, false},
	    {"service", from->service, p->kind == APPLICATION_CHANGE},
	    {"sticker", from->sticker ? STR("yes") : STR("no"), false},
	    {"lang", str_from(lang_tag(from->lang)), false},
	};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !err; i++)
		if (!texts[i].is_left_out)
			err = prefill_put(p, APPLICATION_SITE, texts[i].field, texts[i].text);
	return err;
}

static enum err prefill_contact(
    const struct prefill *p, enum application_step step, enum contact_role role)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < CONTACT_FIELD_COUNT && !err; i++)
		err = prefill_put(
		    p, step, contact_field_name((enum contact_field)i), p->contacts.field[role][i]);
	return err;
}

/* Each step of the kind of which something is known. */
static enum err prefill_steps(struct prefill *p)
{
	const struct application_kind_row *kind = &application_kinds[p->kind];
	enum err err = ERR_OK;

	for (size_t i = 0; i < kind->step_count && !err; i++) {
		enum contact_role role;

		if (kind->steps[i] == APPLICATION_SITE)
			err = prefill_site(p);
		else if (kind->steps[i] == APPLICATION_PAPERS && p->contract.is_person)
			err = prefill_put(p, APPLICATION_PAPERS, "applicant_is", STR("person"));
		else if (application_step_role(kind->steps[i], &role))
			err = prefill_contact(p, kind->steps[i], role);
	}
	return err;
}

/* Who has no contract yet is asked in his language for a sticker in it: the step was not filled in
 * by that, and nothing is wrong with it yet. */
static enum err prefill_lang(const struct application_asker *a, int64_t id)
{
	struct customer customer;
	enum err err = customers_find(&a->change, a->customer, &customer);

	return err ? err
		   : application_put_text(&a->change, id, APPLICATION_SITE, "lang",
			 str_from(lang_tag(customer.lang)), 0);
}

enum err application_prefill(const struct application_asker *a, int64_t id,
    enum application_kind kind, const struct code *code)
{
	struct prefill p = {.a = a, .id = id, .kind = kind, .urls = BUF_INIT(URLS_MAX)};
	struct store *store = a->change.store;
	struct arena arena = {NULL, 0};
	enum err err;

	if (code->text[0] == '\0')
		return prefill_lang(a, id);
	err = store_contract(store, code, &arena, &p.contract);
	if (!err)
		err = store_contacts(store, code, &arena, &p.contacts);
	for (size_t i = 0; !err && i < p.contract.url_count; i++) {
		buf_add_str(&p.urls, p.contract.urls[i]);
		buf_putc(&p.urls, '\n');
	}
	if (!err && p.urls.err)
		err = change_no_memory(&a->change);
	if (!err)
		err = prefill_steps(&p);
	buf_free(&p.urls);
	arena_free(&arena);
	return err;
}
