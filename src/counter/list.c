/* /owner/apply of a customer: what he began and what he sent; /owner/apply/new begins another;
 * /owner/apply/{id} leads to where a draft goes on. */
#include <inttypes.h>
#include "applications/check.h"
#include "counter/counter.h"
#include "counter/handlers.h"
#include "counter/list.h"
#include "customers/customers.h"
#include "origin/display.h"
#include "record/contract.h"
#include "record/records.h"
#include "visit/show.h"

enum { HOST_MAX = 253 };

/* "www.example.jp" of the first address that was typed; absent where that is none. */
static struct str draft_host_typed(const struct application *a)
{
	struct str rest = application_text(a, APPLICATION_SITE, "url");
	struct str url = contract_cut_url(&rest);
	size_t scheme = str_find(url, STR("://")), end;

	if (scheme >= url.len)
		return (struct str){NULL, 0};
	url = str_part(url, scheme + sizeof "://" - 1, url.len);
	end = str_index(url, '/');
	return end == 0 || end > HOST_MAX ? (struct str){NULL, 0} : str_part(url, 0, end);
}

/* That of the contract, as long as that is his. */
static bool draft_host_of_contract(struct portal *p, struct counter *c, struct str *ret)
{
	struct contract contract;
	enum err err = customers_check_contract(&c->asker.change, p->who.id, &c->a.code);

	if (err == ERR_NOT_FOUND)
		return true;
	if (!err)
		err = store_contract(p->v.store, &c->a.code, &p->v.memory, &contract);
	if (!err)
		*ret = contract.hosts[0];
	return visit_ok(&p->v, err, c->why.text);
}

/* Several drafts differ by what they are for. */
static bool draft_show_host(struct portal *p, struct counter *c, struct model *item)
{
	struct buf text = BUF_INIT(4 * HOST_MAX);
	struct str host = draft_host_typed(&c->a);
	bool doubtful;

	if (host.len == 0 && c->a.code.text[0] != '\0' && !draft_host_of_contract(p, c, &host))
		return false;
	if (host.len > 0)
		origin_host_display(arena_str(&p->v.memory, host), &text, &doubtful);
	model_buf(item, "host", &text);
	buf_free(&text);
	return true;
}

/* False when the store failed: the visitor was told. */
static bool list_add(struct portal *p, struct counter *c, const struct application *a)
{
	bool is_draft = a->state == APPLICATION_DRAFT;
	struct model *item = model_item(p->v.model, is_draft ? "drafts" : "sent");
	const struct code *code = a->made.text[0] != '\0' ? &a->made : &a->code;

	model_flag(p->v.model, is_draft ? "has_drafts" : "has_sent", true);
	model_format(item, "application_url", "/owner/apply/%" PRId64, a->id);
	model_format(item, "application_id", "%" PRId64, a->id);
	model_format(item, "kind_key", "counter.kind.%s", application_kind_name(a->kind));
	model_format(item, "state_key", "counter.state.%s", application_state_name(a->state));
	model_cstr(item, "code", code->text);
	visit_time(&p->v, item, "changed_at", is_draft ? a->changed_at : a->sent_at);
	if (!is_draft)
		return true;
	return visit_ok(
		   &p->v, application_find(&c->asker, a->id, &p->v.memory, &c->a), c->why.text) &&
	       draft_show_host(p, c, item);
}

void counter_list(struct portal *p)
{
	struct application *list = NULL;
	size_t count = 0;
	struct counter c;

	counter_set_asker(p, &c);
	if (!visit_ok(&p->v, application_list(&c.asker, &p->v.memory, &list, &count), c.why.text))
		return;
	for (size_t i = 0; i < count; i++)
		if (!list_add(p, &c, &list[i]))
			return;
	p->v.texts = "counter.list";
	visit_show(&p->v, 200, "counter_list");
}

void counter_new_post(struct portal *p)
{
	struct counter c;

	counter_set_asker(p, &c);
	if (counter_begin_draft(p, &c, APPLICATION_APPLY, NULL, NULL))
		return;
	p->v.notice = counter_reason(p, &c.why);
	counter_list(p);
}

void counter_open(struct portal *p)
{
	bool good[APPLICATION_STEP_COUNT];
	enum application_step first;
	struct counter c;

	if (!counter_load(p, &c))
		return;
	counter_hold_prices(p, &c);
	if (c.a.state != APPLICATION_DRAFT)
		visit_see_other(&p->v, "/owner/apply/%" PRId64 "/done", c.a.id);
	else if (visit_ok(&p->v, application_check_all(&c.asker, &c.a, good, &first), c.why.text))
		visit_see_other(
		    &p->v, "/owner/apply/%" PRId64 "/%s", c.a.id, application_step_name(first));
	counter_release_prices(p, &c);
}
