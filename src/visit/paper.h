/* What stands around a page to print: whose paper it is, and its contract's code.
 *
 * DESIGN: such a page is black on white in every theme, of the size A4, and is printed by the
 * browser's own command: no script, no window of its own, any time again. Its template begins with
 * {{> part_paper_head}} and ends with {{> part_paper_foot}}; what it looks like stands in
 * paper.css. */
#ifndef VISIT_PAPER_H
#define VISIT_PAPER_H

#include "record/code.h"
#include "visit/visit.h"

/* Sets it in the model, the code in digits ("code") and as QR; `back` is the path of the page that
 * one comes from. Then visit_show(), as for other pages. */
void visit_paper(struct visit *v, const struct code *code, const char *back);

#endif
