/* The texts whose keys are composed while the program serves. */
#include "server/words.h"

#include <stdio.h>
#include "applications/application.h"
#include "applications/progress.h"
#include "doctor/words.h"
#include "figures/figures.h"
#include "ledger/entry.h"
#include "owner/piece.h"
#include "portal/client_state.h"
#include "portal/step.h"
#include "record/event.h"
#include "record/life.h"
#include "registry/certificate.h"
#include "registry/proposal.h"

enum { KEY_MAX = 96 };

/* ---- words by their numbers ---- */

static const char *word_of_lang(unsigned i)
{
	return lang_tag((enum lang)i);
}

static const char *word_of_record(unsigned i)
{
	return record_state_name((enum record_state)i);
}

static const char *word_of_entry(unsigned i)
{
	return ledger_kind_name((enum ledger_kind)i);
}

static const char *word_of_link(unsigned i)
{
	return link_state_name((enum link_state)i);
}

static const char *word_of_reason(unsigned i)
{
	return link_reason_name((enum link_reason)i);
}

static const char *word_of_builder(unsigned i)
{
	(void)i;
	return "builder";
}

static const char *word_of_format(unsigned i)
{
	return sticker_format_name((enum sticker_format)i);
}

static const char *word_of_role(unsigned i)
{
	return operator_role_name((enum operator_role)i);
}

static const char *word_of_flaw(unsigned i)
{
	return client_flaw_name((enum client_flaw)i);
}

static const char *word_of_life(unsigned i)
{
	return life_name((enum life)i);
}

static const char *word_of_step(unsigned i)
{
	return portal_step_name((enum portal_step)i);
}

static const char *word_of_progress(unsigned i)
{
	return progress_step_name((enum progress_step)i);
}

static const char *word_of_progress_state(unsigned i)
{
	return progress_state_name((enum progress_state)i);
}

static const char *word_of_application(unsigned i)
{
	return application_kind_name((enum application_kind)i);
}

static const char *word_of_client(unsigned i)
{
	return portal_client_name((enum portal_client)i);
}

static const char *word_of_event(unsigned i)
{
	return event_action_name((enum event_action)i);
}

static const char *word_of_audit(unsigned i)
{
	return audit_action_name((enum audit_action)i);
}

static const char *word_of_proposal(unsigned i)
{
	return proposal_kinds[i].name;
}

static const char *word_of_proposal_state(unsigned i)
{
	return proposal_state_name((enum proposal_state)i);
}

static const char *word_of_application_state(unsigned i)
{
	return application_state_name((enum application_state)i);
}

static const char *word_of_application_step(unsigned i)
{
	return application_step_name((enum application_step)i);
}

static const char *word_of_fault(unsigned i)
{
	return certificate_fault_name((enum certificate_fault)i);
}

/* What stands before and behind the word in the key, and which words have such a text: the numbers
 * from `first` to before `end`. */
struct family {
	const char *before, *behind;
	const char *(*word)(unsigned i);
	unsigned first, end;
};

/* On pages that visitors see, too. */
static const struct family visitors_families[] = {
    {"lead.mismatch_", "", word_of_reason, LINK_HOST, LINK_TYPED},
    {"reason.", "", word_of_reason, LINK_HOST, LINK_TYPED},
    {"cure.", "", word_of_reason, LINK_HOST, LINK_TYPED},
    {"lead.mismatch_", "", word_of_builder, 0, 1},
    {"reason.", "", word_of_builder, 0, 1},
    {"cure.", "", word_of_builder, 0, 1},
    {"link.", "", word_of_link, 0, LINK_UNVERIFIABLE},
    {"link.", "", word_of_reason, LINK_TYPED, LINK_REASON_COUNT},
    {"also.", "", word_of_record, RECORD_NOT_YET_VALID, RECORD_RENEWED},
    {"broken.", "", word_of_fault, 0, CERTIFICATE_FAULT_COUNT},
    {"log.kind.", "", word_of_entry, 0, LEDGER_KIND_COUNT},
};

static const struct family families[] = {
    {"console.lang.", "", word_of_lang, 0, LANG_COUNT},
    {"usage.word.", "", word_of_lang, 0, LANG_COUNT},
    {"usage.word.", "", word_of_record, 0, RECORD_STATE_COUNT},
    {"usage.word.", "", word_of_link, 0, LINK_STATE_COUNT},
    {"usage.word.", "", word_of_reason, 0, LINK_REASON_COUNT},
    {"check.", "", word_of_reason, 0, LINK_REASON_COUNT},
    {"check.", "_title", word_of_reason, LINK_TYPED, LINK_REASON_COUNT},
    {"check.", "_cure", word_of_reason, LINK_TYPED, LINK_REASON_COUNT},
    {"install.", "_title", word_of_record, RECORD_NOT_YET_VALID, RECORD_STATE_COUNT},
    {"install.", "_text", word_of_record, RECORD_NOT_YET_VALID, RECORD_STATE_COUNT},
    {"entry.state.", "", word_of_record, RECORD_VALID, RECORD_STATE_COUNT},
    {"install.", "", word_of_format, 0, STICKER_FORMAT_COUNT},
    {"console.role.", "", word_of_role, 0, OPERATOR_ROLE_COUNT},
    {"console.client.", "", word_of_flaw, CLIENT_ABSENT, CLIENT_FLAW_COUNT},
    {"portal.life.", "", word_of_life, 0, LIFE_COUNT},
    {"portal.step.", "", word_of_step, 0, PORTAL_STEP_COUNT},
    {"progress.", "", word_of_progress, PROGRESS_APPLIED, PROGRESS_PAPER},
    {"progress.", "", word_of_progress, PROGRESS_CALL, PROGRESS_STEP_COUNT},
    {"progress.by.", "", word_of_progress_state, PROGRESS_EXPECTED, PROGRESS_STATE_COUNT},
    {"mail.application.", "", word_of_application, 0, APPLICATION_KIND_COUNT},
    {"portal.client.", "", word_of_client, 0, PORTAL_CLIENT_COUNT},
    {"portal.client.", "_cure", word_of_client, 0, PORTAL_CLIENT_COUNT},
    {"counter.kind.", "", word_of_application, 0, APPLICATION_KIND_COUNT},
    {"counter.send.", "", word_of_application, 0, APPLICATION_KIND_COUNT},
    {"counter.next.", "", word_of_application, 0, APPLICATION_KIND_COUNT},
    {"counter.", ".about", word_of_application, APPLICATION_RENEW, APPLICATION_KIND_COUNT},
    {"counter.", ".needs", word_of_application, APPLICATION_RENEW, APPLICATION_KIND_COUNT},
    {"counter.state.", "", word_of_application_state, 0, APPLICATION_STATE_COUNT},
    {"counter.step.", ".title", word_of_application_step, 0, APPLICATION_STEP_COUNT},
    {"counter.step.", ".lead", word_of_application_step, 0, APPLICATION_STEP_COUNT},
    {"reason.certificate.", "", word_of_fault, 0, CERTIFICATE_FAULT_COUNT},
    {"event.", "", word_of_event, 0, EVENT_ACTION_COUNT},
    {"proposal.", "", word_of_proposal, 0, PROPOSAL_ACTION_COUNT},
    {"proposal.state.", "", word_of_proposal_state, 0, PROPOSAL_STATE_COUNT},
    {"audit.", "", word_of_audit, 0, AUDIT_ACTION_COUNT},
};

typedef bool text_finder(const struct site *site, const char *key);

/* Keys are in lower case, with "_" for the hyphen of a word. */
static enum err word_check(const struct site *site, text_finder *has, const char *before,
    const char *word, const char *behind, struct problem *why)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "%s%s%s", before, word, behind);
	for (char *at = key; *at != '\0'; at++)
		*at = *at == '-' ? '_' : str_lower(*at);
	return has(site, key) ? ERR_OK
			      : err_because(why, ERR_INVALID, "the texts%s lack the key \"%s\"",
				    has == site_tells_visitors ? " for visitors" : "", key);
}

static enum err words_check_families(const struct site *site, text_finder *has,
    const struct family *rows, size_t count, struct problem *why)
{
	enum err err = ERR_OK;

	for (const struct family *f = rows; !err && f < rows + count; f++)
		for (unsigned i = f->first; !err && i < f->end; i++)
			err = word_check(site, has, f->before, f->word(i), f->behind, why);
	return err;
}

/* Of a piece for a shop system: what to do with it, and where each line goes that shows it. */
static enum err words_check_piece(
    const struct site *site, const struct owner_piece *piece, struct problem *why)
{
	enum err err = word_check(site, site_has_text, "system.", piece->name, "_text", why);

	for (unsigned i = 0; !err && i < OWNER_PIECE_USES && piece->uses[i] != NULL; i++) {
		char behind[sizeof "_use" + 10];

		snprintf(behind, sizeof behind, "_use%u", i + 1);
		err = word_check(site, site_has_text, "system.", piece->name, behind, why);
	}
	return err;
}

/* Of a page: its heading, and its entry in the menu. */
static enum err words_check_page(
    const struct site *site, const char *texts, bool in_menu, struct problem *why)
{
	enum err err = word_check(site, site_has_text, texts, ".title", "", why);

	return err || !in_menu ? err : word_check(site, site_has_text, texts, ".menu", "", why);
}

enum err words_check(const struct site *site, const struct console_page *console,
    const struct portal_page *portal, struct problem *why)
{
	enum err err = doctor_words_check(site, why);

	if (!err)
		err = words_check_families(
		    site, site_has_text, families, sizeof families / sizeof families[0], why);
	if (!err)
		err = words_check_families(site, site_tells_visitors, visitors_families,
		    sizeof visitors_families / sizeof visitors_families[0], why);
	for (size_t i = 0; !err && i < owner_pieces_count; i++)
		err = words_check_piece(site, &owner_pieces[i], why);
	for (size_t i = 0; !err && registry_reasons[i] != NULL; i++)
		err = word_check(
		    site, site_tells_visitors, "revocation.", registry_reasons[i], "", why);
	for (; !err && console->pattern != NULL; console++) {
		err = words_check_page(site, console->texts, console->in_menu, why);
		if (!err && console->in_menu)
			err = word_check(site, site_has_text, console->texts, ".about", "", why);
	}
	for (; !err && portal->pattern != NULL; portal++)
		err = words_check_page(site, portal->texts, portal->in_menu, why);
	return err;
}
