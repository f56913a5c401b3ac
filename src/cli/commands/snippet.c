/* trustseal snippet */
#include "pages/snippet.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/picture_options.h"
#include "cli/workspace.h"

enum { SELF_HOSTED = PICTURE_OWN };

static const struct option options[] = {
    PICTURE_OPTIONS,
    {"self-hosted", 0, NULL, false, "the picture is a file of the site itself (for a strict CSP)"},
};

/* What the owner should know before pasting it. */
static void snippet_advise(
    const struct store_entry *entry, const struct snippet *s, const struct seal_picture_wish *wish)
{
	struct buf name = BUF_INIT(256);

	if (entry->next.text[0] != '\0')
		output_warning("contract %s is renewed by %s: new pages should carry that code",
		    s->code.text, entry->next.text);
	else if (entry->certificate_count == 0)
		output_warning(
		    "nothing is issued for contract %s yet: until then visitors are told "
		    "that there is no record",
		    s->code.text);
	if (s->self_hosted) {
		snippet_file_name(s, &name);
		output_warning(
		    "make the picture with: trustseal sticker %s --size %s --format %s "
		    "--lang %s%s%s%s -o %s, and put it beside the page; being a copy, it does "
		    "not change when the certificate ends",
		    s->code.text, sticker_size_name(s->size), sticker_format_name(s->format),
		    lang_tag(s->lang), wish->motion ? " --motion" : "",
		    s->theme == STICKER_LIGHT ? "" : " --theme ",
		    s->theme == STICKER_LIGHT ? "" : sticker_theme_name(s->theme),
		    name.at == NULL ? "FILE" : name.at);
	}
	buf_free(&name);
}

static int snippet_print(const struct config *config, const struct snippet *s)
{
	static const char *const pages[] = {SNIPPET_PAGE};
	struct buf html = BUF_INIT(16384);
	int status = COMMAND_REFUSED;
	struct problem why = {.text = ""};
	struct site *site = NULL;
	enum err err = site_load(config->page.override, pages, 1, &site, &why);

	if (!err)
		err = snippet_write(site, s, &html, &why);
	if (err)
		output_error("cannot write the snippet: %s", why.text);
	else
		status = output_print(&html);
	site_free(site);
	buf_free(&html);
	return status;
}

static int snippet_make(struct workspace *w, const struct arguments *a,
    const struct seal_picture_wish *wish, const struct code *code)
{
	struct store_entry entry;
	struct snippet s;
	enum err err = store_show(w->change.store, code, clock_now(), &w->memory, &entry);

	if (err)
		return workspace_store_failed(w, err, code);
	if (!entry.contract.sticker) {
		output_error("contract %s does not want stickers; to change that: trustseal "
			     "contract sticker %s on",
		    code->text, code->text);
		return COMMAND_REFUSED;
	}
	s = (struct snippet){
	    .code = *code,
	    .public_url = w->config.server.public_url,
	    .size = wish->size,
	    .format = wish->format,
	    .lang = wish->has_lang ? wish->lang : entry.contract.lang,
	    .other_lang = wish->has_lang && wish->lang != entry.contract.lang,
	    .motion = wish->motion,
	    .theme = wish->theme,
	    .path = snippet_has_path(&entry.contract),
	    .self_hosted = option_value(a, SELF_HOSTED) != NULL,
	};
	snippet_advise(&entry, &s, wish);
	return snippet_print(&w->config, &s);
}

static int snippet_run(const struct arguments *a)
{
	struct seal_picture_wish wish;
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct code code;

	if (!picture_options_read(a, &wish))
		return COMMAND_USAGE;
	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_READ))
		status = snippet_make(&w, a, &wish, &code);
	workspace_close(&w);
	return status;
}

const struct command command_snippet = {
    .name = "snippet",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Print the HTML that a site's owner pastes; owners find it at /owner/snippet/CODE",
    .example = "trustseal snippet 0123456789 --size 88x145 --lang en",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = snippet_run,
};
