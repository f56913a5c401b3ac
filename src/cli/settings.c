/* Finds and reads the configuration for a command. */
#include "cli/settings.h"

#include <stdlib.h>
#include <unistd.h>
#include "base/local_time.h"
#include "cli/output.h"
#include "config/business_days.h"

#define USUAL_PATH "/etc/trustseal/trustseal.conf"

const char *settings_path(const struct arguments *a)
{
	const char *path = option_value(a, OPTION_CONFIG);

	if (path == NULL)
		path = getenv("TRUSTSEAL_CONFIG");
	if (path == NULL && access(USUAL_PATH, F_OK) == 0)
		path = USUAL_PATH;
	return path;
}

enum err settings_read(const char *path, config_report *report, void *arg, struct config *ret)
{
	struct config_reading reading;
	struct problem why;

	config_begin(&reading, ret, report, arg);
	if (path != NULL && config_file(&reading, path, &why)) {
		report(arg, false, why.text);
		return ERR_INVALID;
	}
	config_environment(&reading, environ);
	return config_end(&reading);
}

static void settings_tell_mistake(void *arg, bool warning, const char *message)
{
	(void)arg;
	if (!warning)
		output_error("%s", message);
}

enum err settings_load(const struct arguments *a, struct config *ret)
{
	enum err err = settings_read(settings_path(a), settings_tell_mistake, NULL, ret);
	struct problem why;

	if (err)
		return err;
	err = local_time_use(ret->page.timezone, &why);
	if (err) {
		output_error("[page] timezone: %s", why.text);
		return err;
	}
	err = business_days_use(ret->issue.holidays, &why);
	if (err)
		output_error("[issue] holidays: %s", why.text);
	return err;
}
