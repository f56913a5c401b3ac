/* The SQL of proposals and decisions. */
#include "proposals/sql.h"

#include "store/rows.h"

#define HEAD                                                                                       \
	"proposal.id, proposal.at, proposal.code, proposal.action, proposal.proposer,"             \
	" proposal.actor, proposal.needs, proposal.applied, proposal.subject, proposal.digest,"    \
	" proposal.ends_at"
#define DECISION "decision.state, decision.at, decision.person, decision.actor, decision.reason"
#define DECIDED " LEFT JOIN decision ON decision.proposal = proposal.id"

const char *const proposals_sql[PROPOSALS_SQL_COUNT] = {
    [PROPOSALS_SQL_ADD_PROPOSAL] =
	"INSERT INTO proposal (id, at, code, action, proposer, actor, needs, applied, subject,"
	" params, before, after, notes, digest, ends_at) VALUES (" STORE_NEXT_ID(
	    "proposal") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
			" RETURNING id",
    [PROPOSALS_SQL_ADD_OPEN] =
	"INSERT INTO proposal_open (proposal, code, action, subject, proposer, ends_at)"
	" SELECT id, code, action, subject, proposer, ends_at FROM proposal WHERE id = ?1",
    [PROPOSALS_SQL_ADD_PART] =
	"INSERT INTO proposal_part (proposal, position, bytes) VALUES (?1, ?2, ?3)",
    [PROPOSALS_SQL_ADD_DECISION] =
	"INSERT INTO decision (proposal, proposer, at, state, person, actor, reason)"
	" SELECT id, proposer, CAST(?2 AS BIGINT), CAST(?3 AS TEXT), CAST(?4 AS BIGINT),"
	" CAST(?5 AS TEXT), CAST(?6 AS TEXT) FROM proposal WHERE id = ?1",
    [PROPOSALS_SQL_DROP_OPEN] = "DELETE FROM proposal_open WHERE proposal = ?1",
    [PROPOSALS_SQL_DROP_PARTS] = "DELETE FROM proposal_part WHERE proposal = ?1",
    [PROPOSALS_SQL_PROPOSAL] =
	"SELECT " HEAD ", " DECISION ", proposal.params, proposal.before, proposal.after,"
	" proposal.notes FROM proposal" DECIDED " WHERE proposal.id = ?1",
    [PROPOSALS_SQL_PARTS] = "SELECT bytes FROM proposal_part WHERE proposal = ?1 ORDER BY position",
    [PROPOSALS_SQL_OPEN] =
	"SELECT " HEAD " FROM (SELECT proposal FROM proposal_open WHERE proposal > ?1"
	" AND ends_at > ?2 ORDER BY proposal LIMIT ?3) AS page"
	" JOIN proposal ON proposal.id = page.proposal ORDER BY proposal.id",
    [PROPOSALS_SQL_PROPOSALS] = "SELECT " HEAD ", " DECISION " FROM proposal" DECIDED
				" WHERE proposal.id < ?1 ORDER BY proposal.id DESC LIMIT ?2",
    [PROPOSALS_SQL_PROPOSALS_OF_CODE] =
	"SELECT " HEAD ", " DECISION " FROM proposal" DECIDED
	" WHERE proposal.code = ?3 AND proposal.id < ?1 ORDER BY proposal.id DESC LIMIT ?2",
    [PROPOSALS_SQL_PROPOSALS_OF_ACTION] =
	"SELECT " HEAD ", " DECISION ", proposal.params FROM proposal" DECIDED
	" WHERE proposal.action = ?3 AND proposal.id < ?1 ORDER BY proposal.id DESC LIMIT ?2",
    [PROPOSALS_SQL_COUNT_OPEN] =
	"SELECT count(*) FROM proposal_open WHERE proposer <> ?1 AND ends_at > ?2"
	" AND (?3 = 1 OR substr(action, 1, 9) <> 'operator.')",
    [PROPOSALS_SQL_WAITING_OF_CODE] =
	"SELECT proposal FROM proposal_open WHERE code = ?3 AND action = ?1 AND ends_at > ?2"
	" ORDER BY proposal LIMIT 1",
    [PROPOSALS_SQL_WAITING_OF_SUBJECT] =
	"SELECT proposal FROM proposal_open WHERE subject = ?3 AND action = ?1 AND ends_at > ?2"
	" ORDER BY proposal LIMIT 1",
    [PROPOSALS_SQL_ENDED] = "SELECT proposal, code FROM proposal_open WHERE ends_at <= ?1"
			    " ORDER BY ends_at LIMIT ?2",
    [PROPOSALS_SQL_PUT_PROGRESS] =
	"INSERT INTO proposal_progress (proposal, size, mark, added, there, refused, finished_at)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (proposal) DO UPDATE SET"
	" mark = excluded.mark, added = excluded.added, there = excluded.there,"
	" refused = excluded.refused, finished_at = excluded.finished_at",
    [PROPOSALS_SQL_PROGRESS] =
	"SELECT proposal, size, mark, added, there, refused, finished_at FROM proposal_progress"
	" WHERE proposal = ?1",
    [PROPOSALS_SQL_UNFINISHED] = "SELECT coalesce(min(proposal), 0) FROM proposal_progress"
				 " WHERE finished_at IS NULL",
};
