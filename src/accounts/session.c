/* Sessions. */
#include "accounts/session.h"

#include <string.h>
#include "base/hex.h"
#include "base/random.h"
#include "store/rows.h"

/* Seconds between two notes that a session was seen: a page need not write. */
enum { TOUCH_S = 60 };

bool session_token_parse(struct str text, struct session_token *ret)
{
	if (text.len != SESSION_TOKEN_MAX - 1)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!str_is_digit(text.at[i]) && (text.at[i] < 'a' || text.at[i] > 'f'))
			return false;
	return str_copy(ret->text, sizeof ret->text, text);
}

static enum err session_digest(
    struct store *s, const struct session_token *token, unsigned char ret[DIGEST_BYTES])
{
	if (digest_sha256(token->text, strlen(token->text), ret))
		return store_no_memory(s);
	return ERR_OK;
}

enum err session_start(struct store *s, const struct session_kind *kind, int64_t account,
    const unsigned char *certificate, int64_t now, struct session_token *ret)
{
	struct store_session session = {.account = account, .started_at = now, .seen_at = now};
	unsigned char random[DIGEST_BYTES], digest[DIGEST_BYTES];
	struct session_token token;
	enum err err;

	if (certificate != NULL)
		memcpy(session.certificate, certificate, DIGEST_BYTES);
	random_bytes(random, sizeof random);
	hex_write(random, sizeof random, token.text);
	err = session_digest(s, &token, digest);
	if (!err)
		err = store_end_old_sessions(s, kind->realm, now - kind->idle_s);
	if (!err)
		err = store_add_session(s, kind->realm, digest, &session);
	if (!err)
		*ret = token;
	return err;
}

static enum err session_touch(
    struct store *s, const unsigned char digest[DIGEST_BYTES], int64_t now)
{
	enum err err = store_begin(s);

	if (!err)
		err = store_touch_session(s, digest, now);
	if (!err)
		err = store_commit(s);
	if (err)
		store_rollback(s);
	return err;
}

/* A clock that was set back does not make sessions live longer. */
static bool session_is_over(
    const struct session_kind *kind, const struct store_session *session, int64_t now)
{
	return now >= session->seen_at + kind->idle_s ||
	       now >= session->started_at + kind->absolute_s ||
	       now + kind->idle_s < session->seen_at;
}

static bool session_is_bound_to(
    const struct store_session *session, const unsigned char *certificate)
{
	static const unsigned char none[DIGEST_BYTES];

	return digest_equal(
	    session->certificate, certificate == NULL ? none : certificate, DIGEST_BYTES);
}

enum err session_find(struct store *s, const struct session_kind *kind,
    const struct session_token *token, const unsigned char *certificate, int64_t now,
    struct store_session *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct store_session session;
	enum err err = session_digest(s, token, digest);

	if (!err)
		err = store_session(s, kind->realm, digest, &session);
	if (err)
		return err;
	if (session_is_over(kind, &session, now) || !session_is_bound_to(&session, certificate))
		return ERR_NOT_FOUND;
	/* A store that cannot be written to can still be read: the session is then over sooner. */
	if (now >= session.seen_at + TOUCH_S)
		(void)session_touch(s, digest, now);
	*ret = session;
	return ERR_OK;
}

enum err session_end(struct store *s, const struct session_token *token)
{
	unsigned char digest[DIGEST_BYTES];
	enum err err = session_digest(s, token, digest);

	return err ? err : store_end_session(s, digest);
}

enum err session_end_all(struct store *s, const struct session_kind *kind, int64_t account)
{
	return store_end_sessions(s, kind->realm, account);
}

enum err session_count(
    struct store *s, const struct session_kind *kind, int64_t account, int64_t now, uint64_t *ret)
{
	return store_count_sessions(
	    s, kind->realm, account, now - kind->absolute_s + 1, now - kind->idle_s + 1, ret);
}

enum err session_form_token(const struct session_token *token, char ret[SESSION_TOKEN_MAX])
{
	static const char purpose[] = "form";
	unsigned char digest[DIGEST_BYTES];
	enum err err = digest_hmac_sha256(
	    token->text, strlen(token->text), purpose, sizeof purpose - 1, digest);

	if (!err)
		hex_write(digest, sizeof digest, ret);
	return err;
}

bool session_form_token_fits(const struct session_token *token, struct str posted)
{
	char wanted[SESSION_TOKEN_MAX];

	return posted.len == SESSION_TOKEN_MAX - 1 && !session_form_token(token, wanted) &&
	       digest_equal(wanted, posted.at, posted.len);
}
