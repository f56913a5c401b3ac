/* The handlers of the API, a file for each noun: rows of the table in api/routes.c name them. */
#ifndef API_HANDLERS_H
#define API_HANDLERS_H

#include "api/call.h"

api_handler api_openapi;
api_handler api_contracts, api_contract, api_history, api_contract_add;
api_handler api_contacts, api_contacts_edit, api_checks, api_check_add, api_doctor;
api_handler api_doctor, api_events, api_usage, api_attention;
api_handler api_contract_edit, api_contract_withdraw, api_contract_end;
api_handler api_csr, api_csr_add, api_certificate_add, api_revoke, api_release, api_crl_add;
api_handler api_proposals, api_proposal, api_approve, api_reject;

/* What bodies may have; the members stand in the order in which the handlers count them. */
extern const struct json_tree_rule api_contract_members[], api_certificate_members[],
    api_revoke_members[], api_release_members[], api_approve_members[], api_reject_members[],
    api_edit_members[], api_empty_members[], api_contacts_members[], api_check_members[],
    api_csr_members[], api_crl_members[];

#endif
