/* What somebody asks the public log about. */
#include "pages/ledger/asked.h"

#include "ledger/names.h"
#include "web/params.h"

enum { NUMBER_MAX = 24 };

void ledger_asked_read(const struct request *r, struct ledger_asked *ret)
{
	char number[NUMBER_MAX];

	*ret = (struct ledger_asked){.kind = LEDGER_ASKED_NOTHING};
	if (params_has(r->query, STR("before")) &&
	    !(params_get(r->query, STR("before"), number, sizeof number) &&
		str_to_uint(str_from(number), INT64_MAX, &ret->before)))
		ret->kind = LEDGER_ASKED_UNREAD;
	if (!params_has(r->query, STR("host")))
		return;
	if (!params_get(r->query, STR("host"), ret->typed, sizeof ret->typed)) {
		ret->typed[0] = '\0';
		ret->kind = LEDGER_ASKED_UNREAD;
	} else if (str_trim(str_from(ret->typed)).len > 0 && ret->kind == LEDGER_ASKED_NOTHING) {
		ret->kind = ledger_name_read(str_from(ret->typed), ret->host) ? LEDGER_ASKED_HOST
									      : LEDGER_ASKED_UNREAD;
	}
}

void ledger_asked_write(const char *path, const char *host, enum lang lang, struct buf *to)
{
	buf_printf(to, "%s?host=", path);
	params_encode(to, str_from(host));
	if (lang != LANG_COUNT)
		buf_printf(to, "&lang=%s", lang_tag(lang));
}
