/* The table of what the API does. */
#include "api/routes.h"

#include <stdio.h>
#include <string.h>
#include "api/handlers.h"

#define V1 "/api/v1"

/* A certificate with its chain, as JSON writes line ends in two bytes. */
enum { CERTIFICATE_BODY_MAX = 256 << 10 };
/* A list of some 70,000 entries as PEM: a body is taken before it is known who sends it, so larger
 * ones come by the command line. */
enum { CRL_BODY_MAX = 4 << 20 };

/* method, pattern, right, most bytes of a body, its members, parameters, changes, handler. */
static const struct api_row rows[] = {
    {"GET", V1 "/openapi.json", API_ANYBODY, 0, NULL, "", false, api_openapi},
    {"GET", V1 "/contracts", API_READS, 0, NULL, "code organization host limit cursor", false,
	api_contracts},
    {"POST", V1 "/contracts", API_PROPOSES, 0, api_contract_members, "", true, api_contract_add},
    {"GET", V1 "/contracts/{code}", API_READS, 0, NULL, "", false, api_contract},
    {"PATCH", V1 "/contracts/{code}", API_PROPOSES, 0, api_edit_members, "", true,
	api_contract_edit},
    {"POST", V1 "/contracts/{code}/withdraw", API_PROPOSES, 0, api_empty_members, "", true,
	api_contract_withdraw},
    {"POST", V1 "/contracts/{code}/end", API_PROPOSES, 0, api_empty_members, "", true,
	api_contract_end},
    {"GET", V1 "/contracts/{code}/contacts", API_WATCHES, 0, NULL, "", false, api_contacts},
    {"PATCH", V1 "/contracts/{code}/contacts", API_PROPOSES, 0, api_contacts_members, "", true,
	api_contacts_edit},
    {"GET", V1 "/contracts/{code}/checks", API_WATCHES, 0, NULL, "", false, api_checks},
    {"POST", V1 "/contracts/{code}/checks", API_PROPOSES, 0, api_check_members, "", true,
	api_check_add},
    {"GET", V1 "/contracts/{code}/doctor", API_WATCHES, 0, NULL, "lang server", false, api_doctor},
    {"GET", V1 "/contracts/{code}/history", API_WATCHES, 0, NULL, "", false, api_history},
    {"GET", V1 "/contracts/{code}/csr", API_WATCHES, 0, NULL, "", false, api_csr},
    {"POST", V1 "/contracts/{code}/csr", API_PROPOSES, 0, api_csr_members, "", true, api_csr_add},
    {"POST", V1 "/contracts/{code}/certificates", API_PROPOSES, CERTIFICATE_BODY_MAX,
	api_certificate_members, "", true, api_certificate_add},
    {"POST", V1 "/contracts/{code}/revoke", API_PROPOSES, 0, api_revoke_members, "", true,
	api_revoke},
    {"POST", V1 "/contracts/{code}/release", API_PROPOSES, 0, api_release_members, "", true,
	api_release},
    {"POST", V1 "/crl", API_PROPOSES, CRL_BODY_MAX, api_crl_members, "", true, api_crl_add},
    {"GET", V1 "/proposals", API_WATCHES, 0, NULL, "state code limit cursor", false, api_proposals},
    {"GET", V1 "/proposals/{id}", API_WATCHES, 0, NULL, "", false, api_proposal},
    {"POST", V1 "/proposals/{id}/approve", API_KNOWN, 0, api_approve_members, "", true,
	api_approve},
    {"POST", V1 "/proposals/{id}/reject", API_KNOWN, 0, api_reject_members, "", true, api_reject},
    {"GET", V1 "/events", API_WATCHES, 0, NULL, "after limit", false, api_events},
    {"GET", V1 "/attention", API_READS, 0, NULL, "kind state service limit cursor", false,
	api_attention},
    {"GET", V1 "/usage", API_READS, 0, NULL, "from to by code host limit", false, api_usage},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static bool row_takes(const struct api_row *row, struct str method)
{
	return str_eq(method, str_from(row->method)) ||
	       (str_eq(method, STR("HEAD")) && strcmp(row->method, "GET") == 0);
}

const struct api_row *api_find(struct str method, struct str path, struct route_captures *ret)
{
	for (size_t i = 0; i < ROWS; i++)
		if (row_takes(&rows[i], method) && route_matches(rows[i].pattern, path, ret))
			return &rows[i];
	return NULL;
}

bool api_allowed(struct str path, char *ret, size_t room)
{
	struct route_captures captures;
	size_t len = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < ROWS; i++)
		if (route_matches(rows[i].pattern, path, &captures))
			len += (size_t)snprintf(ret + len, room - len, "%s%s", len == 0 ? "" : ", ",
			    strcmp(rows[i].method, "GET") == 0 ? "GET, HEAD" : rows[i].method);
	return len > 0;
}
