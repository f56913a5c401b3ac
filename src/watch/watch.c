/* The watch: asks the world outside what is due. */
#include "watch/watch.h"

#include <assert.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/log.h"
#include "watch/queue.h"

enum {
	KEEP_AT_ONCE = 100,    /* jobs of a transaction */
	ENROL_AT_ONCE = 100,   /* rows of a step */
	ENROL_EVERY_MS = 1000, /* so a store full of new ones is not asked about all at once */
	IN_HAND = 4,           /* jobs that are claimed for each that may be asked at one time */
	HOST_FULL_S = 30,      /* a host has enough to do: its next task waits for that and as much
				  again, drawn */
	FAR_S = 86400,         /* and two periods: nothing is put off for longer */
	OTHERS_MS = 15000,     /* that another server is waited for */
	LOOK_AGAIN_MS = 100
};

struct watch {
	struct watch_options options;
	struct crew *crew;
	bool keyed;
	unsigned char key[PLAN_KEY_BYTES];
	int64_t enrol_ms;      /* when it is looked for new ones next */
	bool enrolling;        /* there may be more */
	struct held_job *kept; /* that came back and are not in the store yet */
	/* By a kind's number. How long its tasks were due at the last look at them, which is not at
	 * each round: while enough of them are under way nobody looks. */
	atomic_uint_least64_t asked[WATCH_KIND_END], failed[WATCH_KIND_END];
	atomic_int_least64_t lag_s[WATCH_KIND_END];
};

/* A job with the task that it is for. */
struct held_job {
	struct watch_job job; /* comes first: the crew has only this */
	const struct watch_use *use;
	struct watch_task task;
	struct held_job *next;
};

static struct change watch_change(struct store *store, struct problem *why)
{
	return (struct change){.store = store, .actor = "watch", .now = clock_now(), .why = why};
}

static void held_job_free(struct held_job *h)
{
	h->job.kind->drop(&h->job);
	free(h);
}

/* ---- keeping ---- */

static enum err job_next(struct watch *w, const struct held_job *h, int64_t now, int64_t *ret)
{
	unsigned every = h->job.kind->every(w->options.config);
	enum err err = ERR_OK;
	int64_t again;

	if (h->job.next > 0 && h->job.spread > 0)
		return plan_next(w->key, h->task.kind, h->task.subject, h->job.spread,
		    h->job.next - h->job.spread, ret);
	if (h->job.next > 0) {
		*ret = h->job.next;
		return ERR_OK;
	}
	err = plan_next(w->key, h->task.kind, h->task.subject, every, now, ret);
	if (err || h->job.err == ERR_OK)
		return err;
	again = now + plan_again(h->task.failures + 1);
	if (again < *ret)
		*ret = again;
	return ERR_OK;
}

/* What came of a job, as a part of `c`. */
static enum err job_keep(struct watch *w, const struct change *c, struct held_job *h)
{
	struct problem why = {.text = ""};
	struct change part = *c;
	int64_t next;
	enum err err = store_mark(c->store), kept;

	if (err)
		return err;
	part.why = &why;
	part.is_part = true;
	h->job.next = h->job.spread = 0;
	kept = h->use->kind->keep(&part, h->use->arg, &h->job);
	if (kept) {
		change_explain(&part, kept);
		err = store_undo(c->store);
		if (h->job.err == ERR_OK)
			h->job.why = why;
		h->job.err = h->job.err ? h->job.err : kept;
		log_event(LOG_WARN, "watch_not_kept", log_text("kind", h->job.kind->name),
		    log_text("reason", why.text));
	}
	if (!err)
		err = job_next(w, h, c->now, &next);
	if (!err)
		err = queue_settle(c, &h->task, next, h->job.err ? h->task.failures + 1 : 0);
	return err;
}

static void watch_note_kept(struct watch *w)
{
	while (w->kept != NULL) {
		struct held_job *h = w->kept;

		w->kept = h->next;
		atomic_fetch_add(&(h->job.err ? w->failed : w->asked)[h->job.kind->number], 1);
		if (w->options.kept != NULL)
			w->options.kept(w->options.kept_arg, &h->job);
		held_job_free(h);
	}
}

/* Waits for the first, then takes what there is. */
static void watch_collect(struct watch *w, unsigned wait_ms)
{
	struct held_job **end = &w->kept;
	size_t count = 0;

	while (*end != NULL) {
		end = &(*end)->next;
		count++;
	}
	while (count < KEEP_AT_ONCE) {
		struct held_job *h =
		    (struct held_job *)crew_take(w->crew, count == 0 ? wait_ms : 0);

		if (h == NULL)
			return;
		h->next = NULL;
		*end = h;
		end = &h->next;
		count++;
	}
}

/* What cannot be kept now stays, and is tried again in the next round. */
static enum err watch_keep(
    struct watch *w, struct store *store, unsigned wait_ms, struct problem *why)
{
	struct change c = watch_change(store, why);
	enum err err;

	watch_collect(w, wait_ms);
	if (w->kept == NULL)
		return ERR_OK;
	c.now = clock_now();
	err = change_begin(&c);
	for (struct held_job *h = w->kept; h != NULL && !err; h = h->next)
		err = job_keep(w, &c, h);
	err = change_end(&c, err);
	if (!err)
		watch_note_kept(w);
	return err;
}

/* ---- what is new ---- */

/* What a clock that ran ahead put off for a year is not forgotten for that long. */
static enum err use_right(
    const struct watch *w, const struct change *c, const struct watch_use *use)
{
	int64_t latest = c->now + 2 * (int64_t)use->kind->every(w->options.config) + FAR_S, last;
	enum err err = queue_last_due(c->store, use->kind->number, &last);

	if (err == ERR_NOT_FOUND || (!err && last <= latest))
		return ERR_OK;
	if (err)
		return change_explain(c, err);
	err = change_begin(c);
	if (!err)
		err = queue_right(c, use->kind->number, latest);
	return change_end(c, err);
}

static enum err watch_enrol(struct watch *w, struct store *store, bool all, struct problem *why)
{
	struct change c = watch_change(store, why);
	enum err err = ERR_OK;

	if (!all && clock_monotonic_ms() < w->enrol_ms)
		return ERR_OK;
	w->enrolling = false;
	for (size_t i = 0; i < w->options.use_count && !err; i++) {
		const struct watch_use *use = &w->options.uses[i];
		bool more = use->kind->enrol != NULL;

		err = use_right(w, &c, use);
		while (more && !err) {
			more = false;
			err = change_begin(&c);
			if (!err)
				err = use->kind->enrol(&c, use->arg, ENROL_AT_ONCE, &more);
			err = change_end(&c, err);
			w->enrolling |= more;
			more &= all;
		}
	}
	w->enrolling &= !all;
	w->enrol_ms = clock_monotonic_ms() + ENROL_EVERY_MS;
	return err;
}

/* ---- claiming ---- */

/* Loads the question of a claimed task, and gives it to the crew. *ret_back: there is no room for
 * it now; ERR_NOT_FOUND: there is nothing to ask. */
static enum err task_load(struct watch *w, const struct change *c, const struct watch_use *use,
    const struct watch_task *task, bool *ret_back)
{
	struct held_job *h = calloc(1, sizeof *h);
	enum err err;

	*ret_back = false;
	if (h == NULL)
		return change_no_memory(c);
	h->job = (struct watch_job){
	    .kind = use->kind, .subject = task->subject, .now = c->now, .failures = task->failures};
	h->use = use;
	h->task = *task;
	err = use->kind->load(c->store, use->arg, &h->job);
	if (!err && crew_give(w->crew, &h->job))
		return ERR_OK;
	*ret_back = !err;
	held_job_free(h);
	return err == ERR_NOT_FOUND ? err : change_explain(c, err);
}

/* A claimed task that is not asked: it goes, or waits while others are asked at its host. */
static enum err task_end(const struct change *c, const struct watch_task *task, bool gone)
{
	int64_t later = c->now + HOST_FULL_S + plan_again(1) / 2;
	enum err err = change_begin(c);

	if (!err)
		err = gone ? queue_drop(c, task->kind, task->subject)
			   : queue_settle(c, task, later, task->failures);
	return change_end(c, err);
}

static enum err tasks_claim(
    const struct change *c, struct watch_task *tasks, size_t count, bool take_over)
{
	enum err err = change_begin(c);

	for (size_t i = 0; i < count && !err; i++)
		err = queue_claim(c, &tasks[i], c->now + WATCH_CLAIM_S, take_over);
	return change_end(c, err);
}

/* First all are claimed, then they are loaded, while others may write. */
static enum err tasks_begin(struct watch *w, const struct change *c, const struct watch_use *use,
    struct watch_task *tasks, size_t count, bool take_over)
{
	enum err err = tasks_claim(c, tasks, count, take_over);

	for (size_t i = 0; i < count && !err; i++) {
		bool back = false;

		if (tasks[i].claimed == 0)
			continue;
		err = task_load(w, c, use, &tasks[i], &back);
		if (back || err == ERR_NOT_FOUND)
			err = task_end(c, &tasks[i], !back);
	}
	return err;
}

static enum err use_claim(struct watch *w, struct store *store, const struct watch_use *use,
    bool *ret_more, struct problem *why)
{
	struct change c = watch_change(store, why);
	size_t most = (size_t)use->kind->at_once * IN_HAND, has = crew_count(w->crew, use->kind),
	       count = 0;
	struct watch_task *tasks = NULL;
	struct arena arena = {0};
	enum err err;

	if (has * 2 > most)
		return ERR_OK;
	err = queue_due(store, use->kind->number, c.now, most - has, &arena, &tasks, &count);
	if (err)
		change_explain(&c, err);
	if (!err)
		atomic_store(&w->lag_s[use->kind->number], count > 0 ? c.now - tasks[0].due : 0);
	if (!err && count > 0)
		err = tasks_begin(w, &c, use, tasks, count, false);
	*ret_more |= count > 0;
	arena_free(&arena);
	return err;
}

/* ---- rounds ---- */

static enum err watch_key(struct watch *w, struct store *store, struct problem *why)
{
	struct change c = watch_change(store, why);
	enum err err = w->keyed ? ERR_OK : queue_key(&c, w->key);

	w->keyed = w->keyed || !err;
	return err;
}

enum err watch_round(
    struct watch *w, struct store *store, unsigned wait_ms, bool *ret_busy, struct problem *why)
{
	enum err err = watch_key(w, store, why);
	bool more = false;

	why->text[0] = '\0';
	if (!err)
		err = watch_keep(w, store, wait_ms, why);
	if (!err)
		err = watch_enrol(w, store, false, why);
	for (size_t i = 0; i < w->options.use_count && !err; i++)
		err = use_claim(w, store, &w->options.uses[i], &more, why);
	*ret_busy = more || w->enrolling || w->kept != NULL || crew_count(w->crew, NULL) > 0;
	return err;
}

/* Asks for a contract, due or not: waits while another server does, but not for ever, since it may
 * have died. */
static enum err subject_begin(struct watch *w, struct store *store, const struct watch_use *use,
    int64_t subject, struct problem *why)
{
	int64_t until = clock_monotonic_ms() + OTHERS_MS;
	struct change c = watch_change(store, why);
	struct watch_task task;
	enum err err;

	for (;;) {
		c.now = clock_now();
		err = queue_task(store, use->kind->number, subject, &task);
		if (err)
			return err == ERR_NOT_FOUND ? ERR_OK : change_explain(&c, err);
		err = tasks_begin(w, &c, use, &task, 1, clock_monotonic_ms() >= until);
		if (err || task.claimed != 0)
			return err;
		err = watch_keep(w, store, LOOK_AGAIN_MS, why);
		if (err)
			return err;
	}
}

enum err watch_contract(
    struct watch *w, struct store *store, const struct code *code, struct problem *why)
{
	struct change c = watch_change(store, why);
	struct arena arena = {0};
	enum err err = watch_key(w, store, why);

	why->text[0] = '\0';
	if (!err)
		err = watch_enrol(w, store, true, why);
	for (size_t i = 0; i < w->options.use_count && !err; i++) {
		const struct watch_use *use = &w->options.uses[i];
		int64_t *subjects = NULL;
		size_t count = 0;

		err = use->kind->subjects(store, code, &arena, &subjects, &count);
		if (err)
			change_explain(&c, err);
		for (size_t n = 0; n < count && !err; n++)
			err = subject_begin(w, store, use, subjects[n], why);
	}
	while (!err && (w->kept != NULL || crew_count(w->crew, NULL) > 0))
		err = watch_keep(w, store, LOOK_AGAIN_MS, why);
	arena_free(&arena);
	return err;
}

/* ---- life ---- */

enum err watch_new(const struct watch_options *options, struct watch **ret)
{
	struct watch *w = calloc(1, sizeof *w);
	struct crew_options crew = options->crew;
	enum err err;

	if (w == NULL)
		return ERR_NO_MEMORY;
	w->options = *options;
	crew.threads = 0;
	for (size_t i = 0; i < options->use_count; i++) {
		assert(options->uses[i].kind->number > 0 &&
		       options->uses[i].kind->number < WATCH_KIND_END);
		crew.threads += options->uses[i].kind->at_once;
	}
	err = crew_new(&crew, &w->crew);
	if (err)
		free(w);
	else
		*ret = w;
	return err;
}

void watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	crew_free(w->crew);
	while (w->kept != NULL) {
		struct held_job *h = w->kept;

		w->kept = h->next;
		held_job_free(h);
	}
	free(w);
}

struct watch_stats watch_stats(const struct watch *w)
{
	struct watch_stats stats = {.asked = 0};

	for (int i = 0; i < WATCH_KIND_END; i++) {
		int64_t lag = atomic_load(&w->lag_s[i]);

		stats.kinds[i] =
		    (struct watch_count){atomic_load(&w->asked[i]), atomic_load(&w->failed[i])};
		stats.asked += stats.kinds[i].asked;
		stats.failed += stats.kinds[i].failed;
		stats.lag_s = lag > stats.lag_s ? lag : stats.lag_s;
	}
	return stats;
}
