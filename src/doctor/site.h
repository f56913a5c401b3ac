/* The sites of contracts, and what was found there: kept, confirmed, cured, and read again.
 *
 * DESIGN: a fault that one visit sees may be a roll-out on its way, so it counts only when another
 * visit, DOCTOR_CONFIRM_S later or more, sees it, too. One that no second visit saw was none, and
 * is forgotten; one that counted stays with the time of its cure. What a visit could not find out
 * changes nothing. */
#ifndef DOCTOR_SITE_H
#define DOCTOR_SITE_H

#include "doctor/report.h"
#include "record/code.h"
#include "store/change.h"

/* Seconds from the visit that sees a fault first to the one that confirms it, at least; and between
 * two wishes to look again. */
enum { DOCTOR_CONFIRM_S = 600, DOCTOR_ASK_S = 600 };

/* Times are seconds, UTC; 0: not so. */
struct doctor_finding {
	enum doctor_check check;
	struct str detail; /* what was seen last: a JSON object */
	int64_t first_at, last_at;
	int64_t confirmed_at; /* it counts since then */
	int64_t told_at;
	int64_t cured_at; /* it is gone */
	int64_t cure_told_at;
};

struct doctor_site {
	int64_t id;
	struct code code;
	struct str host; /* lower case, A-labels; IPv6 in brackets */
	uint16_t port;
	int64_t visited_at, page_at; /* the last visit of either kind that came to an end */
	int64_t good, page_good;     /* bits of checks that were good then */
	int64_t asked_at;            /* somebody asked to look again */
	size_t finding_count;
	const struct doctor_finding *findings; /* also those that are cured */
};

struct doctor_state {
	bool visits; /* the owner has nothing against them */
	size_t site_count;
	const struct doctor_site *sites; /* in the order in which they were registered */
};

/* All calls return the errors of store_open() in addition to those named. */

/* The sites of a contract with what was found there, in memory of the arena. ERR_NOT_FOUND: no such
 * contract. */
enum err doctor_read(
    struct store *s, const struct code *code, struct arena *arena, struct doctor_state *ret);
/* One site, without its findings. ERR_NOT_FOUND. */
enum err doctor_site(struct store *s, int64_t id, struct arena *arena, struct doctor_site *ret);
/* The ids of a contract's sites; none where there is no such contract. */
enum err doctor_site_ids(struct store *s, const struct code *code, struct arena *arena,
    int64_t **ret, size_t *ret_count);
/* What is known of a check there: wrong as long as a finding is not cured (*ret is that one,
 * confirmed or not), else good if the last visit said so. *ret is NULL otherwise. */
enum doctor_answer doctor_site_answer(
    const struct doctor_site *site, enum doctor_check check, const struct doctor_finding **ret);
/* The worst of a site's findings that count: true, and *ret; false where it has none. */
bool doctor_site_is_faulty(const struct doctor_site *site, enum doctor_visit visit,
    enum doctor_weight least, const struct doctor_finding **ret);

/* ---- within a transaction ---- */

/* Keeps what a visit found at a site. *ret_again: a fault waits for a second visit. ERR_NOT_FOUND:
 * the site is gone. */
enum err doctor_keep(const struct change *c, int64_t site, enum doctor_visit visit,
    const struct doctor_report *report, bool *ret_again);
/* Adds a site of a contract, which has it not yet. */
enum err doctor_site_add(const struct change *c, const struct code *code, struct str host,
    uint16_t port, int64_t *ret_id);
/* Forgets a site and its findings. */
enum err doctor_site_drop(const struct change *c, int64_t id);
/* Somebody asks to look again at all sites of a contract. ERR_BUSY: somebody did so within
 * DOCTOR_ASK_S; ERR_NOT_FOUND: it has no sites. */
enum err doctor_ask(const struct change *c, const struct code *code);

#endif
