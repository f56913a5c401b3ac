/* What many contracts and certificates come to. */
#include "record/census.h"

#include <inttypes.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/local_time.h"
#include "base/printable.h"

enum { SAMPLES = 12, TOP = 10, LINE_MAX = 2000 };

/* Words, as often as they came. */
struct tally {
	struct str *words;
	size_t count, room;
};

/* Lines that are told in full, and how many there were. */
struct told {
	struct str lines[CENSUS_TOLD_MAX];
	uint64_t count;
};

struct census {
	struct arena arena;
	bool failed;
	uint64_t contracts, certificates, renewals;
	int64_t first_end, last_end;
	struct tally codes, services, organizations, hosts;
	struct str samples[SAMPLES];
	size_t sample_count, stride;
	uint64_t seen;
	struct buf last; /* the newest line, a sample or not */
	struct told refused, warned;
};

struct census *census_new(void)
{
	struct census *c = calloc(1, sizeof *c);

	if (c != NULL) {
		c->stride = 1;
		c->last = BUF_INIT(LINE_MAX);
	}
	return c;
}

void census_free(struct census *c)
{
	if (c == NULL)
		return;
	free(c->codes.words);
	free(c->services.words);
	free(c->organizations.words);
	free(c->hosts.words);
	buf_free(&c->last);
	arena_free(&c->arena);
	free(c);
}

static struct str census_keep(struct census *c, struct str text)
{
	bool ok = true;
	struct str kept = arena_bytes(&c->arena, text, &ok);

	c->failed = c->failed || !ok;
	return kept;
}

/* ---- counting words ---- */

static void tally_add(struct census *c, struct tally *t, struct str word)
{
	struct str *grown = t->words;

	if (word.len == 0)
		return;
	if (t->count == t->room) {
		t->room = t->room == 0 ? 64 : 2 * t->room;
		grown = realloc(t->words, t->room * sizeof *grown);
	}
	if (grown == NULL) {
		t->room = t->count;
		c->failed = true;
		return;
	}
	t->words = grown;
	t->words[t->count++] = census_keep(c, word);
}

static int word_compare(const void *left, const void *right)
{
	const struct str *a = left, *b = right;
	size_t len = a->len < b->len ? a->len : b->len;
	int order = len == 0 ? 0 : memcmp(a->at, b->at, len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* A word and how often it came. */
struct counted {
	struct str word;
	size_t count;
};

static int counted_compare(const void *left, const void *right)
{
	const struct counted *a = left, *b = right;

	return a->count != b->count ? (a->count < b->count) - (a->count > b->count)
				    : word_compare(&a->word, &b->word);
}

/* The words, each once, those that came most often first. */
static struct counted *tally_sort(struct census *c, const struct tally *t, size_t *ret_count)
{
	struct counted *all = arena_alloc(&c->arena, (t->count + 1) * sizeof *all);
	size_t count = 0;

	*ret_count = 0;
	c->failed = c->failed || all == NULL;
	if (c->failed || t->count == 0)
		return all;
	qsort(t->words, t->count, sizeof *t->words, word_compare);
	for (size_t i = 0; i < t->count; i++) {
		if (i == 0 || !str_eq(t->words[i], t->words[i - 1]))
			all[count++] = (struct counted){t->words[i], 0};
		all[count - 1].count++;
	}
	qsort(all, count, sizeof *all, counted_compare);
	*ret_count = count;
	return all;
}

/* ---- samples ---- */

/* Every stride-th line is one; when there is no room any more, every second one goes. */
static void sample_take(struct census *c)
{
	if (c->seen++ % c->stride != 0)
		return;
	if (c->sample_count == SAMPLES) {
		for (size_t i = 0; i < SAMPLES / 2; i++)
			c->samples[i] = c->samples[2 * i];
		c->sample_count = SAMPLES / 2;
		c->stride *= 2;
		if ((c->seen - 1) % c->stride != 0)
			return;
	}
	c->samples[c->sample_count++] = census_keep(c, buf_str(&c->last));
}

static void sample_write(
    const struct contract *contract, const struct certificate *certificate, struct buf *to)
{
	char from[LOCAL_TIME_DATE_MAX], until[LOCAL_TIME_DATE_MAX];

	buf_clear(to);
	if (contract->code.text[0] != '\0')
		buf_printf(to, "%s ", contract->code.text);
	printable_write(contract->organization, to);
	if (contract->url_count > 0) {
		buf_putc(to, ' ');
		printable_write(contract->urls[0], to);
	}
	if (contract->url_count > 1)
		buf_printf(to, " (+%zu)", contract->url_count - 1);
	buf_putc(to, ' ');
	printable_write(contract->service, to);
	if (certificate != NULL) {
		local_time_date(certificate->not_before, from);
		local_time_date(certificate->not_after, until);
		buf_printf(to, " %s – %s", from, until);
	}
}

/* ---- adding ---- */

static void census_add_end(struct census *c, int64_t at)
{
	if (c->certificates++ == 0)
		c->first_end = c->last_end = at;
	c->first_end = at < c->first_end ? at : c->first_end;
	c->last_end = at > c->last_end ? at : c->last_end;
}

void census_add(
    struct census *c, const struct contract *contract, const struct certificate *certificate)
{
	struct str named = {NULL, 0};

	if (c == NULL)
		return;
	if (contract->code.text[0] == '\0')
		c->contracts++;
	else
		tally_add(c, &c->codes, str_from(contract->code.text));
	c->renewals += contract->renews.text[0] != '\0';
	if (certificate != NULL) {
		named = str_from(certificate_subject(certificate, "O"));
		census_add_end(c, certificate->not_after);
	}
	tally_add(c, &c->services, contract->service);
	tally_add(c, &c->organizations, named.len > 0 ? named : contract->organization);
	for (size_t i = 0; i < contract->url_count; i++)
		tally_add(c, &c->hosts, contract->hosts[i]);
	sample_write(contract, certificate, &c->last);
	sample_take(c);
}

static void told_add(struct census *c, struct told *t, const char *place, const struct problem *why)
{
	struct buf line = BUF_INIT(LINE_MAX);

	if (t->count++ >= CENSUS_TOLD_MAX)
		return;
	printable_write(str_from(place), &line);
	buf_puts(&line, ": ");
	printable_write(str_from(why->text), &line);
	c->failed = c->failed || line.err == ERR_NO_MEMORY;
	t->lines[t->count - 1] = census_keep(c, buf_str(&line));
	buf_free(&line);
}

void census_refuse(struct census *c, const char *place, const struct problem *why)
{
	if (c != NULL)
		told_add(c, &c->refused, place, why);
}

void census_warn(struct census *c, const char *place, const struct problem *why)
{
	if (c != NULL)
		told_add(c, &c->warned, place, why);
}

uint64_t census_refusals(const struct census *c)
{
	return c == NULL ? 0 : c->refused.count;
}

/* ---- writing ---- */

static void told_write(const struct told *t, const char *name, struct json *to)
{
	struct json *list = json_set_array(to, name);

	for (size_t i = 0; i < t->count && i < CENSUS_TOLD_MAX; i++)
		json_add_text(list, t->lines[i]);
}

static void counted_write(
    const struct counted *all, size_t count, const char *name, struct json *to)
{
	struct json *list = json_set_array(to, name);
	struct buf line = BUF_INIT(LINE_MAX);

	for (size_t i = 0; i < count && i < TOP; i++) {
		buf_clear(&line);
		printable_write(all[i].word, &line);
		buf_printf(&line, ": %zu", all[i].count);
		json_add_buf(list, &line);
	}
	buf_free(&line);
}

static void samples_write(const struct census *c, struct json *to)
{
	struct json *list = json_set_array(to, "samples");
	struct str last = buf_str(&c->last);

	for (size_t i = 0; i < c->sample_count; i++)
		json_add_text(list, c->samples[i]);
	if (c->sample_count > 0 && !str_eq(c->samples[c->sample_count - 1], last))
		json_add_text(list, last);
}

enum err census_write(struct census *c, struct buf *to)
{
	size_t codes = 0, services = 0, organizations = 0, hosts = 0;
	struct counted *service, *organization;
	struct json *o = json_new_object();
	enum err err;

	tally_sort(c, &c->codes, &codes);
	tally_sort(c, &c->hosts, &hosts);
	service = tally_sort(c, &c->services, &services);
	organization = tally_sort(c, &c->organizations, &organizations);
	json_set_int(o, "contracts", (int64_t)(c->contracts + codes));
	json_set_int(o, "certificates", (int64_t)c->certificates);
	json_set_int(o, "renewals", (int64_t)c->renewals);
	json_set_int(o, "organizations", (int64_t)organizations);
	json_set_int(o, "hosts", (int64_t)hosts);
	json_set_int(o, "refusals", (int64_t)c->refused.count);
	json_set_int(o, "warnings", (int64_t)c->warned.count);
	if (c->certificates > 0) {
		json_set_int(o, "not_after_first", c->first_end);
		json_set_int(o, "not_after_last", c->last_end);
	}
	counted_write(service, services, "by_service", o);
	counted_write(organization, organizations, "by_organization", o);
	samples_write(c, o);
	told_write(&c->refused, "refused", o);
	told_write(&c->warned, "warned", o);
	err = c->failed ? ERR_NO_MEMORY : json_write(o, JSON_ONE_LINE, to);
	json_free(o);
	return err;
}
