/* An entry of the public log in words. */
#ifndef PAGES_LEDGER_WORDS_H
#define PAGES_LEDGER_WORDS_H

#include "pages/ledger/found.h"
#include "pages/request.h"
#include "web/model.h"

/* "log.kind.issue": the key of what an entry is. ret: LEDGER_KEY_MAX bytes. */
enum { LEDGER_KEY_MAX = 64 };
void ledger_kind_key(enum ledger_kind kind, char *ret);
/* Appends the address of the proof page of the entry's code as it was on the day of the entry, and
 * that of the file that proves the entry; both complete but for the language of the page. */
void ledger_write_page_url(
    const struct app *app, const struct ledger_found_entry *e, struct buf *to);
void ledger_write_proof_url(
    const struct app *app, const struct ledger_found_entry *e, struct buf *to);

/* Sets what log_entry.html names. `shown`: how many entries the checkpoint has that is shown. */
void ledger_entry_model(const struct request *r, enum lang lang, const struct ledger_found_entry *e,
    uint64_t shown, struct model *m);
/* Appends the same as lines of text, "Serial number: 01AB…". */
void ledger_entry_text(
    const struct app *app, enum lang lang, const struct ledger_found_entry *e, struct buf *to);
/* Appends what tells it from others in few words: "Certificate issued: www.example.jp". */
void ledger_entry_title(
    const struct app *app, enum lang lang, const struct ledger_found_entry *e, struct buf *to);

#endif
