/* Reads anything as the address of a proof page: ours is what a check that knows nothing of URLs
 * takes for it, and nothing else. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "origin/limits.h"
#include "pages/embed/asked.h"

static const struct origin seal = {ORIGIN_HTTPS, 443, "seal.example"};

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool looks_like_ours(struct str url)
{
	struct str prefix = STR("https://seal.example/proof/");
	struct str rest = str_part(url, prefix.len + CODE_LENGTH, url.len);

	if (!str_starts(url, prefix) || url.len < prefix.len + CODE_LENGTH ||
	    url.len > ORIGIN_URL_MAX || !utf8_valid(url))
		return false;
	for (size_t i = 0; i < CODE_LENGTH; i++)
		if (!str_is_digit(url.at[prefix.len + i]))
			return false;
	return rest.len == 0 || rest.at[0] == '?' || rest.at[0] == '#';
}

/* What is read can be written, and reads the same. */
static void try_query(struct str query)
{
	struct embed_asked asked, again;
	struct buf text = BUF_INIT(256);

	if (!embed_asked_read(query, &asked))
		return;
	embed_asked_write(&asked, &text);
	require(text.err == ERR_OK);
	require(embed_asked_read(str_part(buf_str(&text), 1, text.len), &again));
	require(asked.has_lang == again.has_lang && asked.lang == again.lang);
	require(asked.has_size == again.has_size && asked.size == again.size);
	require(asked.format == again.format && asked.theme == again.theme);
	require(asked.motion == again.motion);
	buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str url = {(const char *)data, size}, query;
	struct code code;
	bool ours = embed_address_read(url, &seal, &code, &query);

	require(ours == looks_like_ours(url));
	if (ours)
		require(query.len == 0 ||
			(query.at > url.at && query.at + query.len <= url.at + url.len));
	try_query(ours ? query : url);
	return 0;
}
