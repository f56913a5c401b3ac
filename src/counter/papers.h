/* The papers of an application, as pages to print: what the owner signs and sends by post.
 *
 * DESIGN: they are made from what is kept at the moment, any time again; what is not known is a
 * line to write on. The frame stands in visit/paper.h. */
#ifndef COUNTER_PAPERS_H
#define COUNTER_PAPERS_H

#include "portal/visit.h"

portal_handler counter_form; /* サービス申込書: the application form, with boxes for seals */
portal_handler counter_consent; /* ドメイン名使用承諾書: of an organisation or, ?owner=person */
portal_handler counter_invoice; /* 請求書: once it is made (orders/invoice.h) */
portal_handler counter_cover;   /* 送付書: the cover sheet, with what is enclosed */

#endif
