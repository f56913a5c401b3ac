/* Which days a page is about: the links and the form that choose them. */
#include "figures/period.h"

#include <stdio.h>
#include <string.h>
#include "base/calendar.h"
#include "web/fields.h"
#include "usage/period.h"

/* The periods of the links: ?period=WORD, their names under "usage.period.WORD": so many days, or
 * the week or month under way. */
static const struct {
	const char *word;
	int32_t days;
	int32_t (*first)(int32_t today);
} periods[] = {{"7", 7, NULL}, {"30", 30, NULL}, {"90", 90, NULL}, {"365", 365, NULL},
    {"week", 0, calendar_week}, {"month", 0, calendar_month}};

enum { PERIODS = sizeof periods / sizeof periods[0], STANDARD = 1 };

static const struct field table[] = {
    {.name = "from",
	.kind = FIELD_NAME,
	.label = "usage.period.from",
	.hint = "usage.period.hint",
	.optional = true},
    {.name = "to", .kind = FIELD_NAME, .label = "usage.period.to", .optional = true},
};

/* What is said of a flaw, beside which field. */
static const struct {
	const char *field, *key;
} flaws[USAGE_PERIOD_FLAW_COUNT] = {
    [USAGE_PERIOD_FROM_NO_DAY] = {"from", "usage.period.no_day"},
    [USAGE_PERIOD_FROM_EARLY] = {"from", "usage.period.early"},
    [USAGE_PERIOD_FROM_AHEAD] = {"from", "usage.period.ahead"},
    [USAGE_PERIOD_TO_NO_DAY] = {"to", "usage.period.no_day"},
    [USAGE_PERIOD_TO_EARLY] = {"to", "usage.period.early"},
    [USAGE_PERIOD_TO_AHEAD] = {"to", "usage.period.ahead"},
    [USAGE_PERIOD_NOT_YET] = {"from", "usage.period.not_yet"},
    [USAGE_PERIOD_REVERSED] = {"to", "usage.period.reversed"},
    [USAGE_PERIOD_LONG] = {"from", "usage.period.long"},
};

static void period_show_links(struct model *page, size_t chosen)
{
	for (size_t i = 0; i < PERIODS; i++) {
		struct model *item = model_item(page, "periods");

		model_cstr(item, "period_word", periods[i].word);
		model_format(item, "period_key", "usage.period.%s", periods[i].word);
		model_flag(item, "period_chosen", i == chosen);
	}
}

/* "": not given. */
static struct str period_typed(const struct form *form, const char *name)
{
	struct str text = str_trim(form_text(form, name));

	return text.len == 0 ? (struct str){NULL, 0} : text;
}

static bool period_read_typed(
    const struct form *form, int32_t today, struct fields *fields, struct usage_period *ret)
{
	const struct str none = {NULL, 0};
	struct usage_period alone;
	enum usage_period_flaw flaw =
	    usage_period_read(period_typed(form, "from"), period_typed(form, "to"), today, ret);

	if (flaw == USAGE_PERIOD_GOOD)
		return true;
	fields_wrong(fields, flaws[flaw].field, flaws[flaw].key, NULL);
	/* Whatever is wrong with the last day, the first may be no day either. */
	flaw = usage_period_read(period_typed(form, "from"), none, today, &alone);
	if (flaw == USAGE_PERIOD_FROM_NO_DAY || flaw == USAGE_PERIOD_FROM_EARLY ||
	    flaw == USAGE_PERIOD_FROM_AHEAD)
		fields_wrong(fields, flaws[flaw].field, flaws[flaw].key, NULL);
	return false;
}

static size_t period_link(const char *word)
{
	for (size_t i = 0; i < PERIODS; i++)
		if (strcmp(word, periods[i].word) == 0)
			return i;
	return STANDARD;
}

static void period_name_days(struct model *page, struct figures_period *p, bool since)
{
	char from[CALENDAR_TEXT_MAX], to[CALENDAR_TEXT_MAX];

	calendar_write(p->days.from, from);
	calendar_write(p->days.to, to);
	snprintf(p->query, sizeof p->query, since ? "from=%s" : "from=%s&to=%s", from, to);
	model_cstr(page, "period_from", from);
	model_cstr(page, "period_to", to);
	model_format(page, "period_days", "%d", (int)(p->days.to - p->days.from + 1));
}

bool figures_period(const struct figures_asked *asked, int32_t today, bool since,
    struct model *page, struct figures_period *ret)
{
	struct fields fields = {
	    .table = table, .count = since ? 1 : sizeof table / sizeof table[0]};
	struct form form = {.count = 0};
	size_t chosen = PERIODS;
	bool good = true;

	form_add(&form, STR("from"), str_from(asked->from));
	form_add(&form, STR("to"), since ? STR("") : str_from(asked->to));
	if (period_typed(&form, "from").at != NULL || period_typed(&form, "to").at != NULL) {
		good = period_read_typed(&form, today, &fields, &ret->days);
	} else {
		chosen = period_link(asked->period);
		ret->days.to = today;
		ret->days.from = periods[chosen].first != NULL ? periods[chosen].first(today)
							       : today - periods[chosen].days + 1;
	}
	period_show_links(page, chosen);
	fields_show(&fields, &form, page);
	model_flag(page, "period_is_good", good);
	model_flag(page, "period_is_typed", chosen == PERIODS);
	model_flag(page, "period_is_since", since);
	if (good)
		period_name_days(page, ret, since);
	return good;
}
