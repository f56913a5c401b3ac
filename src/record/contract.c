/* The rules that an applicant's data must keep. */
#include "record/contract.h"

#include <assert.h>
#include <stdio.h>
#include "base/buf.h"
#include "base/utf8.h"
#include "config/config.h"
#include "origin/registered.h"

/* What is being read, and where it goes. */
struct reading {
	const struct contract_rules *rules;
	struct arena *arena;
	struct contract *to;
	struct problem *why;
};

/* As much of a text as a reason should repeat. */
static int text_shown_length(struct str text)
{
	return text.len < 80 ? (int)text.len : 80;
}

static enum err text_keep(const struct reading *r, struct str text, struct str *to)
{
	bool ok = true;

	*to = arena_bytes(r->arena, text, &ok);
	return ok ? ERR_OK : err_no_memory(r->why);
}

static enum err form_read_code(struct str text, struct code *to, struct problem *why)
{
	if (text.len == 0 || code_parse(text, to))
		return ERR_OK;
	return err_reason(why, ERR_INVALID, "code.digits", "\"%.*s\" is not a code of ten digits",
	    text_shown_length(text), text.at);
}

static enum err form_read_own_code(const struct reading *r, struct str text)
{
	return form_read_code(text, &r->to->code, r->why);
}

static enum err form_read_renews(const struct reading *r, struct str text)
{
	return form_read_code(text, &r->to->renews, r->why);
}

/* ---- URLs ---- */

/* What stands between addresses and in none. */
static const struct str hard_separators[] = {
    {" ", 1}, {"\t", 1}, {"\n", 1}, {"\r", 1}, {"|", 1}, {"\u3000", 3}, /* ideographic space */
    {"\u3001", 3},                                                      /* 、 */
    {"\uFF64", 3},                                                      /* ､ */
    {"\uFF0C", 3},                                                      /* ， */
    {"\uFF1B", 3},                                                      /* ； */
    {"\uFF5C", 3},                                                      /* ｜ */
};

/* A run of separators of more bytes is looked at in pieces: nobody types it. */
enum { SEPARATORS_MAX = 64 };

static size_t separator_hard_length(struct str text)
{
	for (size_t i = 0; i < sizeof hard_separators / sizeof hard_separators[0]; i++)
		if (str_starts(text, hard_separators[i]))
			return hard_separators[i].len;
	return 0;
}

static bool text_begins_address(struct str text)
{
	size_t colon = str_index(text, ':');

	for (size_t i = 0; i < colon; i++)
		if (str_lower(text.at[i]) < 'a' || str_lower(text.at[i]) > 'z')
			return false;
	return colon > 0 && str_starts(str_part(text, colon, 3), STR("://"));
}

/* How many bytes of separators `text` begins with. A comma or semicolon can be a part of a path: it
 * separates where another separator, an address or nothing is behind it. */
static size_t url_separator_length(struct str text)
{
	size_t len = 0, hard = 0;
	bool is_soft = false, is_hard = false;

	while (len < text.len && len < SEPARATORS_MAX) {
		hard = separator_hard_length(str_part(text, len, text.len));
		if (hard == 0 && text.at[len] != ',' && text.at[len] != ';')
			break;
		is_soft = is_soft || hard == 0;
		is_hard = is_hard || hard > 0;
		len += hard > 0 ? hard : 1;
	}
	if (is_soft && !is_hard && len < text.len && len < SEPARATORS_MAX &&
	    !text_begins_address(str_part(text, len, text.len)))
		return 0;
	return len;
}

struct str contract_cut_url(struct str *rest)
{
	size_t start = 0, end, len;
	struct str url;

	while ((len = url_separator_length(str_part(*rest, start, rest->len))) > 0)
		start += len;
	for (end = start;
	     end < rest->len && url_separator_length(str_part(*rest, end, rest->len)) == 0;)
		end++;
	url = end > start ? str_part(*rest, start, end - start) : (struct str){NULL, 0};
	*rest = str_part(*rest, end, rest->len);
	return url;
}

/* Two addresses that were not told apart would be one with a path that nobody visits. */
static enum err url_check_path(struct str text, struct str path, struct problem *why)
{
	const char *what = NULL;

	if (str_find(path, STR("://")) < path.len)
		what = "another address";
	else if (str_index(path, ';') < path.len)
		what = "a semicolon";
	else if (str_index(path, ',') < path.len)
		what = "a comma";
	if (what == NULL)
		return ERR_OK;
	err_reason(why, ERR_REFUSED, "url.separator",
	    "%.*s: its path has %s in it: write each address in full, from https:// on, and a "
	    "blank between two",
	    text_shown_length(text), text.at, what);
	err_about(why, text.at, text.len);
	return ERR_REFUSED;
}

static enum err form_read_url(
    const struct reading *r, struct str text, struct str *url, struct str *host)
{
	struct buf path = BUF_INIT(ORIGIN_URL_MAX), whole = BUF_INIT(2 * ORIGIN_URL_MAX);
	struct origin_url parsed;
	struct problem reason = {.text = ""};
	enum err err =
	    origin_parse_registered(text, r->rules->insecure_loopback, &path, &parsed, &reason);

	if (err) {
		err_reason(r->why, err, reason.reason[0] == '\0' ? "url.malformed" : reason.reason,
		    "%.*s: %.300s", text_shown_length(text), text.at, reason.text);
		err_about(r->why, text.at, text.len);
		goto out;
	}
	err = url_check_path(text, parsed.path, r->why);
	if (err)
		goto out;
	origin_write(&parsed.origin, &whole);
	buf_add_str(&whole, parsed.path);
	err = whole.err ? err_no_memory(r->why) : text_keep(r, buf_str(&whole), url);
	if (!err)
		err = text_keep(r, str_from(parsed.origin.host), host);
out:
	buf_free(&path);
	buf_free(&whole);
	return err;
}

static bool url_is_among(struct str url, const struct str *urls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(urls[i], url))
			return true;
	return false;
}

static enum err form_read_urls(const struct reading *r, struct str text)
{
	struct str rest = text, *urls, *hosts;
	size_t count = 0;

	while (contract_cut_url(&rest).at != NULL)
		count++;
	if (count == 0)
		return err_reason(r->why, ERR_INVALID, "url.needed", "at least one is needed");
	if (count > CONTRACT_URLS_MAX)
		return err_reason(r->why, ERR_TOO_LARGE, "url.many",
		    "%zu are more than the %d that are taken", count, CONTRACT_URLS_MAX);
	urls = arena_alloc(r->arena, count * sizeof *urls);
	hosts = arena_alloc(r->arena, count * sizeof *hosts);
	if (urls == NULL || hosts == NULL)
		return err_no_memory(r->why);
	for (size_t i = 0; i < count; i++) {
		enum err err = form_read_url(r, contract_cut_url(&text), &urls[i], &hosts[i]);

		if (err)
			return err;
		if (url_is_among(urls[i], urls, i)) {
			err = err_reason(r->why, ERR_REFUSED, "url.twice", "%.*s is given twice",
			    text_shown_length(urls[i]), urls[i].at);
			err_about(r->why, urls[i].at, urls[i].len);
			return err;
		}
	}
	r->to->urls = urls;
	r->to->hosts = hosts;
	r->to->url_count = count;
	return ERR_OK;
}

bool contract_has_url(const struct contract *contract, struct str url)
{
	return url_is_among(url, contract->urls, contract->url_count);
}

enum err contract_sites(
    const struct str *urls, size_t count, struct arena *arena, struct origin_sites *ret)
{
	struct buf bytes = BUF_INIT(CONTRACT_URLS_MAX * (ORIGIN_PATH_MAX + ORIGIN_HOST_MAX + 8));
	struct buf path = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url url;
	enum err err = count == 0 || count > CONTRACT_URLS_MAX ? ERR_CORRUPT : ERR_OK;
	bool ok = true;

	for (size_t i = 0; i < count && !err; i++) {
		buf_clear(&path);
		err = origin_parse_registered(urls[i], true, &path, &url, NULL);
		if (!err)
			origin_sites_add(&bytes, &url);
	}
	*ret = (struct origin_sites){count, arena_bytes(arena, buf_str(&bytes), &ok)};
	if (bytes.err || !ok)
		err = ERR_NO_MEMORY;
	buf_free(&path);
	buf_free(&bytes);
	return err == ERR_OK || err == ERR_NO_MEMORY ? err : ERR_CORRUPT;
}

/* ---- names ---- */

/* Without ASCII and ideographic spaces at both ends. */
static struct str name_trim(struct str text)
{
	static const struct str wide = {"\u3000", sizeof "\u3000" - 1};
	size_t before;

	do {
		before = text.len;
		text = str_trim(text);
		if (str_starts(text, wide))
			text = str_part(text, wide.len, text.len);
		if (str_ends(text, wide))
			text = str_part(text, 0, text.len - wide.len);
	} while (text.len != before);
	return text;
}

/* Takes a name whose characters are all seen by a reader. */
static enum err form_read_name(const struct reading *r, struct str text, struct str *to)
{
	struct str rest = text;
	uint32_t point;
	size_t count = 0;

	while (utf8_next(&rest, &point)) {
		char position[24];
		int len;

		count++;
		if (!utf8_is_hidden(point))
			continue;
		err_reason(r->why, ERR_INVALID, "name.hidden",
		    "character %zu is a control or invisible character (U+%04X)", count, point);
		len = snprintf(position, sizeof position, "%zu", count);
		err_about(r->why, position, (size_t)len);
		return ERR_INVALID;
	}
	if (rest.len > 0)
		return err_reason(r->why, ERR_INVALID, "name.encoding",
		    "is not UTF-8 from byte %zu on", text.len - rest.len + 1);
	if (count > CONTRACT_ORGANIZATION_MAX)
		return err_reason(r->why, ERR_TOO_LARGE, "name.long",
		    "has %zu characters; %d are taken", count, CONTRACT_ORGANIZATION_MAX);
	return text_keep(r, text, to);
}

static enum err form_read_organization(const struct reading *r, struct str text)
{
	text = name_trim(text);
	if (text.len == 0)
		return err_reason(r->why, ERR_INVALID, "name.needed", "is needed");
	return form_read_name(r, text, &r->to->organization);
}

static enum err form_read_organization_en(const struct reading *r, struct str text)
{
	text = name_trim(text);
	r->to->organization_en = (struct str){NULL, 0};
	return text.len == 0 ? ERR_OK : form_read_name(r, text, &r->to->organization_en);
}

/* ---- choices ---- */

static enum err form_read_service(const struct reading *r, struct str text)
{
	const struct contract_rules *rules = r->rules;

	for (size_t i = 0; i < rules->service_count; i++)
		if (text.len == 0 || str_eq(text, str_from(rules->services[i])))
			return text_keep(r, str_from(rules->services[i]), &r->to->service);
	return err_because(r->why, ERR_REFUSED,
	    "\"%.*s\" is not among the services of the configuration", text_shown_length(text),
	    text.at);
}

static enum err form_read_lang(const struct reading *r, struct str text)
{
	if (text.len == 0 || lang_parse(text, &r->to->lang))
		return ERR_OK;
	return err_because(r->why, ERR_INVALID, "\"%.*s\" is not a language that is spoken here",
	    text_shown_length(text), text.at);
}

static enum err answer_read(const struct reading *r, struct str text, bool usual, bool *to)
{
	static const struct {
		struct str word;
		bool is_yes;
	} words[] = {
	    {{"yes", 3}, true},
	    {{"no", 2}, false},
	    {{"1", 1}, true},
	    {{"0", 1}, false},
	    {{"true", 4}, true},
	    {{"false", 5}, false},
	    {{"on", 2}, true},
	    {{"off", 3}, false},
	};

	*to = usual;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_eq_nocase(text, words[i].word)) {
			*to = words[i].is_yes;
			return ERR_OK;
		}
	if (text.len == 0)
		return ERR_OK;
	return err_because(r->why, ERR_INVALID, "\"%.*s\" is neither yes nor no",
	    text_shown_length(text), text.at);
}

static enum err form_read_sticker(const struct reading *r, struct str text)
{
	return answer_read(r, text, true, &r->to->sticker);
}

static enum err form_read_auto_renew(const struct reading *r, struct str text)
{
	return answer_read(r, text, false, &r->to->auto_renew);
}

static enum err form_read_visits(const struct reading *r, struct str text)
{
	bool visits = true;
	enum err err = answer_read(r, text, true, &visits);

	r->to->unvisited = !visits;
	return err;
}

static enum err form_read_person(const struct reading *r, struct str text)
{
	return answer_read(r, text, false, &r->to->is_person);
}

/* ---- the form ---- */

static const struct {
	const char *name;
	enum err (*read)(const struct reading *r, struct str text);
} fields[CONTRACT_FIELD_COUNT] = {
    [CONTRACT_CODE] = {"code", form_read_own_code},
    [CONTRACT_URL] = {"url", form_read_urls},
    [CONTRACT_ORGANIZATION] = {"organization", form_read_organization},
    [CONTRACT_ORGANIZATION_EN] = {"organization_en", form_read_organization_en},
    [CONTRACT_SERVICE] = {"service", form_read_service},
    [CONTRACT_LANG] = {"lang", form_read_lang},
    [CONTRACT_STICKER] = {"sticker", form_read_sticker},
    [CONTRACT_AUTO_RENEW] = {"auto_renew", form_read_auto_renew},
    [CONTRACT_VISITS] = {"visits", form_read_visits},
    [CONTRACT_PERSON] = {"person", form_read_person},
    [CONTRACT_RENEWS] = {"renews", form_read_renews},
};

const char *contract_field_name(enum contract_field field)
{
	assert(field < CONTRACT_FIELD_COUNT);
	return fields[field].name;
}

bool contract_field_parse(struct str name, enum contract_field *ret_field)
{
	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++)
		if (str_eq_nocase(name, str_from(fields[i].name))) {
			*ret_field = (enum contract_field)i;
			return true;
		}
	return false;
}

/* May a contract of that service renew itself? */
static enum err contract_check_auto_renew(
    const struct contract *contract, const struct contract_rules *rules, struct problem *why)
{
	const struct config_words *may;

	if (!contract->auto_renew || rules->config == NULL)
		return ERR_OK;
	may = &rules->config->issue.auto_renewing;
	for (size_t i = 0; i < may->count; i++)
		if (str_eq(contract->service, str_from(may->words[i])))
			return ERR_OK;
	return err_reason(why, ERR_REFUSED, "contract.auto_renew",
	    "contracts of the service %.*s do not renew themselves ([issue] auto_renewing)",
	    text_shown_length(contract->service), contract->service.at);
}

enum err contract_read_fields(const struct contract_form *form, unsigned which,
    const struct contract_rules *rules, struct arena *arena, struct contract *to,
    enum contract_field *ret_field, struct problem *why)
{
	const unsigned kind = 1u << CONTRACT_SERVICE | 1u << CONTRACT_AUTO_RENEW;
	struct reading reading = {rules, arena, to, why};

	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++) {
		enum err err = (which & 1u << i) == 0
				   ? ERR_OK
				   : fields[i].read(&reading, str_trim(form->field[i]));

		if (err) {
			*ret_field = (enum contract_field)i;
			return err;
		}
	}
	if ((which & kind) == 0)
		return ERR_OK;
	*ret_field = CONTRACT_AUTO_RENEW;
	return contract_check_auto_renew(to, rules, why);
}

enum err contract_read(const struct contract_form *form, const struct contract_rules *rules,
    struct arena *arena, struct contract *ret, enum contract_field *ret_field, struct problem *why)
{
	struct contract contract = {.lang = LANG_USUAL};
	enum err err = contract_read_fields(
	    form, (1u << CONTRACT_FIELD_COUNT) - 1, rules, arena, &contract, ret_field, why);

	if (!err)
		*ret = contract;
	return err;
}
