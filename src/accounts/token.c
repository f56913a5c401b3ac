/* Bearer tokens. */
#include "accounts/token.h"

#include <stdio.h>
#include <string.h>
#include "accounts/note.h"
#include "base/calendar.h"
#include "base/hex.h"
#include "base/local_time.h"
#include "base/random.h"
#include "store/rows.h"

/* Seconds between two notes that a token was used: who reads need not write. */
enum { USED_S = 60 };

static const struct {
	const char *name;
	enum person_right right;
} rights_words[] = {
    {"read", PERSON_READ}, {"propose", PERSON_PROPOSE}, {"approve", PERSON_APPROVE}};

enum { RIGHTS = sizeof rights_words / sizeof rights_words[0] };

bool token_rights_parse(struct str text, unsigned *ret)
{
	unsigned rights = 0;

	while (text.at != NULL) {
		struct str word = str_trim(str_cut(&text, ','));
		size_t i = 0;

		while (i < RIGHTS && !str_eq(word, str_from(rights_words[i].name)))
			i++;
		if (i == RIGHTS)
			return false;
		rights |= rights_words[i].right;
	}
	if (rights != 0)
		*ret = rights;
	return rights != 0;
}

void token_rights_write(unsigned rights, char ret[TOKEN_RIGHTS_MAX])
{
	size_t len = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < RIGHTS; i++)
		if ((rights & rights_words[i].right) != 0)
			len += (size_t)snprintf(ret + len, TOKEN_RIGHTS_MAX - len, "%s%s",
			    len == 0 ? "" : ",", rights_words[i].name);
}

bool token_until_parse(struct str text, int64_t *ret)
{
	char next[CALENDAR_TEXT_MAX];
	int32_t day;

	if (calendar_parse(text, &day)) {
		calendar_write(day + 1, next);
		text = str_from(next);
	}
	return local_time_parse(text, ret) && *ret > 0;
}

void token_actor(const struct accounts_person *who, const char *token, char ret[TOKEN_ACTOR_MAX])
{
	if (token == NULL)
		snprintf(ret, TOKEN_ACTOR_MAX, "api:%s", who->name);
	else
		snprintf(ret, TOKEN_ACTOR_MAX, "api:%s/%s", who->name, token);
}

static enum err token_digest(struct store *s, struct str text, unsigned char ret[DIGEST_BYTES])
{
	return digest_sha256(text.at, text.len, ret) ? store_no_memory(s) : ERR_OK;
}

static void token_draw(char ret_text[TOKEN_TEXT_MAX])
{
	unsigned char random[DIGEST_BYTES];

	_Static_assert(sizeof TOKEN_PREFIX - 1 + 2 * DIGEST_BYTES + 1 == TOKEN_TEXT_MAX,
	    "a token's text has its room");
	random_bytes(random, sizeof random);
	memcpy(ret_text, TOKEN_PREFIX, sizeof TOKEN_PREFIX - 1);
	hex_write(random, sizeof random, ret_text + sizeof TOKEN_PREFIX - 1);
}

static enum err token_check(const struct change *c, const struct accounts_token *token)
{
	enum err err = operator_check_name(str_from(token->name), c->why);

	if (err)
		return err;
	if (token->rights == 0)
		return err_because(
		    c->why, ERR_INVALID, "a token needs a right: read, propose, approve");
	if (token->until != 0 && token->until <= c->now)
		return err_because(c->why, ERR_INVALID, "the end of the token has passed already");
	return ERR_OK;
}

/* What the audit says of it: "rights=read,propose until=1790000000". */
static enum err token_note(
    const struct change *c, enum audit_action action, const struct accounts_token *token)
{
	char rights[TOKEN_RIGHTS_MAX], detail[TOKEN_RIGHTS_MAX + 64];

	token_rights_write(token->rights, rights);
	if (token->until == 0)
		snprintf(detail, sizeof detail, "rights=%s", rights);
	else
		snprintf(
		    detail, sizeof detail, "rights=%s until=%lld", rights, (long long)token->until);
	return accounts_note(c, action, str_from(token->name), str_from(detail));
}

enum err accounts_token_add(const struct change *c, const struct accounts_person *maker,
    struct accounts_token *token, char ret_text[TOKEN_TEXT_MAX])
{
	unsigned char hash[DIGEST_BYTES];
	char text[TOKEN_TEXT_MAX];
	enum err err;

	*c->why = (struct problem){.text = ""};
	err = token_check(c, token);
	if (err)
		return err;
	token_draw(text);
	token->maker = maker->id;
	token->added_at = c->now;
	err = change_begin(c);
	if (!err)
		err = token_digest(c->store, str_from(text), hash);
	if (!err && (err = store_add_token(c->store, token, hash)) == ERR_EXISTS)
		err_because(c->why, err,
		    "there is a token \"%s\" already: revoke it, or choose another name",
		    token->name);
	if (!err)
		err = token_note(c, AUDIT_TOKEN_ADD, token);
	err = change_end(c, err);
	if (!err)
		memcpy(ret_text, text, sizeof text);
	return err;
}

enum err accounts_token_revoke(
    const struct change *c, const struct accounts_person *who, struct str name)
{
	struct accounts_token token = {.id = 0};
	enum err err = change_begin(c);

	if (!err && (err = store_token_named(c->store, name, &token)) == ERR_NOT_FOUND)
		err_because(c->why, err, "there is no token of that name in use");
	if (!err && who->id != 0 && who->role != OPERATOR_ADMINISTRATOR && token.maker != who->id)
		err = err_because(c->why, ERR_REFUSED,
		    "the token \"%s\" is not yours: an administrator may revoke it", token.name);
	if (!err)
		err = store_revoke_token(c->store, token.id, c->now);
	if (!err)
		err = token_note(c, AUDIT_TOKEN_REVOKE, &token);
	return change_end(c, err);
}

enum err accounts_token_list(const struct change *c, int64_t maker, struct arena *arena,
    struct accounts_token **ret, size_t *ret_count)
{
	*c->why = (struct problem){.text = ""};
	return change_explain(c, store_tokens(c->store, maker, arena, ret, ret_count));
}

/* ---- in a request ---- */

static void token_touch(struct store *s, int64_t id, int64_t now)
{
	enum err err = store_begin(s);

	if (!err)
		err = store_touch_token(s, id, now);
	if (!err)
		err = store_commit(s);
	if (err)
		store_rollback(s);
}

/* Whose token it is, as the account is now. A token that nobody made changes contracts and no
 * accounts. */
static enum err token_find_maker(
    struct store *s, const struct accounts_token *token, struct accounts_person *ret)
{
	struct operator_account account = {.role = OPERATOR_OPERATOR};
	enum err err = token->maker == 0 ? ERR_OK : store_operator(s, token->maker, &account, NULL);

	if (err || account.disabled_at != 0)
		return err ? err : ERR_NOT_FOUND;
	*ret = (struct accounts_person){
	    .id = token->maker, .role = account.role, .rights = token->rights, .token = token->id};
	memcpy(ret->name, account.name, sizeof ret->name);
	return ERR_OK;
}

enum err accounts_token_find(struct store *s, struct str text, int64_t now,
    struct accounts_person *ret, struct accounts_token *ret_token)
{
	unsigned char hash[DIGEST_BYTES];
	struct accounts_token token;
	struct accounts_person who;
	enum err err;

	if (text.len != TOKEN_TEXT_MAX - 1 || !str_starts(text, STR(TOKEN_PREFIX)))
		return ERR_NOT_FOUND;
	err = token_digest(s, text, hash);
	if (!err)
		err = store_token(s, hash, &token);
	if (!err && (token.revoked_at != 0 || (token.until != 0 && now >= token.until)))
		err = ERR_NOT_FOUND;
	if (!err)
		err = token_find_maker(s, &token, &who);
	if (err)
		return err;
	if (now >= token.last_used_at + USED_S || now + USED_S <= token.last_used_at)
		token_touch(s, token.id, now);
	*ret = who;
	*ret_token = token;
	return ERR_OK;
}
