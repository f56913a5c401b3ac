/* What answers say of the settings. */
#include "help/slots.h"

#include <stdio.h>

enum { NUMBER_MAX = 24, MINUTE_S = 60, HOUR_S = 3600 };

static void slot_add(struct help_slots *to, const char *name, const char *value)
{
	to->slots[to->count++] = (struct help_slot){name, str_from(value)};
}

enum err help_slots_fill(const struct config *config, struct arena *memory, struct help_slots *ret)
{
	const struct {
		const char *name;
		unsigned value;
	} numbers[] = {
	    {"renewal_days", config->issue.renewal_days.usual},
	    {"reissue_days", config->issue.reissue_days.usual},
	    {"reissues", config->issue.reissues.usual},
	    {"issue_days", config->issue.issue_days},
	    {"invoice_days", config->order.invoice_days},
	    {"coupon_least", config->order.coupon_least},
	    {"draft_days", config->portal.draft_days},
	    {"idle_minutes", config->portal.idle_time / MINUTE_S},
	    {"session_hours", config->portal.session_time / HOUR_S},
	    {"visit_hours", (config->watch.site_every + HOUR_S - 1) / HOUR_S},
	};

	*ret = (struct help_slots){0};
	slot_add(ret, "brand", config->page.brand);
	slot_add(ret, "public_url", config->server.public_url);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		char text[NUMBER_MAX];
		const char *copy;

		snprintf(text, sizeof text, "%u", numbers[i].value);
		copy = arena_str(memory, str_from(text));
		if (copy == NULL)
			return ERR_NO_MEMORY;
		slot_add(ret, numbers[i].name, copy);
	}
	return ERR_OK;
}

bool help_slots_find(const struct help_slots *slots, struct str name, struct str *ret_value)
{
	for (size_t i = 0; i < slots->count; i++)
		if (str_eq(name, str_from(slots->slots[i].name))) {
			*ret_value = slots->slots[i].value;
			return true;
		}
	return false;
}
