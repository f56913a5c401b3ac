/* Judges anything as a Referer: a match must be visible to a check that knows nothing of URLs. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "origin/link.h"
#include "origin/registered.h"

static const char *const urls[] = {
    "https://www.shop.example/",
    "https://mall.example:8443/shop",
    "https://*.chain.example/",
    "https://xn--wgv71a119e.jp/",
};

enum { URLS = sizeof urls / sizeof urls[0] };

/* For each: what a matching Referer begins with, letter case aside; "*" stands for one label. The
 * byte behind it is the end, a slash or a question mark. */
static const struct {
	const char *before, *label, *after, *path;
} shapes[] = {
    {"https://www.shop.example", NULL, "", ""},
    {"https://www.shop.example:443", NULL, "", ""},
    {"https://mall.example:8443", NULL, "", "/shop"},
    {"https://", "abcdefghijklmnopqrstuvwxyz0123456789-_", ".chain.example", ""},
    {"https://", "abcdefghijklmnopqrstuvwxyz0123456789-_", ".chain.example:443", ""},
    {"https://xn--wgv71a119e.jp", NULL, "", ""},
    {"https://xn--wgv71a119e.jp:443", NULL, "", ""},
};

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool has_shape(const char *referer, size_t i)
{
	size_t before = strlen(shapes[i].before), after = strlen(shapes[i].after);
	const char *at = referer + before;

	if (strncasecmp(referer, shapes[i].before, before) != 0)
		return false;
	while (shapes[i].label != NULL && *at != '\0' &&
	       strcasestr(shapes[i].label, (char[]){*at, '\0'}) != NULL)
		at++;
	if (strncasecmp(at, shapes[i].after, after) != 0)
		return false;
	at += after;
	if (*at == '\0' || strcmp(at, "/") == 0)
		return true;
	if (strncmp(at, shapes[i].path, strlen(shapes[i].path)) != 0)
		return false;
	at += strlen(shapes[i].path);
	return *at == '\0' || *at == '/' || *at == '?';
}

/* Leading zeros of a port are forgiven by the parser and unknown to the shapes. */
static bool may_match(const char *referer)
{
	char tidy[8192];
	const char *colon = strchr(referer + 8, ':');
	size_t zeros = colon == NULL ? 0 : strspn(colon + 1, "0");

	if (colon == NULL)
		snprintf(tidy, sizeof tidy, "%s", referer);
	else
		snprintf(tidy, sizeof tidy, "%.*s%s", (int)(colon + 1 - referer), referer,
		    colon + 1 + zeros);
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
		if (has_shape(referer, i) || has_shape(tidy, i))
			return true;
	return false;
}

static void check_match(struct str referer)
{
	char text[8192];

	require(referer.len > 8 && str_copy(text, sizeof text, referer));
	require(strlen(text) == referer.len);
	require(may_match(text));
	/* Behind the host bytes may stand raw, and one of two may be a backslash. */
	for (const char *c = text; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)*c;

		require(byte > 0x20 && byte != 0x7f && byte != '#');
		require(byte != '\\' || (unsigned char)c[-1] >= 0x80);
	}
}

/* Splits the input at the first NUL: the Referer, then Sec-Fetch-Site. */
static struct link_evidence read_evidence(struct str input)
{
	struct link_evidence evidence = {0};

	evidence.referer = str_cut(&input, '\0');
	evidence.sec_fetch_site = input;
	return evidence;
}

static void register_all(struct origin_sites *ret)
{
	static struct buf bytes;
	struct buf room = BUF_INIT(4096);
	struct origin_url url;

	bytes = (struct buf)BUF_INIT(1 << 16);
	for (size_t i = 0; i < URLS; i++) {
		buf_clear(&room);
		require(
		    origin_parse_registered(str_from(urls[i]), false, &room, &url, NULL) == ERR_OK);
		origin_sites_add(&bytes, &url);
	}
	buf_free(&room);
	*ret = (struct origin_sites){URLS, buf_str(&bytes)};
}

static void judge(const struct link_evidence *evidence)
{
	static struct origin_sites registered;
	struct link_verdict verdict;

	if (registered.count == 0)
		register_all(&registered);
	link_check(&registered, evidence, &verdict);
	require(verdict.nearest < URLS && link_reason_name(verdict.reason) != NULL);
	require((verdict.state == LINK_MATCH) == (verdict.reason == LINK_SAME));
	if (verdict.state == LINK_MATCH)
		check_match(evidence->referer);
	if (evidence->referer.len == 0)
		require(verdict.state == LINK_UNVERIFIABLE && !verdict.has_origin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = {(const char *)data, size};
	struct link_evidence whole = {.referer = input}, cut = read_evidence(input);

	if (size == 0)
		return 0;
	judge(&whole);
	judge(&cut);
	return 0;
}
