/* URLs that are fetched: read by libcurl, after what parsers disagree on was refused. */
#include "io/fetch_url.h"

#include <curl/curl.h>
#include <string.h>

/* https://fetch.spec.whatwg.org/#port-blocking */
static const uint16_t ports_refused[] = {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42,
    43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135,
    137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554,
    556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};

static enum err url_is_bad(struct problem *why, const char *what)
{
	return err_reason(why, ERR_INVALID, "fetch.url", "this URL cannot be fetched: %s", what);
}

static enum err url_from_curl(CURLUcode code, struct problem *why)
{
	return code == CURLUE_OUT_OF_MEMORY ? err_no_memory(why)
					    : url_is_bad(why, curl_url_strerror(code));
}

static enum err url_check_port(uint16_t port, struct problem *why)
{
	for (size_t i = 0; i < sizeof ports_refused / sizeof ports_refused[0]; i++)
		if (ports_refused[i] == port)
			return err_reason(why, ERR_REFUSED, "fetch.port",
			    "port %u is for another protocol than HTTP", port);
	return ERR_OK;
}

/* Copies a part; a missing one is "". */
static enum err url_part(
    CURLU *handle, CURLUPart part, unsigned flags, char *to, size_t room, struct problem *why)
{
	char *text = NULL;
	CURLUcode code = curl_url_get(handle, part, &text, flags);
	enum err err = ERR_OK;

	if (code != CURLUE_OK && code != CURLUE_NO_ZONEID)
		return url_from_curl(code, why);
	if (!str_copy(to, room, str_from(text)))
		err = url_is_bad(why, "it is too long");
	curl_free(text);
	return err;
}

/* Was nothing encoded in it that is something else when decoded? */
static bool url_host_is_plain(const char *host)
{
	for (; *host != '\0'; host++)
		if (!str_is_digit(*host) && !(str_lower(*host) >= 'a' && str_lower(*host) <= 'z') &&
		    strchr("-_.:[]", *host) == NULL)
			return false;
	return true;
}

/* Reads all parts of what `handle` has been set to. */
static enum err url_read(CURLU *handle, struct fetch_url *ret, struct problem *why)
{
	char scheme[8], port[8], zone[64];
	struct fetch_url url = {0};
	uint64_t number = 0;
	enum err err;

	curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
	if ((err = url_part(handle, CURLUPART_SCHEME, 0, scheme, sizeof scheme, why)) != ERR_OK ||
	    (err = url_part(handle, CURLUPART_HOST, 0, url.host, sizeof url.host, why)) != ERR_OK ||
	    (err = url_part(handle, CURLUPART_ZONEID, 0, zone, sizeof zone, why)) != ERR_OK ||
	    (err = url_part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port, why)) !=
		ERR_OK ||
	    (err = url_part(handle, CURLUPART_URL, 0, url.text, sizeof url.text, why)) != ERR_OK)
		return err;
	url.https = str_eq(str_from(scheme), STR("https"));
	if ((!url.https && !str_eq(str_from(scheme), STR("http"))) || zone[0] != '\0')
		return url_is_bad(
		    why, zone[0] == '\0' ? "neither http nor https" : "it has a zone");
	if (!url_host_is_plain(url.host))
		return url_is_bad(why, "its host is not a name in ASCII");
	if (!str_to_uint(str_from(port), UINT16_MAX, &number))
		return url_is_bad(why, "its port");
	url.port = (uint16_t)number;
	err = url_check_port(url.port, why);
	if (err == ERR_OK)
		*ret = url;
	return err;
}

/* Is every byte one that parsers agree on? */
static bool url_is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~' || text.at[i] == '\\')
			return false;
	return true;
}

/* Of base NULL or an absolute URL that was parsed, and `text`. */
static enum err url_resolve(
    const char *base, const char *text, struct fetch_url *ret, struct problem *why)
{
	CURLU *handle = curl_url();
	CURLUcode code = CURLUE_OK;
	enum err err;

	if (handle == NULL)
		return err_no_memory(why);
	if (base != NULL)
		code = curl_url_set(handle, CURLUPART_URL, base, CURLU_DISALLOW_USER);
	if (code == CURLUE_OK)
		code = curl_url_set(handle, CURLUPART_URL, text, CURLU_DISALLOW_USER);
	err = code == CURLUE_OK ? url_read(handle, ret, why) : url_from_curl(code, why);
	curl_url_cleanup(handle);
	return err;
}

/* "http:/host" is a URL to some. */
static bool url_names_its_host(struct str text)
{
	struct str rest = text, scheme = str_cut(&rest, ':');

	return (str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https"))) &&
	       str_starts(rest, STR("//")) && !str_starts(rest, STR("///"));
}

enum err fetch_url_parse(struct str text, struct fetch_url *ret, struct problem *why)
{
	char copy[FETCH_URL_MAX + 1];

	if (!url_is_plain(text))
		return url_is_bad(why, "a character that does not stand in URLs");
	if (!url_names_its_host(text))
		return url_is_bad(why, "it does not begin with http:// or https://, and a host");
	if (!str_copy(copy, sizeof copy, text))
		return url_is_bad(why, "it is too long");
	return url_resolve(NULL, copy, ret, why);
}

/* What servers send without encoding it, though they should, browsers encode. */
static bool url_encode(struct str text, char to[FETCH_URL_MAX + 1])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (len + 3 > FETCH_URL_MAX || c < ' ' || c == 0x7f || c == '\\')
			return false;
		if (c > ' ' && c < 0x7f) {
			to[len++] = (char)c;
			continue;
		}
		to[len++] = '%';
		to[len++] = digits[c >> 4];
		to[len++] = digits[c & 15];
	}
	to[len] = '\0';
	return true;
}

enum err fetch_url_follow(
    const struct fetch_url *base, struct str location, struct fetch_url *ret, struct problem *why)
{
	char encoded[FETCH_URL_MAX + 1];
	struct fetch_url url;
	enum err err;

	if (!url_encode(str_trim(location), encoded))
		return url_is_bad(
		    why, "a redirect with a character that does not stand in URLs, or too long");
	err = url_resolve(base->text, encoded, &url, why);
	/* Once more by itself, as one that was given. */
	return err == ERR_OK ? fetch_url_parse(str_from(url.text), ret, why) : err;
}
