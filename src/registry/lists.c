/* Lists of contacts for marketing. */
#include "registry/lists.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/note.h"
#include "base/utf8.h"
#include "io/json.h"
#include "proposals/params.h"

enum { DAY_S = 86400, SUBJECT_MAX = 40, DETAIL_MAX = 1024 };

/* ---- parameters ---- */

void registry_list_params(const struct registry_list *list, struct buf *to)
{
	const struct usage_segment *segment = &list->segment;
	struct json *o = json_new_object();

	json_set_text(o, "segment", str_from(usage_segment_name(segment->what)));
	if (usage_segment_has_days(segment->what))
		json_set_int(o, "days", segment->days);
	if (segment->service.len > 0)
		json_set_text(o, "service", segment->service);
	if (segment->host.len > 0)
		json_set_text(o, "host", segment->host);
	json_set_text(o, "contact", str_from(contact_role_name(list->role)));
	json_set_int(o, "contracts", (int64_t)list->contracts);
	json_set_int(o, "contacts", (int64_t)list->contacts);
	json_finish(o, JSON_ONE_LINE, to);
}

enum err registry_list_read(
    struct str params, struct arena *arena, struct registry_list *ret, struct problem *why)
{
	struct registry_list list = {.segment = {.service = STR(""), .host = STR("")}};
	struct str segment = STR(""), role = STR("");
	int64_t days = 1, contracts = 0, contacts = 0;
	const struct param table[] = {{"segment", &segment, NULL}, {"days", NULL, &days},
	    {"service", &list.segment.service, NULL}, {"host", &list.segment.host, NULL},
	    {"contact", &role, NULL}, {"contracts", NULL, &contracts},
	    {"contacts", NULL, &contacts}, {NULL, NULL, NULL}};
	enum err err = params_read(params, table, arena, why);

	if (err)
		return err;
	if (!usage_segment_parse(segment, &list.segment.what) ||
	    !contact_role_parse(role, &list.role) || days < 1 || days > USAGE_SEGMENT_DAYS_MAX ||
	    contracts < 0 || contacts < 0)
		return err_because(why, ERR_CORRUPT, "the proposal names no list of this version");
	list.segment.days = (unsigned)days;
	list.contracts = (uint64_t)contracts;
	list.contacts = (uint64_t)contacts;
	*ret = list;
	return ERR_OK;
}

/* ---- the proposal ---- */

static enum err purpose_check(struct str purpose, struct problem *why)
{
	if (str_trim(purpose).len == 0)
		return err_reason(why, ERR_INVALID, "list.purpose",
		    "say what the list is for: who approves it reads this");
	if (!utf8_valid(purpose) || purpose.len > REGISTRY_LIST_PURPOSE_MAX)
		return err_reason(why, ERR_INVALID, "list.purpose_long",
		    "a purpose is a text of at most %d bytes in UTF-8", REGISTRY_LIST_PURPOSE_MAX);
	return ERR_OK;
}

enum err registry_list_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	struct problem *why = k->change.why;
	struct arena arena = {NULL, 0};
	struct registry_list list;
	enum err err = purpose_check(form->subject, why);

	(void)effect;
	if (!err)
		err = registry_list_read(form->params, &arena, &list, why);
	if (!err && list.contacts == 0)
		err = err_reason(why, ERR_REFUSED, "list.empty", "there is nobody in this list");
	if (!err)
		buf_add_str(after, form->params);
	arena_free(&arena);
	return err;
}

/* ---- taking it ---- */

int64_t registry_list_until(const struct proposal *p)
{
	return p->state == PROPOSAL_APPROVED ? p->decided_at + (int64_t)REGISTRY_LIST_DAYS * DAY_S
					     : 0;
}

enum err registry_list_check_taking(const struct registry_clerk *k, const struct proposal *p)
{
	struct problem *why = k->change.why;
	enum err err = clerk_check(k, OPERATOR_MARKETING, PERSON_PROPOSE);

	if (err)
		return err;
	if (!str_eq(p->action, STR(REGISTRY_LIST_ACTION)))
		return err_because(why, ERR_NOT_FOUND, "the proposal is of no list");
	if (k->who.id == 0 || k->who.id != p->proposer)
		return err_reason(why, ERR_REFUSED, "list.own",
		    "a list is taken by who asked for it, and by nobody else");
	if (p->state != PROPOSAL_APPROVED)
		return err_reason(why, ERR_REFUSED, "list.waits", "the list %" PRIu64 " is %s",
		    p->id, proposal_state_name(p->state));
	if (registry_list_until(p) <= k->change.now)
		return err_reason(why, ERR_REFUSED, "list.over",
		    "a list is taken within %d days of its approval: propose it anew",
		    REGISTRY_LIST_DAYS);
	return ERR_OK;
}

enum err registry_list_note_taking(
    const struct registry_clerk *k, const struct proposal *p, uint64_t contacts)
{
	const struct change *c = &k->change;
	struct buf detail = BUF_INIT(DETAIL_MAX);
	char subject[SUBJECT_MAX];
	enum err err = change_begin(c);

	snprintf(subject, sizeof subject, "proposal %" PRIu64, p->id);
	buf_printf(&detail, "contacts=%" PRIu64 " ", contacts);
	buf_add_str(&detail, p->params);
	if (!err)
		err = detail.err
			  ? change_no_memory(c)
			  : accounts_note(c, AUDIT_LIST_TAKE, str_from(subject), buf_str(&detail));
	err = change_end(c, err);
	buf_free(&detail);
	return err;
}
