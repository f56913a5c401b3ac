/* Writes Atom feeds (RFC 4287). */
#ifndef PAGES_LEDGER_ATOM_H
#define PAGES_LEDGER_ATOM_H

#include "base/buf.h"

/* Texts may be anything: they are escaped, and what XML forbids is made visible. */
struct atom_feed {
	struct str id;     /* a URI, for good */
	struct str lang;   /* a tag of BCP 47 */
	struct str title;  /* one line */
	struct str author; /* a name, */
	struct str author_url;
	struct str self;      /* the address of the feed */
	struct str alternate; /* and of the page that says the same */
	int64_t updated;      /* seconds, UTC */
};

struct atom_entry {
	struct str id;
	struct str title;
	struct str text; /* lines */
	struct str alternate;
	struct str related; /* absent for none */
	int64_t at;
};

/* Appends a feed up to its entries, an entry, and the end. A failure shows in to->err. */
void atom_begin(const struct atom_feed *feed, struct buf *to);
void atom_add(const struct atom_entry *entry, struct buf *to);
void atom_end(struct buf *to);

/* Appends a tag URI (RFC 4151) of whoever has the name of the log (its host, and what stands behind
 * it), for what is never another: "tag:seal.example.jp,2026:/log/7" for 7 of "seal.example.jp/log".
 */
void atom_write_tag(struct str log, struct str what, struct buf *to);

#endif
