/* trustseal.conf(5), from the table of settings. */
#include "cli/manual/settings_page.h"

#include "cli/manual/head.h"
#include "cli/manual/roff.h"
#include "config/config.h"
#include "config/keys.h"

static void settings_page_write_key(const struct config_key *key, struct buf *to)
{
	struct problem limits;

	buf_printf(to, ".It Cm %s =", key->name);
	if (key->standard[0] != '\0') {
		buf_puts(to, " Ar ");
		roff_words(str_from(key->standard), to);
	}
	buf_putc(to, '\n');
	roff_prose(str_from(key->documentation), "", to);
	if (config_type_limits(key, &limits)) {
		buf_puts(to, "The value");
		roff_prose(str_from(limits.text), ".", to);
	}
}

void settings_page_write(struct buf *to)
{
	head_write("trustseal.conf", 5, "The settings of trustseal", to);
	buf_puts(to, ".Sh DESCRIPTION\n");
	for (size_t i = 0; config_file_rules[i] != NULL; i++)
		roff_prose(str_from(config_file_rules[i]), "", to);
	for (size_t i = 0; i < config_keys_count; i++) {
		if (config_keys_begin_section(i))
			buf_printf(to, "%s.Ss [%s]\\&\n.Bl -tag -width Ds\n", i == 0 ? "" : ".El\n",
			    config_keys[i].section);
		settings_page_write_key(&config_keys[i], to);
	}
	buf_puts(to, ".El\n.Sh FILES\n.Pa /etc/trustseal/trustseal.conf\n"
		     ".Sh SEE ALSO\n.Xr trustseal-check-config 1 ,\n.Xr trustseal-serve 1\n");
}
