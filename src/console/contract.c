/* What the console's pages about contracts share. */
#include "console/contract.h"

#include <inttypes.h>
#include "visit/event.h"
#include "visit/announce.h"
#include "record/csr.h"

bool console_contract_load(struct console *c, struct desk_contract *ret)
{
	enum err err;

	if (!code_parse(c->v.r->captures.at[0], &ret->code)) {
		visit_fail(&c->v, 404);
		return false;
	}
	err = store_show(c->v.store, &ret->code, c->v.r->now, &c->v.memory, &ret->entry);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return false;
	ret->version =
	    ret->entry.event_count == 0 ? 0 : ret->entry.events[ret->entry.event_count - 1].id;
	return true;
}

static enum err change_propose(struct console *c, const struct console_change *how,
    const struct change *change, const struct desk_contract *d, struct proposal_outcome *ret)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {*change, console_person(c), &terms};
	struct buf params = BUF_INIT(CONSOLE_UPLOAD_MAX);
	struct proposal_form form = {.code = d->code};
	enum err err = ERR_INVALID;

	*ret = (struct proposal_outcome){.id = 0};
	if (how->form(c, d, how->fields, &params, &form)) {
		form.params = buf_str(&params);
		err = params.err ? ERR_NO_MEMORY : registry_propose(&clerk, &form, ret);
		if (err)
			how->refused(c, how->fields, err, change->why);
	}
	buf_free(&params);
	return err;
}

static void change_end_well(
    struct console *c, const struct console_change *how, struct proposal_outcome *done)
{
	struct code code = done->effect.code;
	bool doubtful = done->effect.warning_count > 0;

	if (done->waits) {
		registry_effect_free(&done->effect);
		visit_see_other(&c->v, "/admin/approvals/%" PRIu64 "?done=proposed", done->id);
		return;
	}
	visit_announce(&c->v, &done->effect);
	visit_see_other(
	    &c->v, "/admin/contracts/%s?done=%s", code.text, doubtful ? "doubtful" : how->done);
}

void console_change(struct console *c, const struct console_change *how)
{
	struct problem why = {.text = ""};
	struct change change = console_new_change(c, &why);
	struct proposal_outcome done = {.id = 0};
	struct desk_contract d = {.version = 0};
	enum err err;

	if (!how->is_new && !console_contract_load(c, &d))
		return;
	/* A form without a version was made from nothing that there is. */
	if (!how->is_new &&
	    !str_to_uint(form_text(&c->v.form, CONTRACT_VERSION), INT64_MAX, &change.expected))
		change.expected = UINT64_MAX;
	err = how->form != NULL ? change_propose(c, how, &change, &d, &done)
				: how->rule(c, &change, &d, how->fields, &done);
	if (!err && done.effect.code.text[0] == '\0')
		done.effect.code = d.code;
	if (err == ERR_CHANGED)
		how->show(c, &d, 409, how->fields, true);
	else if (how->fields->wrong)
		how->show(c, &d, 400, how->fields, false);
	else if (visit_ok(&c->v, err, why.text))
		change_end_well(c, how, &done);
}

void console_events(
    struct console *c, const struct store_entry *entry, uint64_t after, const char *name)
{
	for (size_t i = entry->event_count; i > 0 && entry->events[i - 1].id > after; i--)
		visit_event(
		    &c->v, model_item(c->v.model, name), &entry->events[i - 1], VISIT_READER_CA);
}

void console_contract_frame(struct console *c, const struct desk_contract *d, bool is_late)
{
	struct str given = form_text(&c->v.form, CONTRACT_VERSION);
	uint64_t from = d->version;

	model_cstr(c->v.model, "code", d->code.text);
	model_text(c->v.model, "organization", console_name(c, &d->entry.contract));
	model_flag(c->v.model, "two_persons", c->v.r->app->config->issue.approvals > 1);
	if (given.at != NULL && !str_to_uint(given, INT64_MAX, &from))
		from = 0;
	if (is_late) {
		console_events(c, &d->entry, from, "changed");
		model_flag(c->v.model, "is_late", true);
		from = d->version;
	}
	model_format(c->v.model, "version", "%" PRIu64, from);
}

void console_state(struct model *m, enum looks looks)
{
	static const char *const keys[LOOKS_COUNT] = {
	    [LOOKS_VERIFIED] = "console.state.valid",
	    [LOOKS_NOT_YET_VALID] = "console.state.not_yet_valid",
	    [LOOKS_EXPIRED] = "console.state.expired",
	    [LOOKS_REVOKED] = "console.state.revoked",
	    [LOOKS_BROKEN] = "console.state.broken",
	    [LOOKS_NONE] = "console.state.none",
	};

	model_cstr(m, "state_key", keys[looks]);
	looks_set(looks, m);
}

bool console_csr_set(struct console *c, const struct code *code)
{
	struct store_csr csr;
	enum err err = store_csr(c->v.store, code, &c->v.memory, &csr);
	struct str rest;

	if (err == ERR_NOT_FOUND)
		return true;
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return false;
	model_text(c->v.model, "csr_kind", csr.key_name);
	visit_time(&c->v, c->v.model, "csr_at", csr.added_at);
	for (rest = csr.names; rest.len > 0;)
		model_text(model_item(c->v.model, "csr_hosts"), "csr_host", str_cut(&rest, ' '));
	return true;
}
