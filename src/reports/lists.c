/* /admin/lists: whom the CA may write to about a part of its contracts. Marketing counts and asks,
 * a second person approves, and who asked takes the list as a file. */
#include <inttypes.h>
#include <stdio.h>
#include "config/config.h"
#include "console/contract.h"
#include "console/reason.h"
#include "figures/download.h"
#include "notices/recipients.h"
#include "pages/app.h"
#include "registry/lists.h"
#include "reports/handlers.h"
#include "reports/list_file.h"
#include "reports/sift.h"

/* Where the words of its form stand. */
#define TEXTS "console.lists"

/* Lists that are shown; bytes of parameters, and of a file's name. */
enum { SHOWN = 50, PARAMS_MAX = 4096, NAME_MAX = 64, DAYS_USUAL = 30 };

static const char *const days_offered[] = {"7", "14", "30", "60", "90", "180", "365", NULL};

static const struct field asking[] = {
    {.name = "purpose",
	.kind = FIELD_TEXT,
	.label = "console.lists.purpose",
	.hint = "console.lists.purpose_hint",
	.max = REGISTRY_LIST_PURPOSE_MAX / 3},
};

/* ---- what is asked for ---- */

/* Posted, or in the address. */
static struct str asked_text(struct console *c, const char *name)
{
	struct str posted = form_text(&c->v.form, name);

	return str_trim(posted.at != NULL ? posted : str_from(visit_param(&c->v, name)));
}

/* False where no list is asked for yet. */
static bool asked_read(struct console *c, struct registry_list *ret)
{
	uint64_t days = 0;
	bool asked = usage_segment_parse(asked_text(c, "segment"), &ret->segment.what);

	if (!str_to_uint(asked_text(c, "days"), USAGE_SEGMENT_DAYS_MAX, &days) || days == 0)
		days = DAYS_USUAL;
	ret->segment.days = (unsigned)days;
	ret->segment.service = reports_service(c, asked_text(c, "service"));
	ret->segment.host = reports_host(c, asked_text(c, "host"));
	if (!contact_role_parse(asked_text(c, "contact"), &ret->role))
		ret->role = CONTACT_REGISTRANT;
	return asked;
}

/* ---- the form ---- */

static void selects_show(struct console *c, const struct registry_list *list)
{
	struct model *select = reports_select(c, TEXTS, "segment");

	for (unsigned i = 0; i < USAGE_SEGMENT_COUNT; i++)
		model_format(reports_option(select, usage_segment_name((enum usage_segment_what)i),
				 list->segment.what == i),
		    "option_key", "console.lists.what_%s",
		    usage_segment_name((enum usage_segment_what)i));
	select = reports_select(c, TEXTS, "days");
	for (unsigned i = 0; days_offered[i] != NULL; i++) {
		uint64_t days = 0;

		str_to_uint(str_from(days_offered[i]), UINT32_MAX, &days);
		model_cstr(reports_option(select, days_offered[i], days == list->segment.days),
		    "option_text", days_offered[i]);
	}
	select = reports_select(c, TEXTS, "contact");
	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		model_format(reports_option(
				 select, contact_role_name((enum contact_role)i), list->role == i),
		    "option_key", "contact.role.%s", contact_role_name((enum contact_role)i));
	reports_select_service(c, TEXTS, list->segment.service);
}

/* What it comes to, with the form to ask for it. */
static bool counted_show(struct console *c, struct registry_list *list)
{
	struct notices_counted n;

	if (!visit_ok(&c->v,
		notices_count_recipients(c->v.store, &list->segment, list->role, c->v.r->now, &n),
		store_why(c->v.store)->text))
		return false;
	list->contracts = n.contracts;
	list->contacts = n.contacts;
	model_flag(c->v.model, "is_counted", true);
	model_flag(c->v.model, "is_empty", n.contacts == 0);
	model_format(c->v.model, "contracts", "%" PRIu64, n.contracts);
	model_format(c->v.model, "contacts", "%" PRIu64, n.contacts);
	model_format(c->v.model, "refused", "%" PRIu64, n.refused);
	model_cstr(c->v.model, "counted_segment", usage_segment_name(list->segment.what));
	model_format(c->v.model, "counted_days", "%u", list->segment.days);
	model_cstr(c->v.model, "counted_contact", contact_role_name(list->role));
	model_text(c->v.model, "counted_service", list->segment.service);
	model_text(c->v.model, "counted_host", list->segment.host);
	return true;
}

/* ---- the lists that were asked for ---- */

static void list_show(struct console *c, const struct proposal *p)
{
	struct model *item = model_item(c->v.model, "lists");
	struct registry_list list = {.role = CONTACT_REGISTRANT};
	struct problem unused;
	int64_t until = registry_list_until(p);

	model_format(item, "list_number", "%" PRIu64, p->id);
	model_text(item, "list_purpose", p->subject);
	model_text(item, "list_proposer", p->actor);
	visit_time(&c->v, item, "list_at", p->at);
	model_format(item, "list_state_key", "proposal.state.%s", proposal_state_name(p->state));
	model_text(item, "list_decider", p->decided_actor.at == NULL ? STR("") : p->decided_actor);
	model_text(item, "list_reason", p->reason.at == NULL ? STR("") : p->reason);
	visit_time(&c->v, item, "list_until", until);
	model_flag(item, "list_is_over", until != 0 && until <= c->v.r->now);
	model_flag(item, "list_may_take", until > c->v.r->now && p->proposer == c->who.id);
	if (registry_list_read(p->params, &c->v.memory, &list, &unused))
		return;
	model_format(
	    item, "list_what_key", "console.lists.what_%s", usage_segment_name(list.segment.what));
	if (usage_segment_has_days(list.segment.what))
		model_format(item, "list_days", "%u", list.segment.days);
	model_text(item, "list_service", list.segment.service);
	model_text(item, "list_host", list.segment.host);
	model_format(item, "list_contact_key", "contact.role.%s", contact_role_name(list.role));
	model_format(item, "list_contacts", "%" PRIu64, list.contacts);
}

static bool lists_show(struct console *c)
{
	struct proposal *items = NULL;
	size_t count = 0;

	if (!visit_ok(&c->v,
		registry_proposals_of_action(c->v.store, STR(REGISTRY_LIST_ACTION), 0, SHOWN,
		    c->v.r->now, &c->v.memory, &items, &count),
		store_why(c->v.store)->text))
		return false;
	model_flag(c->v.model, "has_lists", count > 0);
	for (size_t i = 0; i < count; i++)
		list_show(c, &items[i]);
	return true;
}

/* ---- the page ---- */

/* `refusal`: the key of a sentence above it, or NULL. */
static void page_show(
    struct console *c, unsigned status, const struct fields *fields, const char *refusal)
{
	struct registry_list list;
	bool asked = asked_read(c, &list);

	if (!asked)
		list.segment.what = USAGE_SEGMENT_MISSING;
	if ((asked && !counted_show(c, &list)) || !lists_show(c))
		return;
	if (refusal != NULL)
		model_cstr(c->v.model, "refusal_key", refusal);
	selects_show(c, &list);
	model_text(c->v.model, "asked_host", asked_text(c, "host"));
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_lists");
}

void reports_lists(struct console *c)
{
	const struct fields fields = {.table = asking, .count = sizeof asking / sizeof asking[0]};

	page_show(c, 200, &fields, NULL);
}

/* ---- asking for one ---- */

static enum err list_propose(struct console *c, const struct registry_list *list,
    struct proposal_outcome *ret, struct problem *why)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {console_new_change(c, why), console_person(c), &terms};
	struct buf params = BUF_INIT(PARAMS_MAX);
	struct proposal_form form = {
	    .action = PROPOSAL_CONTACTS_LIST, .subject = asked_text(c, "purpose")};
	enum err err;

	registry_list_params(list, &params);
	form.params = buf_str(&params);
	err = params.err ? change_no_memory(&clerk.change) : registry_propose(&clerk, &form, ret);
	buf_free(&params);
	return err;
}

void reports_lists_post(struct console *c)
{
	struct fields fields = {.table = asking, .count = sizeof asking / sizeof asking[0]};
	struct proposal_outcome done = {.id = 0};
	struct problem why = {.text = ""};
	struct registry_list list;
	struct notices_counted n;
	enum err err;

	if (!asked_read(c, &list)) {
		visit_fail(&c->v, 400);
		return;
	}
	err = notices_count_recipients(c->v.store, &list.segment, list.role, c->v.r->now, &n);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	list.contracts = n.contracts;
	list.contacts = n.contacts;
	err = list_propose(c, &list, &done, &why);
	if (err == ERR_INVALID)
		fields_wrong(
		    &fields, "purpose", console_reason(c, &why, "console.lists.refused"), NULL);
	if (registry_is_about_input(err))
		page_show(c, err == ERR_INVALID ? 400 : 409, &fields,
		    err == ERR_INVALID ? NULL : console_reason(c, &why, "console.lists.refused"));
	else if (visit_ok(&c->v, err, why.text))
		visit_see_other(&c->v, "/admin/lists?done=proposed");
}

/* ---- taking one ---- */

/* The file, on its way: closed here after an error. */
static enum err list_make_file(const struct registry_clerk *k, const struct proposal *p,
    const char *public_url, struct arena *arena, FILE *file)
{
	struct registry_list list;
	uint64_t count = 0;
	enum err err = registry_list_read(p->params, arena, &list, k->change.why);

	if (!err)
		err = list_file_write(&k->change, &list, public_url, file, &count);
	return err ? err : registry_list_note_taking(k, p, count);
}

static void list_send(struct console *c, const struct registry_clerk *k, const struct proposal *p)
{
	char name[NAME_MAX];
	FILE *file = tmpfile();
	enum err err = file == NULL ? ERR_FULL
				    : list_make_file(k, p, c->v.r->app->config->server.public_url,
					  &c->v.memory, file);

	if (!visit_ok(&c->v, err,
		file == NULL ? "no file can be made for the list" : k->change.why->text)) {
		if (file != NULL)
			fclose(file);
		return;
	}
	snprintf(name, sizeof name, "trustseal-contacts-%" PRIu64 ".csv", p->id);
	visit_send_written(&c->v, name, "text/csv; charset=utf-8; header=present", file);
}

void reports_list_post(struct console *c)
{
	const struct fields fields = {.table = asking, .count = sizeof asking / sizeof asking[0]};
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	struct problem why = {.text = ""};
	const struct registry_clerk clerk = {
	    console_new_change(c, &why), console_person(c), &terms};
	struct proposal p;
	uint64_t id = 0;
	enum err err = ERR_NOT_FOUND;

	if (str_to_uint(c->v.r->captures.at[0], INT64_MAX, &id))
		err = registry_proposal(c->v.store, id, c->v.r->now, &c->v.memory, &p);
	if (!err)
		err = registry_list_check_taking(&clerk, &p);
	if (err == ERR_REFUSED)
		page_show(c, 403, &fields, console_reason(c, &why, "console.lists.refused"));
	else if (visit_ok(&c->v, err, why.text))
		list_send(c, &clerk, &p);
}
