/* From when until when something can be asked for. */
#include "applications/window.h"

#include <string.h>
#include "applications/store.h"
#include "customers/customers.h"
#include "pki/certificate_read.h"
#include "record/records.h"
#include "registry/contract.h"
#include "registry/legal.h"
#include "registry/product.h"
#include "registry/replacement.h"

/* Looks for a window, and says in c->why why it is not open: ERR_REFUSED. */
typedef enum err window_look(
    const struct application_asker *a, const struct code *code, struct application_window *ret);

static enum err window_look_renewal(
    const struct application_asker *a, const struct code *code, struct application_window *ret)
{
	return registry_renewal_check(&a->change, a->config, code, &ret->from);
}

/* In the same time, of which it says that in its own words. */
static enum err window_look_change(
    const struct application_asker *a, const struct code *code, struct application_window *ret)
{
	struct problem *why = a->change.why;
	enum err err = window_look_renewal(a, code, ret);
	struct problem early = *why;

	if (err != ERR_REFUSED || strcmp(early.reason, "renewal.early") != 0)
		return err;
	err_reason(why, err, "change.early",
	    "another service can be asked for from %s on, before the certificate of %s ends",
	    early.about, code->text);
	err_about(why, early.about, strlen(early.about));
	return err;
}

static enum err window_check_legal(
    const struct change *c, const struct code *code, enum legal_action action)
{
	struct life_facts life;
	enum err err = store_life(c->store, code, c->now, &life);

	return err ? err : legal_check(life_at(&life, c->now), action, c->why);
}

/* Can the current certificate be reissued now? */
static enum err window_look_certificate(const struct application_asker *a, const struct code *code,
    struct arena *arena, struct application_window *ret)
{
	const struct change *c = &a->change;
	struct store_certificate *list = NULL;
	struct certificate *current = NULL;
	struct replacement r = {.now = c->now};
	struct contract contract;
	enum err err = store_contract(c->store, code, arena, &contract);

	if (!err)
		err = store_certificates(c->store, code, c->now, arena, &list, &r.count);
	if (!err && !replacement_is_over(&list[0], c->now))
		err = store_current_certificate(c->store, code, c->now, &current);
	if (!err) {
		r.contract = &contract;
		r.product = product_of(a->config, contract.service);
		r.there = list;
		r.current = current;
		err = replacement_check_window(&r, c->why);
		if (!contract.auto_renew && current != NULL)
			ret->until = product_reissue_until(&r.product, list[0].not_before);
	}
	certificate_free(current);
	return err;
}

static enum err window_look_reissue(
    const struct application_asker *a, const struct code *code, struct application_window *ret)
{
	struct arena arena = {NULL, 0};
	enum err err = window_check_legal(&a->change, code, LEGAL_REISSUE);

	if (!err)
		err = window_look_certificate(a, code, &arena, ret);
	arena_free(&arena);
	return err;
}

static enum err window_look_contacts(
    const struct application_asker *a, const struct code *code, struct application_window *ret)
{
	(void)ret;
	return window_check_legal(&a->change, code, LEGAL_CONTACT);
}

static enum err window_look_end(
    const struct application_asker *a, const struct code *code, struct application_window *ret)
{
	(void)ret;
	return window_check_legal(&a->change, code, LEGAL_END);
}

static window_look *const looks[APPLICATION_KIND_COUNT] = {
    [APPLICATION_RENEW] = window_look_renewal,
    [APPLICATION_REISSUE] = window_look_reissue,
    [APPLICATION_CHANGE] = window_look_change,
    [APPLICATION_CONTACTS] = window_look_contacts,
    [APPLICATION_END] = window_look_end,
};

/* Two of a kind that wait for an operator would overtake each other. */
static enum err window_check_waiting(
    const struct application_asker *a, enum application_kind kind, const struct code *code)
{
	struct arena arena = {NULL, 0};
	struct application *list = NULL;
	size_t count = 0;
	bool waits = false;
	enum err err = application_of_contract(&a->change, code, &arena, &list, &count);

	for (size_t i = 0; i < count && !err; i++)
		waits = waits || (list[i].kind == kind && application_waits(&list[i]));
	arena_free(&arena);
	if (err || !waits)
		return err;
	return err_reason(a->change.why, ERR_REFUSED, "application.waits",
	    "the same was asked for already, and is not decided on yet: withdraw that, or wait");
}

/* *ret has its bounds, also where it is closed. */
static enum err window_find(const struct application_asker *a, enum application_kind kind,
    const struct code *code, struct application_window *ret)
{
	enum err err;

	*a->change.why = (struct problem){.text = ""};
	if (looks[kind] == NULL)
		return ERR_OK;
	err = customers_check_contract(&a->change, a->customer, code);
	if (!err)
		err = looks[kind](a, code, ret);
	if (!err)
		err = window_check_waiting(a, kind, code);
	return change_explain(&a->change, err);
}

enum err application_check_window(
    const struct application_asker *a, enum application_kind kind, const struct code *code)
{
	struct application_window unused = {.from = 0};

	return window_find(a, kind, code, &unused);
}

enum err application_find_window(const struct application_asker *a, enum application_kind kind,
    const struct code *code, struct application_window *ret)
{
	struct application_window found = {.from = 0};
	enum err err = window_find(a, kind, code, &found);

	found.is_open = err == ERR_OK;
	found.why = *a->change.why;
	if (err && err != ERR_REFUSED)
		return err;
	*ret = found;
	return ERR_OK;
}
