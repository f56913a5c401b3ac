/* trustseal usage */
#include "base/calendar.h"
#include "base/clock.h"
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/host_option.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "usage/print.h"
#include "usage/inbox.h"
#include "usage/period.h"
#include "usage/settle.h"

enum { FROM = OPTION_OWN, TO, BY, CODE, HOST, LIMIT, CSV };
enum { ROWS_STANDARD = 1000, OUTPUT_MAX = 64 << 20, SETTLE_MS = 10000 };

static const struct option options[] = {
    {"from", 0, "DAY", false, "first day, such as 2026-11-01; 30 days in all without it"},
    {"to", 0, "DAY", false, "last day; today without it"},
    {"by", 0, "KEYS", false, "what makes a row, separated by commas; day without it"},
    {"code", 0, "CODE", false, "of this contract only"},
    {"host", 0, "HOST", false, "seen on exactly this host only"},
    {"limit", 0, "N", false, "at most so many rows (1000)"},
    {"csv", 0, NULL, false, "print comma-separated values"},
};

/* ---- what is asked ---- */

/* What is wrong, and with which of the options; today's day ends the sentence. */
static const struct {
	unsigned option;
	const char *name, *words;
} flaws[USAGE_PERIOD_FLAW_COUNT] = {
    [USAGE_PERIOD_FROM_NO_DAY] = {FROM, "--from", "is no day: write it as"},
    [USAGE_PERIOD_FROM_EARLY] = {FROM, "--from",
	"is before 2000, when nothing was counted; today is"},
    [USAGE_PERIOD_FROM_AHEAD] = {FROM, "--from", "lies too far ahead: today is"},
    [USAGE_PERIOD_TO_NO_DAY] = {TO, "--to", "is no day: write it as"},
    [USAGE_PERIOD_TO_EARLY] = {TO, "--to", "is before 2000, when nothing was counted; today is"},
    [USAGE_PERIOD_TO_AHEAD] = {TO, "--to", "lies too far ahead: today is"},
    [USAGE_PERIOD_NOT_YET] = {FROM, "--from", "lies ahead: today is"},
    [USAGE_PERIOD_REVERSED] = {TO, "--to",
	"ends before it begins: exchange it with --from; today is"},
    [USAGE_PERIOD_LONG] = {FROM, "--from",
	"is longer than ten years before the end: choose a shorter period; today is"},
};

static bool usage_read_period(const struct arguments *a, struct usage_period *ret)
{
	int32_t day = local_time_days(clock_now());
	enum usage_period_flaw flaw = usage_period_read(
	    str_from(option_value(a, FROM)), str_from(option_value(a, TO)), day, ret);
	char today[CALENDAR_TEXT_MAX];

	if (flaw == USAGE_PERIOD_GOOD)
		return true;
	calendar_write(day, today);
	output_error("usage: %s: \"%s\" %s %s", flaws[flaw].name,
	    option_value(a, flaws[flaw].option), flaws[flaw].words, today);
	return false;
}

static void usage_tell_unknown_key(struct str name)
{
	struct buf text = BUF_INIT(1024);

	buf_puts(&text, "usage: --by: there is no key \"");
	printable_write(str_part(name, 0, 40), &text);
	buf_puts(&text, "\"; there are:");
	for (unsigned key = 0; key < USAGE_KEY_COUNT; key++)
		buf_printf(&text, " %s", usage_key_name((enum usage_key)key));
	output_error("%s", text.at == NULL ? "" : text.at);
	buf_free(&text);
}

static bool usage_add_column(struct str name, unsigned *mask, struct usage_columns *to)
{
	const unsigned dates = 1u << USAGE_BY_DAY | 1u << USAGE_BY_WEEK | 1u << USAGE_BY_MONTH;
	enum usage_key key;

	if (!usage_key_parse(name, &key)) {
		usage_tell_unknown_key(name);
		return false;
	}
	if (*mask & 1u << key) {
		output_error("usage: --by: \"%s\" is there twice", usage_key_name(key));
		return false;
	}
	if ((1u << key & dates) && (*mask & dates)) {
		output_error("usage: --by: choose one of day, week and month");
		return false;
	}
	*mask |= 1u << key;
	to->keys[to->count++] = key;
	return true;
}

static bool usage_read_keys(
    const struct arguments *a, unsigned *ret_mask, struct usage_columns *ret)
{
	const char *text = option_value(a, BY);
	struct str rest = str_from(text == NULL ? "day" : text);

	*ret_mask = 0;
	ret->count = 0;
	while (rest.at != NULL)
		if (!usage_add_column(str_trim(str_cut(&rest, ',')), ret_mask, ret))
			return false;
	return true;
}

static bool usage_read_limit(const struct arguments *a, size_t *ret)
{
	const char *text = option_value(a, LIMIT);
	uint64_t value = ROWS_STANDARD;

	if (text != NULL && (!str_to_uint(str_from(text), USAGE_ROWS_MAX, &value) || value == 0)) {
		output_error("usage: --limit: \"%s\" is not a number from 1 to %d", text,
		    (int)USAGE_ROWS_MAX);
		return false;
	}
	*ret = (size_t)value;
	return true;
}

/* ---- the answer ---- */

/* Says what could be tried instead; the status of the command. */
static int usage_tell_nothing(struct workspace *w, const struct usage_question *question)
{
	char from[CALENDAR_TEXT_MAX], to[CALENDAR_TEXT_MAX];
	const char *code = question->code.text;
	struct contract contract;

	calendar_write(question->period.from, from);
	calendar_write(question->period.to, to);
	if (code[0] != '\0' && store_contract(w->change.store, &question->code, &w->memory,
				   &contract) == ERR_NOT_FOUND) {
		output_error(
		    "there is no contract with the code %s: see trustseal contract list", code);
		return COMMAND_REFUSED;
	}
	if (question->host.len > 0)
		output_warning("nothing was counted on that host from %s to %s: try a longer "
			       "period, or --by host to list them",
		    from, to);
	else if (code[0] != '\0')
		output_warning("nothing was counted of %s from %s to %s: try a longer period, or "
			       "see trustseal snippet %s for what its owner is to paste",
		    code, from, to, code);
	else
		output_warning("nothing was counted from %s to %s: try a longer period; servers "
			       "bring what they counted every few seconds",
		    from, to);
	return COMMAND_DONE;
}

/* Says where the meaning of clicks changed. */
static void usage_tell_break(struct workspace *w, const struct usage_question *question)
{
	char day[CALENDAR_TEXT_MAX];
	int32_t since = 0;

	if (usage_kinds_day(w->change.store, &since) || since <= question->period.from)
		return;
	calendar_write(since, day);
	output_warning(
	    "until %s every page that was opened was counted as a click: see --by kind", day);
}

static int usage_print_answer(struct workspace *w, const struct usage_question *question,
    const struct usage_columns *columns, enum usage_layout layout)
{
	struct buf text = BUF_INIT(OUTPUT_MAX);
	struct usage_answer answer;
	enum err err = usage_totals(w->change.store, question, &w->memory, &answer);
	int found = COMMAND_DONE, status;

	if (err)
		return workspace_store_failed(w, err, &question->code);
	if (answer.count == 0)
		found = usage_tell_nothing(w, question);
	else if (layout == USAGE_TABLE)
		usage_tell_break(w, question);
	if (answer.count > 0 && layout == USAGE_TABLE)
		output_zone(w->change.now);
	if (answer.count > 0 || layout != USAGE_TABLE)
		usage_print(&answer, columns, layout, &text);
	status = output_print(&text);
	buf_free(&text);
	return found != COMMAND_DONE ? found : status;
}

static int usage_answer_question(struct workspace *w, const struct arguments *a)
{
	struct usage_question question = {.keys = 0};
	struct usage_columns columns;
	enum usage_layout layout = option_value(a, OPTION_JSON) != NULL ? USAGE_JSON
				   : option_value(a, CSV) != NULL       ? USAGE_CSV
									: USAGE_TABLE;
	struct host_option host;

	if (layout == USAGE_JSON && option_value(a, CSV) != NULL) {
		output_error("usage: choose one of --csv and --json");
		return COMMAND_USAGE;
	}
	if (!usage_read_period(a, &question.period) ||
	    !usage_read_keys(a, &question.keys, &columns) || !usage_read_limit(a, &question.limit))
		return COMMAND_USAGE;
	if (option_value(a, HOST) != NULL) {
		if (!host_option_read(option_value(a, HOST), &host))
			return COMMAND_USAGE;
		question.host = str_from(host.text);
	}
	if (option_value(a, CODE) != NULL && !workspace_code(option_value(a, CODE), &question.code))
		return COMMAND_REFUSED;
	return usage_print_answer(w, &question, &columns, layout);
}

/* What servers counted and have not added to the rows of codes yet is added now. Whoever may not
 * write, or finds others writing, is told what the answer lacks. */
static void usage_settle_counts(struct workspace *w)
{
	struct usage_inbox inbox;
	struct store *store = NULL;
	struct problem why;
	uint64_t left = 0;

	if (usage_inbox_look(w->change.store, &inbox) || inbox.items == 0)
		return;
	if (!store_open(w->config.store.url, STORE_WRITE, &store, &why))
		usage_settle(store, SETTLE_MS, &left);
	store_close(store);
	if (!usage_inbox_look(w->change.store, &inbox) && inbox.items > 0 &&
	    (store == NULL || left > 0))
		output_warning("counts that are not added up by code and host yet, for which those "
			       "are too low: %llu",
		    (unsigned long long)inbox.items);
}

static int usage_run_command(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_SCAN)) {
		usage_settle_counts(&w);
		status = usage_answer_question(&w, a);
	}
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"KEY", "for each key of --by: its value, or null; a date as 2026-11-22 (a week by its Monday)",
	NULL},
    {"claimed", "true: a foreign host, as clients said", "--by host"},
    {"pictures", "how many stickers were shown", NULL},
    {"clicks", "how many proofs were opened by a click", NULL},
    {"opened", "how many were opened otherwise", "where there are any"},
};

const struct command command_usage = {
    .name = "usage",
    .operands = "",
    .summary = "Show who uses which sticker where: pictures shown, proofs opened by a click",
    .details =
	"Rows are made by day, week, month, code, host, kind, size, format, motion, lang, record\n"
	"(its state), link (its state), or several of them. Days are those of [page] timezone.\n"
	"Clicks have no size, format or motion. Hosts marked as claimed are foreign: what clients\n"
	"said. Without --code and --host, codes and hosts are the busiest ones.",
    .example = "trustseal usage --from 2026-11-01 --by size,format --csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = usage_run_command,
};
