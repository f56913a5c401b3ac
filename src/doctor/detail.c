/* What was seen where a check is wrong. */
#include "doctor/detail.h"

#include "base/buf.h"
#include "doctor/report.h"
#include "io/json.h"

static const struct {
	const char *name;
	bool is_time;
} members[DOCTOR_MEMBER_COUNT] = {
    [DOCTOR_SEEN_REASON] = {"reason", false},
    [DOCTOR_SEEN_ADDRESSES] = {"addresses", false},
    [DOCTOR_SEEN_ORGANIZATION] = {"organization", false},
    [DOCTOR_SEEN_NAMES] = {"names", false},
    [DOCTOR_SEEN_SERIAL] = {"serial", false},
    [DOCTOR_SEEN_ISSUER] = {"issuer", false},
    [DOCTOR_SEEN_FROM] = {"from", true},
    [DOCTOR_SEEN_UNTIL] = {"until", true},
    [DOCTOR_SEEN_REVOKED] = {"revoked", true},
    [DOCTOR_SEEN_KEY] = {"key", false},
    [DOCTOR_SEEN_SIGNATURE] = {"signature", false},
    [DOCTOR_SEEN_MISSING] = {"missing", false},
    [DOCTOR_SEEN_EXTRA] = {"extra", false},
    [DOCTOR_SEEN_PROTOCOL] = {"protocol", false},
    [DOCTOR_SEEN_ALERT] = {"alert", false},
    [DOCTOR_SEEN_COUNT] = {"count", false},
    [DOCTOR_SEEN_WANTED] = {"wanted", false},
    [DOCTOR_SEEN_STATUS] = {"status", false},
    [DOCTOR_SEEN_LOCATION] = {"location", false},
    [DOCTOR_SEEN_POLICY] = {"policy", false},
    [DOCTOR_SEEN_CODE] = {"code", false},
    [DOCTOR_SEEN_FRAME] = {"frame", false},
    [DOCTOR_SEEN_BUILDER] = {"builder", false},
    [DOCTOR_SEEN_URLS] = {"urls", false},
};

const char *doctor_member_name(enum doctor_member member)
{
	return members[member].name;
}

bool doctor_member_is_time(enum doctor_member member)
{
	return members[member].is_time;
}

/* The texts grow while the object is read. */
struct detail_reading {
	struct buf texts[DOCTOR_MEMBER_COUNT];
	struct doctor_detail *to;
};

static void detail_take(void *arg, const char *key, const struct json_value *value)
{
	struct detail_reading *r = arg;
	unsigned i = 0;

	while (i < DOCTOR_MEMBER_COUNT && !str_eq(str_from(members[i].name), str_from(key)))
		i++;
	if (i == DOCTOR_MEMBER_COUNT)
		return;
	if (members[i].is_time) {
		r->to->times[i] = value->kind == JSON_IS_INT ? value->number : 0;
		return;
	}
	if (r->texts[i].len > 0)
		buf_puts(&r->texts[i], ", ");
	if (value->kind == JSON_IS_TEXT)
		buf_add_str(&r->texts[i], value->text);
	else if (value->kind == JSON_IS_INT)
		buf_printf(&r->texts[i], "%lld", (long long)value->number);
}

enum err doctor_detail_read(struct str json, struct arena *arena, struct doctor_detail *ret)
{
	struct doctor_detail detail = {0};
	struct detail_reading reading = {.to = &detail};
	bool ok = true;
	enum err err;

	for (unsigned i = 0; i < DOCTOR_MEMBER_COUNT; i++)
		reading.texts[i] = BUF_INIT(2 * DOCTOR_DETAIL_MAX);
	err = json_read(json, detail_take, &reading);
	for (unsigned i = 0; i < DOCTOR_MEMBER_COUNT; i++) {
		struct buf *text = &reading.texts[i];

		ok = ok && text->err != ERR_NO_MEMORY;
		if (text->len > 0)
			detail.texts[i] = arena_bytes(arena, buf_str(text), &ok);
		buf_free(text);
	}
	if (err == ERR_NO_MEMORY || !ok)
		return ERR_NO_MEMORY;
	*ret = err ? (struct doctor_detail){0} : detail;
	return ERR_OK;
}
