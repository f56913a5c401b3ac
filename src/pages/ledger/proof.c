/* GET /proof/{code}.tlog-proof: what proves that the public log has what is said of a code, as a
 * file to keep (C2SP tlog-proof), which `trustseal log verify-proof` and others' programs check
 * without this service.
 *
 * DESIGN: without an index it is of the newest entry that the log shows, which the store knows; of
 * an index (any entry of the code) all stands in the tiles, and a worker looks there. What it finds
 * is kept as they are: the proof of an entry in a log of one size never changes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "pages/drawing.h"
#include "pages/error_page.h"
#include "pages/fetch.h"
#include "pages/ledger/place.h"
#include "pages/pages.h"
#include "web/params.h"

enum { FILE_MAX = 256 << 10, NAME_MAX_BYTES = 96, INDEX_ROOM = 24 };

/* Set to zeros first. */
struct proof_key {
	char word[16];
	struct code code;
	uint64_t index, size;
};

/* ---- the file ---- */

/* Of an index the file is good for some time; the newest entry may be another one in a second. */
static struct reply *proof_file_reply(
    const struct code *code, const struct place *p, const char *keep)
{
	char name[NAME_MAX_BYTES];
	const struct reply_header headers[] = {
	    {"Content-Disposition", name},
	    {"Cache-Control", keep},
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = "text/plain; charset=utf-8",
	    .tagged = true,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	struct buf text = BUF_INIT(FILE_MAX);
	struct reply *reply = NULL;
	size_t len;
	char *body;

	snprintf(name, sizeof name, "attachment; filename=\"%s-%" PRIu64 ".tlog-proof\"",
	    code->text, p->index);
	ledger_proof_write(p->entry, p->index, p->proof, p->count, p->checkpoint, &text);
	body = buf_take(&text, &len);
	if (body != NULL)
		reply = reply_new(&form, body, len);
	buf_free(&text);
	return reply;
}

static struct reply *proof_words_reply(unsigned status, const char *words)
{
	static const struct reply_header headers[] = {{"Cache-Control", "no-store"}};
	const struct reply_form form = {
	    .status = status,
	    .media_type = "text/plain; charset=utf-8",
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	char *body = strdup(words);

	return body == NULL ? NULL : reply_new(&form, body, strlen(words));
}

/* The file, or why there is none. */
static struct reply *proof_reply(const struct code *code, const struct place *p, const char *keep)
{
	static const struct {
		unsigned status;
		const char *words;
	} none[PLACE_STATE_COUNT] = {
	    [PLACE_OFF] = {404, "This service keeps no public log.\n"},
	    [PLACE_UNKNOWN] = {503, "The public log cannot be read now. Try again later.\n"},
	    [PLACE_NONE] = {404, "The public log, as it is signed now, has no such entry of this "
				 "code.\n"},
	    [PLACE_WAITING] = {503, "What is said of this code is not in a signed checkpoint of "
				    "the public log yet. Try again in a moment.\n"},
	};

	if (p->state == PLACE_SHOWN)
		return proof_file_reply(code, p, keep);
	return proof_words_reply(none[p->state].status, none[p->state].words);
}

/* ---- of an index ---- */

static struct reply *proof_draw(const struct app *app, const void *what)
{
	const struct proof_key *key = what;
	struct arena memory = {0};
	struct reply *reply = NULL;
	struct place place;

	if (place_find(app->ledger, &key->code, key->index, &memory, &place) == ERR_OK)
		reply = proof_reply(&key->code, &place, "public, max-age=300");
	arena_free(&memory);
	return reply;
}

static void proof_send_of_index(struct request *r, const struct code *code, uint64_t index)
{
	struct proof_key key;
	const struct drawing d = {
	    &key, sizeof key, sizeof key, proof_draw, true, r->app->ledger_tiles};

	memset(&key, 0, sizeof key);
	memcpy(key.word, "tlog-proof", sizeof "tlog-proof");
	memcpy(key.code.text, code->text, CODE_LENGTH);
	key.index = index;
	key.size = ledger_shown_size(r->app->ledger);
	if (index >= key.size)
		page_reply(r, proof_reply(code, &(struct place){.state = PLACE_NONE}, NULL));
	else
		drawing_send(r, &d);
}

/* ---- of the newest ---- */

static void proof_send_newest(struct request *r, const struct code *code)
{
	const struct place *place;

	if (fetch_place(r, code, &place))
		page_reply(r, proof_reply(code, place, "public, max-age=1"));
}

/* True when the address names an entry; *ret is UINT64_MAX for what is no index. */
static bool proof_reads_index(const struct request *r, uint64_t *ret)
{
	char typed[INDEX_ROOM];

	*ret = UINT64_MAX;
	if (!params_has(r->query, STR("index")))
		return false;
	if (params_get(r->query, STR("index"), typed, sizeof typed))
		str_to_uint(str_from(typed), INT64_MAX, ret);
	return true;
}

void page_proof_tlog(struct request *r)
{
	struct record record;
	struct code code;
	uint64_t index;

	if (r->app->ledger == NULL) {
		page_reply(r, proof_reply(NULL, &(struct place){.state = PLACE_OFF}, NULL));
		return;
	}
	if (!code_parse(r->captures.at[0], &code)) {
		error_page_send(r, 404);
		return;
	}
	if (!fetch_record(r, &code, &record))
		return;
	if (record.count == 0)
		error_page_send(r, 404);
	else if (proof_reads_index(r, &index))
		proof_send_of_index(r, &code, index);
	else
		proof_send_newest(r, &code);
}
