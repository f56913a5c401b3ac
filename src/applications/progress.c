/* How far an application is. */
#include "applications/progress.h"

#include "base/local_time.h"
#include "config/business_days.h"

/* Besides those of checks. */
enum { LINES_MORE = 5 };

/* What the days follow from. */
struct progress_base {
	const struct progress_facts *facts;
	int32_t today;
	bool is_open;    /* something is still to come */
	bool is_missing; /* a paper is */
	int32_t ready;   /* the day from which the CA's days count */
	int64_t tried_at, reached_at;
};

static int32_t later_of(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static struct progress_base base_of(const struct progress_facts *f, int64_t now)
{
	struct progress_base b = {.facts = f,
	    .today = local_time_days(now),
	    .is_open = f->issued_at == 0 && f->life.withdrawn_at == 0 && f->life.ended_at == 0,
	    .ready = local_time_days(f->applied_at)};

	for (size_t i = 0; i < f->check_count; i++) {
		const struct contract_check *check = &f->checks[i];

		if (contract_check_waits(check))
			b.is_missing = true;
		else if (check->is_call)
			*(check->reached ? &b.reached_at : &b.tried_at) = check->came_at;
		else
			b.ready = later_of(b.ready, local_time_days(check->came_at));
	}
	if (b.is_missing)
		b.ready = b.today;
	return b;
}

/* By when; not done yet. */
static void line_expect(const struct progress_base *b, struct progress_line *line, int32_t day)
{
	line->day = day;
	line->state = b->is_open && b->is_missing ? PROGRESS_EARLIEST
		      : day < b->today            ? PROGRESS_LATE
						  : PROGRESS_EXPECTED;
}

/* By when somebody calls: on the first business day, or that after one on which nobody answered. */
static int32_t call_day(const struct progress_base *b)
{
	int32_t day = business_days_after(b->ready, 1);

	return b->tried_at == 0
		   ? day
		   : later_of(day, business_days_after(local_time_days(b->tried_at), 1));
}

/* Whoever was asked for papers is called, too, also where the service's are not checked. */
static bool has_call(const struct progress_base *b)
{
	return b->facts->is_checked || b->facts->check_count > 0;
}

/* By when the certificate comes: a call that is late, or was, makes it late, too. */
static int32_t certificate_day(const struct progress_base *b)
{
	unsigned days = b->facts->issue_days;
	int32_t day = business_days_after(b->ready, days), call;

	if (!has_call(b))
		return day;
	call =
	    b->reached_at != 0 ? local_time_days(b->reached_at) : later_of(call_day(b), b->today);
	return later_of(day, business_days_after(call, days - 1));
}

static bool paper_line(const struct progress_base *b, size_t i, struct progress_line *line)
{
	const struct contract_check *check = &b->facts->checks[i];

	line->step = PROGRESS_PAPER;
	line->paper = check->paper;
	line->at = check->came_at != 0 ? check->came_at : check->asked_at;
	line->state = check->came_at != 0 ? PROGRESS_DONE : PROGRESS_AWAITED;
	return !check->is_call && (check->came_at != 0 || b->is_open);
}

static bool call_line(const struct progress_base *b, struct progress_line *line)
{
	line->step = PROGRESS_CALL;
	line->at = b->reached_at != 0 ? b->reached_at : b->tried_at;
	if (b->reached_at == 0)
		line_expect(b, line, call_day(b));
	return b->reached_at != 0 || (b->is_open && has_call(b));
}

static bool certificate_line(const struct progress_base *b, struct progress_line *line)
{
	line->step = PROGRESS_CERTIFICATE;
	line->at = b->facts->issued_at;
	if (line->at == 0)
		line_expect(b, line, certificate_day(b));
	return line->at != 0 || b->is_open;
}

/* One that is settled waits for no day. */
static bool invoice_line(const struct progress_base *b, struct progress_line *line)
{
	const struct progress_facts *f = b->facts;
	int32_t issued = f->issued_at != 0 ? local_time_days(f->issued_at)
					   : later_of(certificate_day(b), b->today);

	line->step = PROGRESS_INVOICE;
	line->at = f->bill_at;
	if (f->bill == PROGRESS_BILL_DUE)
		line_expect(b, line, business_days_after(issued, f->bill_days));
	return f->bill != PROGRESS_BILL_UNTOLD && (f->issued_at != 0 || b->is_open);
}

static bool over_line(const struct progress_base *b, struct progress_line *line)
{
	const struct life_facts *life = &b->facts->life;

	line->step = PROGRESS_OVER;
	line->at = life->withdrawn_at != 0 ? life->withdrawn_at : life->ended_at;
	return line->at != 0 && b->facts->issued_at == 0;
}

enum err progress_read(const struct progress_facts *f, int64_t now, struct arena *arena,
    struct progress_line **ret, size_t *ret_count)
{
	static bool (*const rest[])(const struct progress_base *, struct progress_line *) = {
	    call_line, certificate_line, invoice_line, over_line};
	const struct progress_base b = base_of(f, now);
	struct progress_line *lines =
	    arena_alloc(arena, (f->check_count + LINES_MORE) * sizeof *lines);
	size_t count = 0;

	if (lines == NULL)
		return ERR_NO_MEMORY;
	lines[count++] = (struct progress_line){.step = PROGRESS_APPLIED, .at = f->applied_at};
	for (size_t i = 0; i < f->check_count; i++) {
		lines[count] = (struct progress_line){.step = PROGRESS_PAPER};
		count += paper_line(&b, i, &lines[count]);
	}
	for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
		lines[count] = (struct progress_line){.step = PROGRESS_CALL};
		count += rest[i](&b, &lines[count]);
	}
	*ret = lines;
	*ret_count = count;
	return ERR_OK;
}

const char *progress_step_name(enum progress_step step)
{
	static const char *const names[PROGRESS_STEP_COUNT] = {[PROGRESS_APPLIED] = "applied",
	    [PROGRESS_PAPER] = "paper",
	    [PROGRESS_CALL] = "call",
	    [PROGRESS_CERTIFICATE] = "certificate",
	    [PROGRESS_INVOICE] = "invoice",
	    [PROGRESS_OVER] = "over"};

	return names[step];
}

const char *progress_state_name(enum progress_state state)
{
	static const char *const names[PROGRESS_STATE_COUNT] = {[PROGRESS_DONE] = "done",
	    [PROGRESS_AWAITED] = "awaited",
	    [PROGRESS_EXPECTED] = "expected",
	    [PROGRESS_EARLIEST] = "earliest",
	    [PROGRESS_LATE] = "late"};

	return names[state];
}
