/* Judges the moments of a day, by what the log had then and by what it has now. */
#include "ledger/past.h"

#include <stdlib.h>
#include <string.h>
#include "base/calendar.h"
#include "base/local_time.h"
#include "record/current.h"

/* Moments of an entry at which something may change: it is made, its certificate begins or is over,
 * and that since when something is so. */
enum { PAST_MOMENTS = 4 };

#define PAST_NONE SIZE_MAX

/* A certificate, as entries tell of it. */
struct past_certificate {
	const struct past_entry *came, *revoked;
	struct record_candidate candidate;
};

struct past_work {
	const struct past_source *source;
	int64_t reach;
	int64_t *made;  /* by entry: when it counts from */
	size_t *places; /* by entry: of its certificate, in the order in which they come */
	struct past_certificate *certificates; /* of the entries that are taken */
	size_t certificate_count;
};

static bool past_code_eq(const struct code *a, const struct code *b)
{
	return memcmp(a->text, b->text, CODE_LENGTH) == 0;
}

static bool past_brings_certificate(const struct ledger_entry *e)
{
	static const bool brings[LEDGER_KIND_COUNT] = {[LEDGER_KNOWN] = true,
	    [LEDGER_ISSUE] = true,
	    [LEDGER_REISSUE] = true,
	    [LEDGER_RENEW] = true};

	return brings[e->kind];
}

/* ---- what the entries up to one say of each certificate ---- */

static bool past_is_of_same(const struct ledger_entry *a, const struct ledger_entry *b)
{
	return str_eq(a->fingerprint, b->fingerprint) && past_code_eq(&a->code, &b->code);
}

/* Which of the certificates that entries bring one is about: none as long as no entry brought it.
 */
static void past_find_places(struct past_work *w)
{
	const struct past_entry *e = w->source->entries;
	size_t count = 0;

	for (size_t i = 0; i < w->source->count; i++) {
		size_t before = 0;

		while (before < i && !(w->places[before] != PAST_NONE &&
					 past_is_of_same(&e[before].entry, &e[i].entry)))
			before++;
		if (before < i)
			w->places[i] = w->places[before];
		else
			w->places[i] = past_brings_certificate(&e[i].entry) ? count++ : PAST_NONE;
	}
}

static struct past_certificate *past_find(struct past_work *w, const struct past_entry *by)
{
	size_t place = w->places[by - w->source->entries];

	if (place == PAST_NONE)
		return NULL;
	if (place == w->certificate_count) {
		w->certificates[place] = (struct past_certificate){.came = by,
		    .candidate = {.not_before = by->entry.not_before,
			.not_after = by->entry.not_after,
			.broken = by->entry.broken != 0,
			.number = by->index}};
		w->certificate_count++;
	}
	return &w->certificates[place];
}

/* Of what it was not told when it happened, the log has how it is at that time. */
static void past_take(struct past_work *w, const struct past_entry *by)
{
	struct past_certificate *c = past_find(w, by);
	enum ledger_kind kind = by->entry.kind;

	if (c == NULL)
		return;
	if (kind == LEDGER_REVOKE || kind == LEDGER_KNOWN || kind == LEDGER_RELEASE) {
		c->revoked = by; /* where it says since when */
		c->candidate.revoked_at = by->entry.since;
	}
}

static void past_take_first(struct past_work *w, size_t count)
{
	w->certificate_count = 0;
	for (size_t i = 0; i < count; i++)
		past_take(w, &w->source->entries[i]);
}

/* ---- one moment ---- */

static int64_t past_made(const struct past_work *w, const struct past_entry *e)
{
	return w->made[e - w->source->entries];
}

/* One that neither was there at the moment nor had begun says nothing of it. */
static bool past_counts(const struct past_work *w, const struct past_certificate *c, int64_t t)
{
	return past_made(w, c->came) <= t || c->candidate.not_before <= t;
}

static const struct past_certificate *past_current(
    const struct past_work *w, const struct code *code, int64_t t)
{
	const struct past_certificate *first = NULL;

	for (size_t i = 0; i < w->certificate_count; i++) {
		const struct past_certificate *c = &w->certificates[i];

		if (past_code_eq(&c->came->entry.code, code) && past_counts(w, c, t) &&
		    (first == NULL ||
			record_candidate_order(&c->candidate, &first->candidate, t) < 0))
			first = c;
	}
	return first;
}

static struct issuance past_issuance(const struct past_certificate *c, int64_t t)
{
	int64_t revoked_at = c->candidate.revoked_at;

	return (struct issuance){.code = c->came->entry.code,
	    .sticker = true,
	    .broken = c->candidate.broken,
	    .not_before = c->candidate.not_before,
	    .not_after = c->candidate.not_after,
	    .revoked_at = revoked_at <= t ? revoked_at : 0};
}

/* The newest of the codes that it leads to whose certificate is good then. */
static const struct past_certificate *past_successor(const struct past_work *w, int64_t t)
{
	for (size_t i = w->source->code_count; i-- > 1;) {
		const struct past_certificate *c = past_current(w, &w->source->codes[i], t);

		if (c != NULL && !c->candidate.broken &&
		    record_certificate_state_at(c->candidate.not_before, c->candidate.not_after,
			c->candidate.revoked_at, t) == RECORD_VALID)
			return c;
	}
	return NULL;
}

static bool past_brings_facts(const struct ledger_entry *e)
{
	return past_brings_certificate(e) || e->kind == LEDGER_AMEND;
}

/* Of several the last that was made by then, or else the one with which the certificate came. */
static const struct past_entry *past_facts(
    const struct past_work *w, const struct past_entry *came, int64_t t)
{
	const struct past_entry *e = w->source->entries, *facts = came;

	for (size_t i = 0; i < w->source->count && w->made[i] <= t; i++)
		if (past_brings_facts(&e[i].entry) &&
		    past_code_eq(&e[i].entry.code, &came->entry.code))
			facts = &e[i];
	return facts;
}

/* What the first `count` entries say of the moment. */
static struct past_span past_judge(struct past_work *w, size_t count, int64_t t)
{
	struct record record = {.count = 0};
	struct past_span span = {.from = t, .reached = true};
	const struct past_certificate *of[2];
	const struct issuance *shown;

	past_take_first(w, count);
	of[0] = past_current(w, &w->source->codes[0], t);
	of[1] = of[0] == NULL ? NULL : past_successor(w, t);
	while (record.count < 2 && of[record.count] != NULL) {
		record.issuances[record.count] = past_issuance(of[record.count], t);
		record.count++;
	}
	span.state = record_state_at(&record, t, &shown);
	if (shown != NULL) {
		const struct past_certificate *c = of[shown - record.issuances];

		span.broken = shown->broken;
		span.shown = c->came;
		span.facts = past_facts(w, c->came, t);
		span.revoked = shown->revoked_at == 0 ? NULL : c->revoked;
	}
	return span;
}

/* ---- the day ---- */

/* Is the same said of what may be trusted? Since when and why something is revoked belongs to it.
 */
static bool past_agrees(const struct past_span *a, const struct past_span *b)
{
	if (a->state != b->state || a->broken != b->broken)
		return false;
	return a->state != RECORD_REVOKED || a->revoked == b->revoked ||
	       (a->revoked->entry.since == b->revoked->entry.since &&
		   str_eq(a->revoked->entry.reason, b->revoked->entry.reason));
}

static bool past_says_the_same(const struct past_entry *a, const struct past_entry *b)
{
	const struct ledger_entry *x = &a->entry, *y = &b->entry;
	bool same = str_eq(x->organization, y->organization) &&
		    str_eq(x->organization_en, y->organization_en) &&
		    str_eq(x->organization_hash, y->organization_hash) &&
		    str_eq(x->organization_en_hash, y->organization_en_hash) &&
		    x->url_count == y->url_count;

	for (size_t i = 0; same && i < x->url_count; i++)
		same = str_eq(x->urls[i], y->urls[i]);
	return same;
}

static bool past_goes_on(const struct past_span *a, const struct past_span *b)
{
	return a->reached == b->reached && a->state == b->state && a->shown == b->shown &&
	       a->revoked == b->revoked &&
	       (a->facts == b->facts || past_says_the_same(a->facts, b->facts));
}

static size_t past_had(const struct past_work *w, int64_t t)
{
	size_t count = 0;

	while (count < w->source->count && w->made[count] <= t)
		count++;
	return count;
}

/* The entry with which the last of what is known of the moment came. */
static const struct past_entry *past_told(
    struct past_work *w, const struct past_span *known, int64_t t)
{
	size_t count = w->source->count;
	struct past_span before;

	do
		before = past_judge(w, --count, t);
	while (count > 0 && past_agrees(&before, known));
	return &w->source->entries[count];
}

/* Do they differ? */
static bool past_tell_moment(
    struct past_work *w, int64_t t, struct past_span *said, struct past_span *known)
{
	*said = *known = (struct past_span){.from = t};
	if (t < w->reach)
		return false;
	*said = past_judge(w, past_had(w, t), t);
	*known = past_judge(w, w->source->count, t);
	return !past_agrees(said, known);
}

/* Returns the span to which the moment belongs. */
static struct past_span *past_append(
    struct past_span *spans, size_t *count, const struct past_span *next)
{
	if (*count > 0)
		spans[*count - 1].until = next->from;
	if (*count == 0 || !past_goes_on(&spans[*count - 1], next))
		spans[(*count)++] = *next;
	return &spans[*count - 1];
}

static int moment_order(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The moments of the day at which something may change, the first of which is its beginning. */
static size_t past_moments(const struct past_work *w, int64_t from, int64_t until, int64_t *ret)
{
	const struct past_source *s = w->source;
	size_t count = 0, kept = 1;

	ret[count++] = from;
	ret[count++] = w->reach;
	for (size_t i = 0; i < s->count; i++) {
		const struct ledger_entry *e = &s->entries[i].entry;

		ret[count++] = w->made[i];
		ret[count++] = e->not_before;
		ret[count++] = e->not_after + 1;
		ret[count++] = e->since;
	}
	qsort(ret, count, sizeof *ret, moment_order);
	for (size_t i = 0; i < count; i++)
		if (ret[i] > from && ret[i] < until && ret[i] > ret[kept - 1])
			ret[kept++] = ret[i];
	ret[0] = from;
	return kept;
}

enum err past_tell(const struct past_source *source, int64_t from, int64_t until, int64_t now,
    struct arena *arena, struct past *ret)
{
	size_t most = 2 + PAST_MOMENTS * source->count, count;
	struct past_work w = {.source = source,
	    .reach = past_reach(source),
	    .made = arena_alloc(arena, (source->count + 1) * sizeof *w.made),
	    .places = arena_alloc(arena, (source->count + 1) * sizeof *w.places),
	    .certificates = arena_alloc(arena, (source->count + 1) * sizeof *w.certificates)};
	int64_t *moments = arena_alloc(arena, most * sizeof *moments), latest = 0;
	struct past_span *said = arena_alloc(arena, most * sizeof *said), one[2];
	struct past_span *known = arena_alloc(arena, most * sizeof *known), *last;
	bool differs;
	struct past past = {.said = said, .known = known};

	if (w.made == NULL || w.places == NULL || w.certificates == NULL || moments == NULL ||
	    said == NULL || known == NULL)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < source->count; i++)
		w.made[i] = latest =
		    source->entries[i].entry.at > latest ? source->entries[i].entry.at : latest;
	past_find_places(&w);
	now = latest > now ? latest : now;
	until = until > now ? now + 1 : until;
	count = past_moments(&w, from, until, moments);
	for (size_t i = 0; i < count; i++) {
		differs = past_tell_moment(&w, moments[i], &one[0], &one[1]);
		past_append(said, &past.said_count, &one[0]);
		last = past_append(known, &past.known_count, &one[1]);
		/* Once a span: it takes as long as all that comes before. */
		if (differs && last->told == NULL)
			last->told = past_told(&w, &one[1], moments[i]);
		past.differs = past.differs || differs;
	}
	said[past.said_count - 1].until = known[past.known_count - 1].until = until;
	*ret = past;
	return ERR_OK;
}

/* ---- how far back ---- */

/* With these a contract's first certificate comes. */
static bool past_begins_code(const struct ledger_entry *e)
{
	return e->kind == LEDGER_ISSUE || (e->kind == LEDGER_RENEW && e->renews.len > 0);
}

/* Was it in force when it was entered, or to be? Records of the past are not, and come late, too.
 */
static bool past_counted_when_made(const struct ledger_entry *e)
{
	return e->not_after >= e->at && (e->since == 0 || e->since > e->at);
}

/* When the log had found of a code what was there before it: with the first certificate that it
 * has, and with each that was in force and was entered before anything new came. 0: it had all from
 * its beginning on; INT64_MAX: it has no certificate yet. */
static int64_t past_found_at(const struct past_source *s, const struct code *code)
{
	const struct ledger_entry *first = NULL;
	bool brought = false;
	int64_t at = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct ledger_entry *e = &s->entries[i].entry;

		if (!past_code_eq(&e->code, code))
			continue;
		first = first == NULL ? e : first;
		if (past_begins_code(first))
			return 0;
		if (brought && past_brings_certificate(e) && e->kind != LEDGER_KNOWN)
			return at;
		if (!brought || (e->kind == LEDGER_KNOWN && past_counted_when_made(e)))
			at = e->at > at ? e->at : at;
		brought = brought || past_brings_certificate(e);
	}
	return first == NULL || brought ? at : INT64_MAX;
}

int64_t past_reach(const struct past_source *s)
{
	int64_t reach = s->begun;
	bool has_own = false;

	for (size_t i = 0; i < s->count && !has_own; i++)
		has_own = past_code_eq(&s->entries[i].entry.code, &s->codes[0]);
	if (!has_own || s->untold)
		return INT64_MAX;
	for (size_t i = 0; i < s->code_count; i++) {
		int64_t found = past_found_at(s, &s->codes[i]);

		reach = found > reach ? found : reach;
	}
	return reach;
}

enum past_asked past_day_read(
    struct str text, int64_t reach, int64_t now, int64_t *ret_from, int64_t *ret_until)
{
	int64_t until;
	int32_t day;

	if (!calendar_parse(text, &day))
		return PAST_MALFORMED;
	if (day > local_time_days(now))
		return PAST_AHEAD;
	until = local_time_begin(day + 1);
	if (until <= reach)
		return PAST_UNREACHED;
	*ret_from = local_time_begin(day);
	*ret_until = until;
	return PAST_DAY;
}
