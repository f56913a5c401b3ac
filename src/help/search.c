/* Finds the questions that somebody means by the words that he typed. */
#include "help/search.h"

#include <math.h>
#include <stdlib.h>
#include "base/arena.h"
#include "help/terms.h"

/* A term in a question. */
struct posting {
	struct str term;
	uint16_t question;
	uint8_t where; /* a mask of enum help_prominence */
};

struct help_search {
	size_t questions;
	struct arena memory; /* of terms */
	struct posting *postings;
	size_t count, room;
	bool ready; /* sorted by term and question, each pair once */
};

/* What each place adds, as its bit is numbered. */
static const float prominence[] = {4, 4, 2, 1};

/* Of a term that is the beginning of a longer one; of hiragana alone. */
static const float weight_of_beginning = 0.6F, weight_of_kana = 0.3F;

/* The least part of what was typed that has to be found, by weight; and of the best one's score. */
static const float covered_least = 0.25F, score_least = 0.3F;

/* ---- making it ---- */

enum err help_search_new(size_t questions, struct help_search **ret)
{
	struct help_search *s = calloc(1, sizeof *s);

	if (s == NULL)
		return ERR_NO_MEMORY;
	s->questions = questions;
	*ret = s;
	return ERR_OK;
}

/* One text that is added. */
struct adding {
	struct help_search *to;
	uint16_t question;
	uint8_t where;
};

static enum err posting_take(void *arg, struct str term, bool is_kana)
{
	const struct adding *a = arg;
	struct help_search *s = a->to;
	bool ok = true;

	(void)is_kana;
	if (s->count == s->room) {
		size_t room = s->room == 0 ? 4096 : 2 * s->room;
		struct posting *all = realloc(s->postings, room * sizeof *all);

		if (all == NULL)
			return ERR_NO_MEMORY;
		s->postings = all;
		s->room = room;
	}
	s->postings[s->count++] =
	    (struct posting){arena_bytes(&s->memory, term, &ok), a->question, a->where};
	return ok ? ERR_OK : ERR_NO_MEMORY;
}

enum err help_search_add(
    struct help_search *s, size_t question, enum help_prominence where, struct str text)
{
	struct adding a = {s, (uint16_t)question, (uint8_t)where};

	return help_terms(text, posting_take, &a);
}

static int term_compare(struct str a, struct str b)
{
	int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int posting_compare(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;
	int order = term_compare(x->term, y->term);

	return order != 0 ? order : (x->question > y->question) - (x->question < y->question);
}

/* Each term of a question once, with all places where it stands; each text of a term once. */
static void search_merge(struct help_search *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct posting *last = kept == 0 ? NULL : &s->postings[kept - 1];

		if (last != NULL && posting_compare(last, &s->postings[i]) == 0)
			last->where |= s->postings[i].where;
		else
			s->postings[kept++] = s->postings[i];
	}
	s->count = kept;
}

/* Terms move to an arena that has each once. */
static enum err search_pack(struct help_search *s)
{
	struct arena packed = {NULL, 0};
	struct posting *smaller;
	bool ok = true;

	for (size_t i = 0; i < s->count && ok; i++) {
		struct posting *p = &s->postings[i];
		bool again = i > 0 && str_eq(p->term, s->postings[i - 1].term);

		p->term = again ? s->postings[i - 1].term : arena_bytes(&packed, p->term, &ok);
	}
	arena_free(&s->memory);
	s->memory = packed;
	smaller = realloc(s->postings, (s->count + 1) * sizeof *smaller);
	if (smaller != NULL)
		s->postings = smaller;
	return ok ? ERR_OK : ERR_NO_MEMORY;
}

enum err help_search_ready(struct help_search *s)
{
	if (s->count > 0)
		qsort(s->postings, s->count, sizeof *s->postings, posting_compare);
	search_merge(s);
	s->ready = true;
	return search_pack(s);
}

void help_search_free(struct help_search *s)
{
	if (s == NULL)
		return;
	arena_free(&s->memory);
	free(s->postings);
	free(s);
}

/* ---- asking it ---- */

/* A search under way. */
struct asking {
	const struct help_search *index;
	float *scores; /* by question */
	float *term;   /* the same for one term */
	float typed, covered;
	unsigned terms;
};

static float posting_weight(const struct posting *p)
{
	float weight = 0;

	for (unsigned bit = 0; bit < sizeof prominence / sizeof prominence[0]; bit++)
		if ((p->where & (1u << bit)) != 0)
			weight += prominence[bit];
	return weight;
}

/* The first posting whose term is not before `term`. */
static size_t search_first(const struct help_search *s, struct str term)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (term_compare(s->postings[middle].term, term) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How much each question is about the term, or one that begins with it; how many are. */
static size_t term_weigh(struct asking *a, struct str term)
{
	const struct help_search *s = a->index;
	size_t found = 0;

	memset(a->term, 0, s->questions * sizeof *a->term);
	for (size_t i = search_first(s, term);
	     i < s->count && str_starts(s->postings[i].term, term); i++) {
		const struct posting *p = &s->postings[i];
		float weight =
		    posting_weight(p) * (p->term.len == term.len ? 1 : weight_of_beginning);

		found += a->term[p->question] == 0;
		if (weight > a->term[p->question])
			a->term[p->question] = weight;
	}
	return found;
}

static enum err term_ask(void *arg, struct str term, bool is_kana)
{
	struct asking *a = arg;
	size_t questions = a->index->questions, found;
	float rare;

	if (a->terms++ == HELP_SEARCH_TERMS)
		return ERR_TOO_LARGE;
	found = term_weigh(a, term);
	rare = logf((float)(questions + 1) / ((float)found + 0.5F));
	if (rare < 0)
		rare = 0;
	if (is_kana)
		rare *= weight_of_kana;
	a->typed += rare;
	if (found > 0)
		a->covered += rare;
	for (size_t i = 0; i < questions; i++)
		a->scores[i] += rare * a->term[i];
	return ERR_OK;
}

static void found_fill(const struct asking *a, struct help_found *ret)
{
	float best = 0;

	ret->count = 0;
	if (a->covered < a->typed * covered_least)
		return;
	while (ret->count < HELP_FOUND_MAX) {
		size_t next = 0;

		for (size_t i = 1; i < a->index->questions; i++)
			if (a->scores[i] > a->scores[next])
				next = i;
		best = ret->count == 0 ? a->scores[next] : best;
		if (a->scores[next] <= 0 || a->scores[next] < best * score_least)
			return;
		ret->questions[ret->count++] = next;
		a->scores[next] = 0;
	}
}

enum err help_search_ask(const struct help_search *s, struct str typed, struct help_found *ret)
{
	struct asking a = {.index = s};
	enum err err = ERR_NO_MEMORY;

	a.scores = calloc(s->questions + 1, sizeof *a.scores);
	a.term = calloc(s->questions + 1, sizeof *a.term);
	if (a.scores != NULL && a.term != NULL)
		err = help_terms(typed, term_ask, &a);
	if (err == ERR_TOO_LARGE) /* what is beyond is not looked at */
		err = ERR_OK;
	if (!err)
		found_fill(&a, ret);
	free(a.scores);
	free(a.term);
	return err;
}
