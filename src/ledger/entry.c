/* Writes the canonical bytes of an entry. */
#include "ledger/entry.h"

#include <assert.h>
#include <inttypes.h>
#include "base/utf8.h"
#include "ledger/member.h"

static const char *const kind_names[LEDGER_KIND_COUNT] = {
    [LEDGER_KNOWN] = "known",
    [LEDGER_ISSUE] = "issue",
    [LEDGER_REISSUE] = "reissue",
    [LEDGER_RENEW] = "renew",
    [LEDGER_REVOKE] = "revoke",
    [LEDGER_RELEASE] = "release",
    [LEDGER_AMEND] = "amend",
    [LEDGER_END] = "end",
};

/* ---- the members ---- */

#define AT(member) offsetof(struct ledger_entry, member)

const struct ledger_member ledger_members[LEDGER_MEMBER_COUNT] = {
    {"at", LEDGER_MEMBER_NUMBER, AT(at)},
    {"broken", LEDGER_MEMBER_NUMBER, AT(broken)},
    {"code", LEDGER_MEMBER_CODE, AT(code)},
    {"fingerprint_sha256", LEDGER_MEMBER_TEXT, AT(fingerprint)},
    {"issuer_key_sha256", LEDGER_MEMBER_TEXT, AT(issuer_key)},
    {"kind", LEDGER_MEMBER_KIND, AT(kind)},
    {"not_after", LEDGER_MEMBER_NUMBER, AT(not_after)},
    {"not_before", LEDGER_MEMBER_NUMBER, AT(not_before)},
    {"organization", LEDGER_MEMBER_TEXT, AT(organization)},
    {"organization_en", LEDGER_MEMBER_TEXT, AT(organization_en)},
    {"organization_en_sha256", LEDGER_MEMBER_TEXT, AT(organization_en_hash)},
    {"organization_sha256", LEDGER_MEMBER_TEXT, AT(organization_hash)},
    {"reason", LEDGER_MEMBER_TEXT, AT(reason)},
    {"renews", LEDGER_MEMBER_TEXT, AT(renews)},
    {"replaces", LEDGER_MEMBER_TEXT, AT(replaces)},
    {"serial", LEDGER_MEMBER_TEXT, AT(serial)},
    {"since", LEDGER_MEMBER_NUMBER, AT(since)},
    {"urls", LEDGER_MEMBER_URLS, AT(urls)},
    {"v", LEDGER_MEMBER_VERSION, 0},
};

const char *ledger_kind_name(enum ledger_kind kind)
{
	assert(kind < LEDGER_KIND_COUNT);
	return kind_names[kind];
}

/* ---- writing ---- */

static void entry_fail(struct buf *to, enum err err)
{
	if (!to->err)
		to->err = err;
}

/* RFC 8785 section 3.2.2.2: what has a short escape has it, other controls have \u00xx, and all
 * else stands as it is; io/json.h escapes more than that. */
static void entry_put_text(struct str text, struct buf *to)
{
	static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";

	if (!utf8_valid(text))
		entry_fail(to, ERR_INVALID);
	buf_putc(to, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		const char *at = c == '\0' ? NULL : strchr(escaped, c);

		if (at != NULL)
			buf_printf(to, "\\%c", letters[at - escaped]);
		else if ((unsigned char)c < ' ')
			buf_printf(to, "\\u%04x", (unsigned)c);
		else
			buf_putc(to, c);
	}
	buf_putc(to, '"');
}

static bool text_precedes(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.at, b.at, len);

	return order < 0 || (order == 0 && a.len < b.len);
}

/* The least of those behind `last`, and of all where that is absent; absent at the end. There are
 * few: most contracts have one. */
static struct str urls_next(const struct ledger_entry *e, struct str last)
{
	struct str least = {NULL, 0};

	for (size_t i = 0; i < e->url_count; i++)
		if ((last.at == NULL || text_precedes(last, e->urls[i])) &&
		    (least.at == NULL || text_precedes(e->urls[i], least)))
			least = e->urls[i];
	return least;
}

static void entry_put_urls(const struct ledger_entry *e, struct buf *to)
{
	struct str url = urls_next(e, (struct str){NULL, 0});

	for (char before = '['; url.at != NULL; before = ',') {
		buf_putc(to, before);
		entry_put_text(url, to);
		url = urls_next(e, url);
	}
	buf_putc(to, ']');
}

static bool member_is_there(const struct ledger_entry *e, const struct ledger_member *m)
{
	const char *at = (const char *)e + m->offset;

	switch (m->kind) {
	case LEDGER_MEMBER_TEXT:
		return ((const struct str *)(const void *)at)->at != NULL;
	case LEDGER_MEMBER_NUMBER:
		return *(const int64_t *)(const void *)at != 0;
	case LEDGER_MEMBER_URLS:
		return e->url_count > 0;
	case LEDGER_MEMBER_CODE:
	case LEDGER_MEMBER_KIND:
	case LEDGER_MEMBER_VERSION:
		break;
	}
	return true;
}

static void entry_put_member(
    const struct ledger_entry *e, const struct ledger_member *m, struct buf *to)
{
	const void *at = (const char *)e + m->offset;

	switch (m->kind) {
	case LEDGER_MEMBER_TEXT:
		entry_put_text(*(const struct str *)at, to);
		break;
	case LEDGER_MEMBER_NUMBER:
		buf_printf(to, "%" PRId64, *(const int64_t *)at);
		break;
	case LEDGER_MEMBER_CODE:
		buf_printf(to, "\"%s\"", e->code.text);
		break;
	case LEDGER_MEMBER_KIND:
		buf_printf(to, "\"%s\"", ledger_kind_name(e->kind));
		break;
	case LEDGER_MEMBER_URLS:
		entry_put_urls(e, to);
		break;
	case LEDGER_MEMBER_VERSION:
		buf_printf(to, "%d", LEDGER_VERSION);
		break;
	}
}

void ledger_entry_write(const struct ledger_entry *e, struct buf *to)
{
	size_t before = to->len;
	char between = '{';

	for (size_t i = 0; i < LEDGER_MEMBER_COUNT; i++) {
		const struct ledger_member *m = &ledger_members[i];

		if (!member_is_there(e, m))
			continue;
		buf_printf(to, "%c\"%s\":", between, m->name);
		entry_put_member(e, m, to);
		between = ',';
	}
	buf_putc(to, '}');
	if (to->len - before > LEDGER_ENTRY_MAX)
		entry_fail(to, ERR_TOO_LARGE);
}
