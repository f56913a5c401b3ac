/* The addresses to which mail goes. */
#include "origin/mailbox.h"

#include "base/buf.h"
#include "origin/origin.h"

enum { LOCAL_PART_MAX = 64 }; /* of RFC 5321 */

/* What RFC 5322 calls an atom; a local part is some of these, with dots between. */
static bool mailbox_local_is_good(struct str local)
{
	static const struct str others = {"!#$%&'*+-/=?^_`{|}~.", 20};

	if (local.len == 0 || local.len > LOCAL_PART_MAX || local.at[0] == '.' ||
	    local.at[local.len - 1] == '.' || str_find(local, STR("..")) < local.len)
		return false;
	for (size_t i = 0; i < local.len; i++) {
		char c = str_lower(local.at[i]);

		if ((c < 'a' || c > 'z') && !str_is_digit(c) && str_index(others, c) == others.len)
			return false;
	}
	return true;
}

/* A host as browsers read it, and nothing else: no port, no path, no address. */
static enum err mailbox_host_parse(struct str host, char ret[ORIGIN_HOST_MAX + 1])
{
	struct buf url = BUF_INIT(1024), path = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url parsed;
	enum err err = host.len == 0 || str_find(host, STR("..")) < host.len || host.at[0] == '.' ||
			       host.at[host.len - 1] == '.'
			   ? ERR_INVALID
			   : ERR_OK;

	for (size_t i = 0; i < host.len && !err; i++)
		if ((unsigned char)host.at[i] <= ' ' ||
		    str_index(STR(":/?#@[]\\,;<>()\""), host.at[i]) < 15)
			err = ERR_INVALID;
	buf_printf(&url, "https://%.*s/", STR_ARG(host));
	if (!err)
		err = url.err;
	if (!err)
		err = origin_parse(buf_str(&url), &path, &parsed, NULL);
	if (!err && (str_index(str_from(parsed.origin.host), '.') == strlen(parsed.origin.host) ||
			str_is_digit(parsed.origin.host[strlen(parsed.origin.host) - 1])))
		err = ERR_INVALID;
	if (!err)
		str_copy(ret, ORIGIN_HOST_MAX + 1, str_from(parsed.origin.host));
	buf_free(&url);
	buf_free(&path);
	return err;
}

enum err mailbox_parse(struct str text, struct mailbox *ret, struct problem *why)
{
	size_t at = str_index(text, '@');
	struct str local = str_part(text, 0, at);
	char host[ORIGIN_HOST_MAX + 1];
	enum err err = text.len > MAILBOX_MAX || at == text.len || !mailbox_local_is_good(local)
			   ? ERR_INVALID
			   : mailbox_host_parse(str_part(text, at + 1, text.len), host);

	if (err == ERR_NO_MEMORY)
		return err_no_memory(why);
	if (err || local.len + 1 + strlen(host) > MAILBOX_MAX)
		return err_reason(why, ERR_INVALID, "contact.mail",
		    "it is not one mail address, such as name@example.jp");
	memcpy(ret->text, text.at, at + 1);
	str_copy(ret->text + at + 1, sizeof ret->text - at - 1, str_from(host));
	return ERR_OK;
}

const char *mailbox_host(const struct mailbox *m)
{
	return strchr(m->text, '@') + 1;
}
