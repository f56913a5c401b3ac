/* Which manual pages there are: trustseal.1, one for each command, trustseal.conf.5. */
#include "cli/manual/page.h"

#include <assert.h>
#include "cli/manual/command_page.h"
#include "cli/manual/head.h"
#include "cli/manual/settings_page.h"

enum { PAGE_PROGRAM, PAGE_COMMANDS };

size_t page_count(const struct commands *commands)
{
	return commands->count + 2;
}

struct page_name page_name(const struct commands *commands, size_t i)
{
	struct buf name = BUF_INIT(PAGE_NAME_MAX);
	struct page_name ret;
	bool fits;

	if (i == PAGE_PROGRAM) {
		buf_puts(&name, "trustseal.1");
	} else if (i < PAGE_COMMANDS + commands->count) {
		buf_puts(&name, "trustseal-");
		head_write_dashed(commands->at[i - PAGE_COMMANDS]->name, &name);
		buf_puts(&name, ".1");
	} else {
		buf_puts(&name, "trustseal.conf.5");
	}
	fits = str_copy(ret.text, sizeof ret.text, buf_str(&name));
	assert(fits);
	(void)fits;
	buf_free(&name);
	return ret;
}

void page_write(const struct commands *commands, size_t i, struct buf *to)
{
	if (i == PAGE_PROGRAM)
		command_page_write_all(commands, to);
	else if (i < PAGE_COMMANDS + commands->count)
		command_page_write(commands, commands->at[i - PAGE_COMMANDS], to);
	else
		settings_page_write(to);
}
