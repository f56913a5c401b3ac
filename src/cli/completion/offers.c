/* What a word that is being typed may become. */
#include "cli/completion/offers.h"

#include "base/printable.h"

void offers_add(const struct offers *o, struct str name, struct str about)
{
	if (!str_starts(name, o->typed))
		return;
	buf_add_str(o->to, o->before);
	buf_add_str(o->to, name);
	if (about.len > 0) {
		buf_putc(o->to, '\t');
		printable_write(about, o->to);
	}
	buf_putc(o->to, '\n');
}

void offers_tell(const struct offers *o, const char *what)
{
	buf_printf(o->to, "%s\n", what);
}
