/* What a draft is filled in with when it is begun. */
#ifndef APPLICATIONS_PREFILL_H
#define APPLICATIONS_PREFILL_H

#include "applications/application.h"

/* Part of a change: writes what is known into the draft `id`, as of version 1: of `code` ("" for
 * none) its site and contacts, as far as the kind has these steps. Of a new application the
 * addresses are left out, and of a change of the service that. Without a contract the language of
 * the sticker alone is that of the customer, as of version 0. */
enum err application_prefill(const struct application_asker *a, int64_t id,
    enum application_kind kind, const struct code *code);

#endif
