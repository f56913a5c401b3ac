/* trustseal sticker */
#include <string.h>
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/picture_options.h"
#include "cli/workspace.h"
#include "image/artwork_files.h"
#include "image/render.h"

enum { SCALE = PICTURE_OWN, OUTPUT };
enum { PICTURE_MAX = 256 << 10 };

static const struct option options[] = {
    PICTURE_OPTIONS,
    {"scale", 0, "N", false, "1 (else), 2 or 3 pixels to a CSS pixel (png)"},
    {"output", 'o', "FILE", false, "where the picture goes; - is the standard output"},
};

static bool sticker_read_scale(const struct arguments *a, struct seal_picture_wish *wish)
{
	const char *text = option_value(a, SCALE);
	uint64_t scale = 1;

	if (text != NULL && (!str_to_uint(str_from(text), 3, &scale) || scale == 0)) {
		output_error("--scale %s: it must be 1, 2 or 3", text);
		return false;
	}
	if (scale > 1 && wish->format != STICKER_PNG) {
		output_error("--scale is for png pictures: %s",
		    wish->format == STICKER_SVG ? "svg fits every screen" : "gif has one size");
		return false;
	}
	wish->scale = (unsigned)scale;
	return true;
}

/* The record behind the code, if a picture of it may be had. False, and said so, otherwise. */
static bool sticker_find_record(
    struct workspace *w, const struct code *code, int64_t now, struct record *ret)
{
	struct contract contract;
	enum err err = store_contract(w->change.store, code, &w->memory, &contract);

	if (!err)
		err = store_record(w->change.store, code, now, &w->memory, ret);
	if (err) {
		workspace_store_failed(w, err, code);
		return false;
	}
	if (!contract.sticker)
		output_error("contract %s does not want stickers; to change that: trustseal "
			     "contract sticker %s on",
		    code->text, code->text);
	else if (ret->count == 0)
		output_error("nothing is issued for contract %s yet; when it is: trustseal "
			     "certificate add %s FILE",
		    code->text, code->text);
	else
		return true;
	return false;
}

static int sticker_write_file(const char *path, const struct buf *picture)
{
	struct problem why;

	if (strcmp(path, "-") == 0)
		return output_print(picture);
	if (file_replace(path, buf_str(picture), &why) == ERR_OK)
		return COMMAND_DONE;
	output_error("%s", why.text);
	return COMMAND_REFUSED;
}

static int sticker_make(struct workspace *w, const struct code *code,
    const struct seal_picture_wish *wish, const char *path)
{
	struct verdict verdict = {.link = {.state = LINK_MATCH}};
	struct buf picture = BUF_INIT(PICTURE_MAX);
	struct record record;
	int status = COMMAND_REFUSED;
	int64_t now = clock_now();
	struct sticker sticker;
	struct problem why;
	enum err err;

	if (!sticker_find_record(w, code, now, &record))
		return status;
	if (artwork_files_load(w->config.page.override, &why)) {
		output_error("[page] override: %s", why.text);
		return status;
	}
	verdict.record = record_state_at(&record, now, &verdict.shown);
	seal_picture(&record, &verdict, now, wish, &sticker);
	err = sticker_render(&sticker, &picture);
	if (err)
		output_error("cannot draw the picture: %s", err_text(err));
	else
		status = sticker_write_file(path, &picture);
	artwork_files_unload();
	buf_free(&picture);
	return status;
}

static int sticker_run(const struct arguments *a)
{
	const char *path = option_value(a, OUTPUT);
	struct seal_picture_wish wish;
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct code code;

	if (path == NULL)
		output_error("sticker: -o is needed: a file, or - for the standard output");
	if (path == NULL || !picture_options_read(a, &wish) || !sticker_read_scale(a, &wish))
		return COMMAND_USAGE;
	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_READ))
		status = sticker_make(&w, &code, &wish, path);
	workspace_close(&w);
	return status;
}

const struct command command_sticker = {
    .name = "sticker",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Draw the picture that a contract's own site is shown now",
    .example = "trustseal sticker 0123456789 --size 88x145 --format png --scale 2 -o seal.png",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = sticker_run,
};
