/* Puts the evidence into words. */
#include "pages/proof_evidence.h"

#include "base/local_time.h"
#include "origin/display.h"

enum { TIME_MAX = 128, HOST_MAX = 4 * (ORIGIN_HOST_MAX + 1) };

/* A line has the mark of what it means for a visitor. */
enum evidence_mark { MARK_GOOD, MARK_WARNING, MARK_REVOKED, MARK_QUIET };

static const enum evidence_mark marks[EVIDENCE_STATE_COUNT] = {
    [EVIDENCE_UNKNOWN] = MARK_QUIET,
    [EVIDENCE_GOOD] = MARK_GOOD,
    [EVIDENCE_REVOKED] = MARK_REVOKED,
    [EVIDENCE_NONE] = MARK_QUIET,
    [EVIDENCE_OTHER] = MARK_WARNING,
    [EVIDENCE_FAULT] = MARK_QUIET,
};

static struct model *evidence_add(
    struct model *m, const char *source, enum evidence_state state, enum evidence_mark mark)
{
	static const char *const words[] = {
	    [MARK_GOOD] = "good",
	    [MARK_WARNING] = "warning",
	    [MARK_REVOKED] = "revoked",
	    [MARK_QUIET] = "quiet",
	};
	struct model *line = model_item(m, "evidence");

	model_cstr(line, "source", source);
	model_cstr(line, "state", evidence_state_name(state));
	model_cstr(line, "mark", words[mark]);
	model_flag(line, "is_good", mark == MARK_GOOD);
	model_flag(line, "is_warning", mark == MARK_WARNING);
	model_flag(line, "is_revoked", mark == MARK_REVOKED);
	model_flag(line, "is_quiet", mark == MARK_QUIET);
	model_format(line, "name_key", "evidence.%s", source);
	return line;
}

static void evidence_set_minute(
    const struct proof *p, struct model *line, const char *name, int64_t t)
{
	struct buf text = BUF_INIT(TIME_MAX);

	local_time_minute(t, p->lang, &text);
	model_buf(line, name, &text);
	buf_free(&text);
}

/* The times that a line's words may name, and its own: `time_key` says what it is the time of. */
static void evidence_set_times(const struct proof *p, struct model *line,
    const struct evidence_item *item, const char *time_key)
{
	struct buf iso = BUF_INIT(TIME_MAX);

	evidence_set_minute(p, line, "evidence_at", item->at);
	evidence_set_minute(p, line, "evidence_until", item->until);
	evidence_set_minute(p, line, "evidence_since", item->since);
	local_time_iso(item->at, &iso);
	model_buf(line, "evidence_at_iso", &iso);
	buf_free(&iso);
	model_cstr(line, "time_key", item->at == 0 ? "" : time_key);
}

/* What the record says, which is more than the state of the evidence. */
static void evidence_add_record(const struct proof *p, struct model *m)
{
	const struct evidence_item *item = &p->evidence->items[EVIDENCE_RECORD];
	struct model *line = evidence_add(m, "record", item->state, marks[item->state]);

	if (verdict_is_broken(p->verdict))
		model_cstr(line, "text_key", "evidence.record.broken");
	else
		model_format(
		    line, "text_key", "evidence.record.%s", record_state_name(p->verdict->record));
	evidence_set_times(p, line, item, "evidence.as_of");
}

/* Of both sources the one whose word counts. */
static void evidence_add_revocation(const struct proof *p, struct model *m)
{
	const struct evidence *e = p->evidence;
	const struct evidence_item *item = &e->items[e->revocation];
	const char *source = evidence_source_name(e->revocation);
	const char *time_key = "evidence.seen";
	struct model *line;

	if (!e->is_watched)
		return;
	line = evidence_add(m, "revocation", item->state, marks[item->state]);
	if (item->state == EVIDENCE_GOOD) {
		model_format(line, "text_key", "evidence.%s.good", source);
		time_key = "evidence.checked";
	} else if (item->state == EVIDENCE_REVOKED) {
		model_format(line, "text_key", "evidence.%s.revoked", source);
	} else if (item->state == EVIDENCE_NONE) {
		model_format(line, "text_key", "evidence.none.%s", revocation_why_name(e->why));
	} else if (item->since != 0 && e->why != REVOCATION_UNWATCHED) {
		model_cstr(line, "text_key", "evidence.unknown.since");
	} else {
		model_cstr(line, "text_key", "evidence.unknown.yet");
	}
	evidence_set_times(p, line, item, time_key);
}

static void evidence_add_site(const struct proof *p, struct model *m)
{
	const struct evidence_item *item = &p->evidence->items[EVIDENCE_SITE];
	bool told = item->state != EVIDENCE_UNKNOWN || item->since != 0;
	struct buf host = BUF_INIT(HOST_MAX);
	struct model *line;
	bool doubtful;

	if (!told)
		return;
	line = evidence_add(m, "site", item->state, marks[item->state]);
	origin_host_display(p->site, &host, &doubtful);
	model_buf(line, "evidence_host", &host);
	buf_free(&host);
	model_format(line, "text_key", "evidence.site.%s", evidence_state_name(item->state));
	evidence_set_times(p, line, item, "evidence.seen");
}

static void evidence_add_since(const struct proof *p, struct model *m)
{
	const struct evidence_item since = {.since = p->evidence->certified_since};
	struct model *line;

	if (since.since == 0)
		return;
	line = evidence_add(m, "since", EVIDENCE_GOOD, MARK_GOOD);
	model_cstr(line, "text_key", "evidence.since.text");
	evidence_set_times(p, line, &since, "");
}

void proof_set_evidence(const struct proof *p, struct model *m)
{
	evidence_add_record(p, m);
	evidence_add_revocation(p, m);
	evidence_add_site(p, m);
	evidence_add_since(p, m);
}
