/* What the store holds for the pages of the site doctor. */
#include "owner/look.h"

#include <stdlib.h>
#include "base/log.h"
#include "base/pool.h"
#include "config/config.h"
#include "doctor/wish.h"
#include "pages/error_page.h"
#include "pages/waits.h"
#include "store/desk.h"

enum { LOOK_WAIT_MS = 2000, LOOK_FILE_MAX = 1 << 18 };

/* A question under way: in the exchange's room. */
struct owner_look {
	struct pool_job job; /* first */
	struct http_exchange *x;
	const struct app *app;
	struct owner_look_question question;
	int64_t now;
	struct arena memory;
	struct buf file;
	struct owner_look_result result;
};

/* ---- on the worker ---- */

/* Whether there is something to install. */
static enum err look_find_files(struct owner_look *l, struct store *store)
{
	static const enum doctor_file files[] = {DOCTOR_FULLCHAIN_PEM, DOCTOR_CHAIN_PEM};
	bool *const found[] = {&l->result.has_file, &l->result.has_chain};

	for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
		struct buf file = BUF_INIT(LOOK_FILE_MAX);
		enum err err = doctor_install_write(
		    store, &l->question.code, l->now, files[i], &l->memory, &file);

		buf_free(&file);
		if (err && err != ERR_NOT_FOUND)
			return err;
		*found[i] = err == ERR_OK;
	}
	return ERR_OK;
}

static enum err look_read(struct owner_look *l, struct store *store)
{
	struct doctor_state state;
	enum err err = doctor_read(store, &l->question.code, &l->memory, &state);

	if (!err)
		err = doctor_advise(&state, &l->memory, &l->result.advice);
	if (!err)
		err = doctor_proofs_read(store, l->app->config->watch.logs, &l->question.code,
		    l->now, &l->memory, &l->result.proofs);
	if (!err && l->result.advice.counts[DOCTOR_IS_WRONG] > 0)
		err = look_find_files(l, store);
	return err;
}

/* The worker's own handle only reads. */
static enum err look_wish(struct owner_look *l)
{
	struct problem why = {.text = ""};
	struct change change = {.actor = "owner", .now = l->now, .why = &why};
	enum err err = store_open(l->app->config->store.url, STORE_WRITE, &change.store, &why);

	if (!err)
		err = doctor_wish(&change, &l->question.code);
	store_close(change.store);
	return err;
}

static enum err look_make_file(struct owner_look *l, struct store *store)
{
	enum err err = doctor_install_write(
	    store, &l->question.code, l->now, l->question.file, &l->memory, &l->file);

	l->result.file = buf_str(&l->file);
	return err;
}

static enum err look_ask(struct owner_look *l, struct store *store)
{
	enum err err = store_check_version(store);

	if (err)
		return err;
	if (l->question.kind == OWNER_LOOK_ADVICE)
		return look_read(l, store);
	return l->question.kind == OWNER_LOOK_WISH ? look_wish(l) : look_make_file(l, store);
}

/* What the question itself is answered with, and no failure. */
static bool look_is_answer(enum err err)
{
	return err == ERR_OK || err == ERR_NOT_FOUND || err == ERR_BUSY || err == ERR_REFUSED;
}

static void look_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	static struct log_limit limit;
	struct owner_look *l = (struct owner_look *)job;
	struct store_desk *desk = worker;

	l->result.err = ERR_UNAVAILABLE;
	if (desk != NULL && waited_ms <= LOOK_WAIT_MS && store_desk_ready(desk)) {
		l->result.err = look_ask(l, desk->store);
		if (!look_is_answer(l->result.err)) {
			if (log_allowed(&limit, 1000))
				log_event(LOG_ERROR, "doctor_failed",
				    log_text("error", err_text(l->result.err)),
				    log_text("reason", store_why(desk->store)->text));
			store_desk_leave(desk);
		}
	}
	http_resume(l->x);
}

/* ---- in the event loop ---- */

static void look_free(void *room)
{
	struct owner_look *l = ((struct waits *)room)->look;

	if (l == NULL)
		return;
	arena_free(&l->memory);
	buf_free(&l->file);
	free(l);
}

static enum err look_begin(struct request *r, const struct owner_look_question *question)
{
	struct owner_look *l = calloc(1, sizeof *l);

	waits_of(r)->look = l;
	http_exchange_on_end(r->x, look_free);
	if (l == NULL)
		return ERR_NO_MEMORY;
	l->job.run = look_run;
	l->x = r->x;
	l->app = r->app;
	l->question = *question;
	l->now = r->now;
	l->file = BUF_INIT(LOOK_FILE_MAX);
	if (pool_submit(r->app->sites, POOL_FIRST, &l->job) != ERR_OK)
		return ERR_BUSY;
	http_suspend(r->x);
	return ERR_OK;
}

bool owner_look(struct request *r, const struct owner_look_question *question,
    const struct owner_look_result **ret)
{
	const struct owner_look *l = waits_of(r)->look;
	enum err err = l == NULL ? look_begin(r, question) : ERR_OK;

	if (l == NULL && err == ERR_OK)
		return false;
	if (err || !look_is_answer(l->result.err)) {
		error_page_send(r, 503);
		return false;
	}
	*ret = &l->result;
	return true;
}
