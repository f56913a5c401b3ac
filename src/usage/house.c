/* What the collector does for the tables from time to time. */
#include "usage/house.h"

#include "base/local_time.h"
#include "usage/follow.h"
#include "usage/handle.h"
#include "usage/sketch.h"
#include "usage/write.h"

static enum err house_begin_day(struct usage_house *house, struct usage_handle *handle,
    struct usage_sketch *seen, unsigned keep_days, int32_t today)
{
	enum err err = usage_mark_kinds(handle->store, today);

	if (err)
		return err;
	if (house->today != 0)
		usage_sketch_halve(seen);
	*house = (struct usage_house){.today = today, .pruned = -1, .pruning = keep_days > 0};
	return ERR_OK;
}

enum err usage_house_keep(struct usage_house *house, struct usage_handle *handle,
    struct usage_sketch *seen, unsigned keep_days, int64_t now, bool *ret_more, struct problem *why)
{
	int32_t today = local_time_days(now);
	enum err err = usage_handle_open(handle, why);

	*ret_more = false;
	if (err)
		return err;
	if (today != house->today)
		err = house_begin_day(house, handle, seen, keep_days, today);
	if (!err)
		err = usage_follow(handle->store, now, ret_more);
	if (!err && house->pruning)
		err = usage_prune(handle->store, house->today - (int32_t)keep_days, now,
		    &house->pruned, &house->pruning);
	return err ? usage_handle_failed(handle, err, why) : ERR_OK;
}
