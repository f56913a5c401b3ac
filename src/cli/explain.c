/* Explains settings. */
#include "cli/explain.h"

#include "cli/output.h"
#include "config/keys.h"

enum { SAMPLE_MAX = 65536 };

int explain_all(void)
{
	struct buf text = BUF_INIT(SAMPLE_MAX);
	int status;

	config_write_sample(&text);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

int explain_setting(const char *text)
{
	struct str name = str_from(text), section = str_cut(&name, '.');
	struct buf line = BUF_INIT(SAMPLE_MAX);
	size_t i = config_key_find(section, name);
	int status;

	if (i == config_keys_count) {
		output_error(
		    "--explain %s: there is no such setting; --sample shows all, as [SECTION] "
		    "and NAME",
		    text);
		return COMMAND_REFUSED;
	}
	buf_printf(&line, "[%s]\n", config_keys[i].section);
	config_write_key(i, &line);
	status = output_print(&line);
	buf_free(&line);
	return status;
}
