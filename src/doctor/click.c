/* What clicks on a sticker brought while its owner tries it. */
#include "doctor/click.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Seconds after which other machines are told of a watch again: one may have been started. */
enum { TELL_AGAIN_S = 3, SLOTS = 1000, BITS = 64 };

struct watch {
	int64_t until, looked_at, told_at;
	int64_t second; /* that `noted` clicks came in */
	unsigned noted;
	size_t count;
	struct check_click clicks[CHECK_CLICKS_MAX]; /* the newest last */
};

struct check {
	atomic_uint_least64_t wanted[SLOTS / BITS + 1];
	pthread_mutex_t lock; /* for all that follows */
	size_t count;
	struct code codes[CHECK_WATCHES_MAX]; /* apart from the watches, to be looked through */
	struct watch watches[CHECK_WATCHES_MAX];
};

struct check *check_new(void)
{
	struct check *c = calloc(1, sizeof *c);

	if (c != NULL)
		pthread_mutex_init(&c->lock, NULL);
	return c;
}

void check_free(struct check *c)
{
	if (c == NULL)
		return;
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* ---- which codes are wanted ---- */

bool check_wants(const struct check *c, const struct code *code)
{
	unsigned slot = code_last_digits(code);

	return atomic_load_explicit(&c->wanted[slot / BITS], memory_order_relaxed) >> slot % BITS &
	       1;
}

static void check_want_watched(struct check *c)
{
	uint64_t wanted[SLOTS / BITS + 1] = {0};

	for (size_t i = 0; i < c->count; i++) {
		unsigned slot = code_last_digits(&c->codes[i]);

		wanted[slot / BITS] |= UINT64_C(1) << slot % BITS;
	}
	for (size_t i = 0; i < SLOTS / BITS + 1; i++)
		atomic_store_explicit(&c->wanted[i], wanted[i], memory_order_relaxed);
}

/* ---- watches, under the lock ---- */

/* The watch's index, or c->count. */
static size_t watch_find(const struct check *c, const struct code *code)
{
	size_t i = 0;

	while (i < c->count && memcmp(c->codes[i].text, code->text, CODE_LENGTH) != 0)
		i++;
	return i;
}

static void watch_drop(struct check *c, size_t i)
{
	size_t last = --c->count;

	c->codes[i] = c->codes[last];
	c->watches[i] = c->watches[last];
	memset(&c->watches[last], 0, sizeof c->watches[last]);
}

static void watches_drop_ended(struct check *c, int64_t now)
{
	size_t before = c->count;

	for (size_t i = c->count; i-- > 0;)
		if (c->watches[i].until <= now)
			watch_drop(c, i);
	if (c->count != before)
		check_want_watched(c);
}

/* The watch of a code, until then at least. A time that is further off than any check lasts is
 * some clock's mistake. */
static struct watch *watch_until(
    struct check *c, const struct code *code, int64_t until, int64_t now)
{
	size_t i;

	watches_drop_ended(c, now);
	i = watch_find(c, code);
	if (i == c->count) {
		if (c->count == CHECK_WATCHES_MAX) {
			size_t oldest = 0;

			for (size_t k = 1; k < c->count; k++)
				if (c->watches[k].looked_at < c->watches[oldest].looked_at)
					oldest = k;
			watch_drop(c, oldest);
		}
		i = c->count++;
		c->codes[i] = *code;
		c->watches[i] = (struct watch){.looked_at = now};
		check_want_watched(c);
	}
	if (until > now + CHECK_LASTS_S)
		until = now + CHECK_LASTS_S;
	if (until > c->watches[i].until)
		c->watches[i].until = until;
	return &c->watches[i];
}

bool check_look(struct check *c, const struct code *code, int64_t since, int64_t now)
{
	struct watch *w;
	bool tell = false;

	if (since + CHECK_LASTS_S <= now)
		return false;
	pthread_mutex_lock(&c->lock);
	w = watch_until(c, code, since + CHECK_LASTS_S, now);
	w->looked_at = now;
	tell = w->told_at + TELL_AGAIN_S <= now || w->told_at > now;
	if (tell)
		w->told_at = now;
	pthread_mutex_unlock(&c->lock);
	return tell;
}

void check_join(struct check *c, const struct code *code, int64_t until, int64_t now)
{
	if (until <= now)
		return;
	pthread_mutex_lock(&c->lock);
	watch_until(c, code, until, now);
	pthread_mutex_unlock(&c->lock);
}

void check_forget(struct check *c, int64_t now)
{
	pthread_mutex_lock(&c->lock);
	watches_drop_ended(c, now);
	pthread_mutex_unlock(&c->lock);
}

/* ---- clicks, under the lock ---- */

static bool click_is_same(const struct check_click *a, const struct check_click *b)
{
	return memcmp(a->code.text, b->code.text, CODE_LENGTH) == 0 && a->reason == b->reason &&
	       a->has_origin == b->has_origin &&
	       (!a->has_origin || origin_eq(&a->origin, &b->origin));
}

/* True when it is news. One that came before is moved to the end; within the same second it is no
 * news. */
static bool watch_add_click(struct watch *w, const struct check_click *click, int64_t now)
{
	size_t i = 0;

	while (i < w->count && !click_is_same(&w->clicks[i], click))
		i++;
	if (i < w->count && w->clicks[i].at >= click->at)
		return false;
	if (w->second != now) {
		w->second = now;
		w->noted = 0;
	}
	if (click->reason != LINK_SAME && ++w->noted > CHECK_RATE)
		return false;
	/* Of eight that differ the oldest that is no match gives way, else the oldest. */
	if (i == w->count && w->count == CHECK_CLICKS_MAX) {
		for (i = 0; i < w->count && w->clicks[i].reason == LINK_SAME; i++)
			continue;
		i = i < w->count ? i : 0;
	}
	if (i < w->count) {
		w->count--;
		memmove(&w->clicks[i], &w->clicks[i + 1], (w->count - i) * sizeof w->clicks[0]);
	}
	w->clicks[w->count++] = *click;
	return true;
}

bool check_note(
    struct check *c, const struct code *watched, const struct check_click *click, int64_t now)
{
	bool news = false;
	size_t i;

	if (!check_wants(c, watched))
		return false;
	pthread_mutex_lock(&c->lock);
	i = watch_find(c, watched);
	if (i < c->count && c->watches[i].until > now)
		news = watch_add_click(&c->watches[i], click, now);
	pthread_mutex_unlock(&c->lock);
	return news;
}

size_t check_clicks(struct check *c, const struct code *watched, int64_t since, int64_t now,
    struct check_click ret[CHECK_CLICKS_MAX])
{
	size_t i, count = 0;

	pthread_mutex_lock(&c->lock);
	watches_drop_ended(c, now);
	i = watch_find(c, watched);
	for (size_t n = i < c->count ? c->watches[i].count : 0; n-- > 0;)
		if (c->watches[i].clicks[n].at >= since)
			ret[count++] = c->watches[i].clicks[n];
	pthread_mutex_unlock(&c->lock);
	return count;
}
