/* Hands a mail to a server by SMTP. */
#include "io/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "io/curl_library.h"

enum {
	URL_MAX = 512,
	USER_MAX = 128,
	ADDRESS_MAX = 300,
	PASSWORD_FILE_MAX = 4096,
	CA_MAX = 1 << 20
};
enum { CONNECT_MS = 10000, TOTAL_MS = 60000, ANSWER_S = 45, ALL_MS = 60000, STOP_MS = 2000 };

/* How far the talk has come: the last command. */
enum smtp_phase { SMTP_GREETING, SMTP_SENDER, SMTP_RECIPIENT, SMTP_TEXT };

struct smtp {
	struct smtp_options options;
	CURL *curl;
	char password[USER_MAX];
	struct smtp_place {
		char url[URL_MAX]; /* without the user */
		char user[USER_MAX];
		bool tls, loopback; /* by its scheme; on this machine */
	} places[SMTP_SERVERS_MAX];
	size_t count, at; /* `at`: the one that worked last */
	/* While one is asked. */
	struct str rest;
	enum smtp_phase phase;
	unsigned code;   /* of the answer to the last command; 0: none */
	bool is_leaving; /* what is said from now on is of no matter */
	int64_t stop_ms;
	int socket; /* the one that was opened last; -1: it is closed */
	char *said;
	char detail[CURL_ERROR_SIZE];
};

/* ---- settings ---- */

/* smtp://user@host:port/name, in parts. */
static bool place_read(struct str url, struct smtp_place *ret)
{
	struct str scheme = str_part(url, 0, str_find(url, STR("://")) + 3), host;
	struct str rest = str_part(url, scheme.len, url.len);
	size_t at = str_index(str_part(rest, 0, str_index(rest, '/')), '@');

	ret->tls = str_eq(scheme, STR("smtps://"));
	if (!ret->tls && !str_eq(scheme, STR("smtp://")))
		return false;
	ret->user[0] = '\0';
	if (at < str_index(rest, '/')) {
		if (at == 0 || !str_copy(ret->user, sizeof ret->user, str_part(rest, 0, at)) ||
		    strchr(ret->user, ':') != NULL)
			return false;
		rest = str_part(rest, at + 1, rest.len);
	}
	host = str_part(rest, 0, str_index(rest, '/'));
	if (!str_starts(host, STR("[")))
		host = str_part(host, 0, str_index(host, ':'));
	ret->loopback = str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("localhost")) ||
			str_starts(host, STR("[::1]"));
	return host.len > 0 && (size_t)snprintf(ret->url, sizeof ret->url, "%.*s%.*s",
				   STR_ARG(scheme), STR_ARG(rest)) < sizeof ret->url;
}

/* libcurl's parser says whether host and port are what they should be. */
static bool place_is_url(const struct smtp_place *place)
{
	CURLU *u = curl_url();
	char *host = NULL, *port = NULL, *query = NULL;
	bool good = u != NULL && curl_url_set(u, CURLUPART_URL, place->url, 0) == CURLUE_OK &&
		    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
		    curl_url_get(u, CURLUPART_QUERY, &query, 0) != CURLUE_OK;

	curl_free(host);
	curl_free(port);
	curl_free(query);
	curl_url_cleanup(u);
	return good;
}

static enum err place_check(const struct smtp_options *o, struct str url,
    const struct smtp_place *place, struct problem *why)
{
	if (!place_is_url(place))
		return err_because(why, ERR_INVALID,
		    "[mail] url: %.*s is not smtp://user@host:port or smtps://…", STR_ARG(url));
	if (place->user[0] != '\0' && o->password_file[0] == '\0')
		return err_because(why, ERR_INVALID,
		    "[mail] url names the user %s, but [mail] password_file is empty", place->user);
	if (place->user[0] != '\0' && !place->tls && !o->tls && !place->loopback)
		return err_because(why, ERR_INVALID,
		    "[mail] url: the password would go to %s in plain text: set tls = yes",
		    place->url);
	return ERR_OK;
}

static enum err smtp_read_places(struct smtp *s, struct problem *why)
{
	struct str rest = str_from(s->options.urls);

	while (rest.at != NULL) {
		struct str url = str_cut(&rest, ' ');
		struct smtp_place *place = &s->places[s->count];
		enum err err;

		if (url.len == 0)
			continue;
		if (s->count == SMTP_SERVERS_MAX)
			return err_because(why, ERR_INVALID, "[mail] url names too many servers");
		if (!place_read(url, place))
			place->url[0] = '\0';
		err = place_check(&s->options, url, place, why);
		if (err)
			return err;
		s->count++;
	}
	return s->count > 0 ? ERR_OK : err_because(why, ERR_INVALID, "[mail] url is empty");
}

static enum err smtp_read_password(struct smtp *s, struct problem *why)
{
	struct buf content = BUF_INIT(PASSWORD_FILE_MAX);
	struct str rest, line;
	enum err err = ERR_OK;

	if (s->options.password_file[0] == '\0')
		return ERR_OK;
	err = file_read(s->options.password_file, &content, why);
	rest = buf_str(&content);
	line = str_cut(&rest, '\n');
	if (str_ends(line, STR("\r")))
		line.len--;
	if (!err && (line.len == 0 || !str_copy(s->password, sizeof s->password, line)))
		err = err_because(why, ERR_INVALID, "its first line is no password");
	buf_free(&content);
	if (err)
		err_prefix(why, "[mail] password_file");
	return err;
}

static enum err smtp_read_ca(const struct smtp *s, struct problem *why)
{
	struct buf content = BUF_INIT(CA_MAX);
	enum err err = s->options.ca[0] == '\0' ? ERR_OK : file_read(s->options.ca, &content, why);

	if (!err && s->options.ca[0] != '\0' &&
	    str_find(buf_str(&content), STR("-----BEGIN CERTIFICATE-----")) == content.len)
		err = err_because(why, ERR_INVALID, "there is no PEM certificate in it");
	buf_free(&content);
	if (err)
		err_prefix(why, "[mail] ca");
	return err;
}

static enum err smtp_read(struct smtp *s, struct problem *why)
{
	enum err err = smtp_read_places(s, why);

	if (!err)
		err = smtp_read_password(s, why);
	return err ? err : smtp_read_ca(s, why);
}

enum err smtp_check(const struct smtp_options *options, struct problem *why)
{
	struct smtp *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_no_memory(why);
	s->options = *options;
	s->socket = -1;
	err = smtp_read(s, why);
	smtp_free(s);
	return err;
}

/* ---- the talk ---- */

/* "550 5.1.1 no such user" of a server; what it may not do is to write into our log or terminal. */
static void smtp_say(struct smtp *s, const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < SMTP_SAID_MAX - 1; i++)
		s->said[n++] = text[i] < ' ' || text[i] > '~' ? '?' : text[i];
	while (n > 0 && (s->said[n - 1] == '?' || s->said[n - 1] == ' '))
		n--;
	s->said[n] = '\0';
}

static void smtp_hear(struct smtp *s, struct str line)
{
	uint64_t code;

	while (line.len > 0 && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == '\n'))
		line.len--;
	if (line.len < 3 || !str_to_uint(str_part(line, 0, 3), 999, &code))
		return;
	s->code = (unsigned)code;
	smtp_say(s, line.at, line.len);
}

/* The lines of the talk, as they come and go; of what goes, the first word alone is looked at. */
static int smtp_listen(CURL *curl, curl_infotype type, char *at, size_t len, void *arg)
{
	static const struct {
		struct str command;
		enum smtp_phase phase;
	} phases[] = {
	    {{"MAIL ", 5}, SMTP_SENDER}, {{"RCPT ", 5}, SMTP_RECIPIENT}, {{"DATA", 4}, SMTP_TEXT}};
	struct smtp *s = arg;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && str_starts((struct str){at, len}, STR("QUIT")))
		s->is_leaving = true;
	if (type == CURLINFO_HEADER_IN && !s->is_leaving)
		smtp_hear(s, (struct str){at, len});
	if (type != CURLINFO_HEADER_OUT || s->is_leaving)
		return 0;
	s->code = 0;
	for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++)
		if (str_starts((struct str){at, len}, phases[i].command))
			s->phase = phases[i].phase;
	return 0;
}

static size_t smtp_give(char *to, size_t size, size_t count, void *arg)
{
	struct smtp *s = arg;
	struct str part = str_part(s->rest, 0, size * count);

	if (part.len > 0)
		memcpy(to, part.at, part.len);
	s->rest = str_part(s->rest, part.len, s->rest.len);
	return part.len;
}

static curl_socket_t smtp_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct smtp *s = arg;

	(void)purpose;
	s->socket = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	return s->socket;
}

static int smtp_close_socket(void *arg, curl_socket_t at)
{
	struct smtp *s = arg;

	if (s->socket == at)
		s->socket = -1;
	return close(at);
}

static bool smtp_is_stopping(const struct smtp *s)
{
	return s->options.stop != NULL && atomic_load(s->options.stop);
}

/* libcurl says QUIT when it is freed, and waits for the answer of a server that may be silent: who
 * stops ends the connection instead. */
static void smtp_hang_up(struct smtp *s)
{
	if (s->socket >= 0)
		shutdown(s->socket, SHUT_RDWR);
}

static int smtp_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct smtp *s = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	if (!smtp_is_stopping(s))
		return 0;
	if (s->stop_ms == 0)
		s->stop_ms = clock_monotonic_ms() + STOP_MS;
	if (clock_monotonic_ms() <= s->stop_ms)
		return 0;
	smtp_hang_up(s);
	return 1;
}

static bool smtp_set_up(struct smtp *s)
{
	CURL *c = s->curl;
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	bad |= curl_easy_setopt(c, CURLOPT_PROXY, "");
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_UPLOAD, 1L); /* else it asks with VRFY */
	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	bad |= curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)ANSWER_S);
	bad |= curl_easy_setopt(
	    c, CURLOPT_USE_SSL, s->options.tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	bad |= curl_easy_setopt(c, CURLOPT_READFUNCTION, smtp_give);
	bad |= curl_easy_setopt(c, CURLOPT_READDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, smtp_listen);
	bad |= curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, smtp_open_socket);
	bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_CLOSESOCKETFUNCTION, smtp_close_socket);
	bad |= curl_easy_setopt(c, CURLOPT_CLOSESOCKETDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, smtp_progress);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->detail);
	if (s->options.ca[0] != '\0')
		bad |= curl_easy_setopt(c, CURLOPT_CAINFO, s->options.ca);
	return bad == 0;
}

enum err smtp_new(const struct smtp_options *options, struct smtp **ret, struct problem *why)
{
	struct smtp *s = calloc(1, sizeof *s);
	enum err err = curl_library_ready(why);

	if (s == NULL)
		return err_no_memory(why);
	s->options = *options;
	s->socket = -1;
	if (!err)
		err = smtp_read(s, why);
	if (!err && ((s->curl = curl_easy_init()) == NULL || !smtp_set_up(s)))
		err = err_no_memory(why);
	if (err)
		smtp_free(s);
	else
		*ret = s;
	return err;
}

void smtp_free(struct smtp *s)
{
	if (s == NULL)
		return;
	if (smtp_is_stopping(s))
		smtp_hang_up(s);
	curl_easy_cleanup(s->curl);
	free(s);
}

/* What the end of a talk means for the mail. */
static enum smtp_outcome smtp_judge(const struct smtp *s)
{
	static const unsigned closing = 421;
	bool for_good = s->code >= 500 && s->code <= 599;

	if (s->phase == SMTP_GREETING || (s->phase == SMTP_SENDER && s->code == 0))
		return SMTP_AWAY;
	/* Our own address is refused, or none is let in: that is the same for all mails. */
	if (s->phase == SMTP_SENDER || s->code < 400 || s->code == closing)
		return SMTP_SHAKEN;
	return for_good ? SMTP_REFUSED : SMTP_LATER;
}

static bool smtp_name_place(struct smtp *s, const struct smtp_place *place)
{
	bool named = place->user[0] != '\0';
	unsigned bad = 0;

	bad |= curl_easy_setopt(s->curl, CURLOPT_URL, place->url);
	bad |= curl_easy_setopt(s->curl, CURLOPT_USERNAME, named ? place->user : NULL);
	bad |= curl_easy_setopt(s->curl, CURLOPT_PASSWORD, named ? s->password : NULL);
	return bad == 0;
}

static enum smtp_outcome smtp_try(
    struct smtp *s, const struct smtp_place *place, struct str message)
{
	CURLcode code = CURLE_OUT_OF_MEMORY;

	s->rest = message;
	s->phase = SMTP_GREETING;
	s->code = 0;
	s->is_leaving = false;
	s->said[0] = s->detail[0] = '\0';
	if (smtp_name_place(s, place))
		code = curl_easy_perform(s->curl);
	if (code == CURLE_OK)
		return SMTP_TAKEN;
	/* Where the server's own words are not the reason. */
	if (s->code < 400) {
		const char *why = s->detail[0] != '\0' ? s->detail : curl_easy_strerror(code);

		smtp_say(s, why, strlen(why));
	}
	return smtp_judge(s);
}

/* The servers in turn, beginning with the one that worked last. */
static enum smtp_outcome smtp_try_all(struct smtp *s, struct str message)
{
	int64_t until = clock_monotonic_ms() + ALL_MS;
	enum smtp_outcome outcome = SMTP_AWAY;

	for (size_t i = 0; i < s->count && outcome == SMTP_AWAY && clock_monotonic_ms() < until;
	     i++) {
		size_t at = (s->at + i) % s->count;

		outcome = smtp_try(s, &s->places[at], message);
		if (outcome != SMTP_AWAY) {
			s->at = at;
			break;
		}
	}
	return outcome;
}

enum smtp_outcome smtp_send(struct smtp *s, const char *from, const char *to, struct str message,
    char ret_said[SMTP_SAID_MAX])
{
	char sender[ADDRESS_MAX], recipient[ADDRESS_MAX];
	struct curl_slist *recipients;
	enum smtp_outcome outcome = SMTP_AWAY;
	unsigned bad = 0;

	s->said = ret_said;
	s->stop_ms = 0;
	snprintf(sender, sizeof sender, "<%s>", from);
	snprintf(recipient, sizeof recipient, "<%s>", to);
	recipients = curl_slist_append(NULL, recipient);
	bad |= curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, sender);
	bad |= curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, recipients);
	bad |= curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.len);
	if (recipients != NULL && bad == 0)
		outcome = smtp_try_all(s, message);
	else
		smtp_say(s, err_text(ERR_NO_MEMORY), strlen(err_text(ERR_NO_MEMORY)));
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
	return outcome;
}
