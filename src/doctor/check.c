/* The table of what is looked at on a site. */
#include "doctor/check.h"

_Static_assert(DOCTOR_CHECK_COUNT < 63, "their bits are a number of the store");

#define REACH DOCTOR_AREA_REACH, DOCTOR_VISIT_TLS
#define CERTIFICATE DOCTOR_AREA_CERTIFICATE, DOCTOR_VISIT_TLS
#define PROTOCOL DOCTOR_AREA_TLS, DOCTOR_VISIT_TLS
#define HTTP DOCTOR_AREA_HTTP, DOCTOR_VISIT_TLS
#define PAGE DOCTOR_AREA_PAGE, DOCTOR_VISIT_PAGE

const struct doctor_check_row doctor_checks[DOCTOR_CHECK_COUNT] = {
    [DOCTOR_ADDRESS] = {"address", REACH, DOCTOR_WRONG},
    [DOCTOR_CONNECT] = {"connect", REACH, DOCTOR_WRONG},
    [DOCTOR_TLS] = {"tls", PROTOCOL, DOCTOR_WRONG},
    [DOCTOR_PROTOCOL] = {"protocol", PROTOCOL, DOCTOR_WRONG},
    [DOCTOR_SERVED] = {"served", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_FOREIGN] = {"foreign", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_CHAIN] = {"chain", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_CHAIN_ORDER] = {"chain_order", CERTIFICATE, DOCTOR_WEAK},
    [DOCTOR_CHAIN_EXTRA] = {"chain_extra", CERTIFICATE, DOCTOR_NOTE},
    [DOCTOR_NAMES] = {"names", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_DATES] = {"dates", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_KEY] = {"key", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_ADDRESSES_AGREE] = {"addresses_agree", CERTIFICATE, DOCTOR_WEAK},
    [DOCTOR_SNI] = {"sni", PROTOCOL, DOCTOR_NOTE},
    [DOCTOR_STAPLE] = {"staple", PROTOCOL, DOCTOR_WEAK},
    [DOCTOR_TRANSPARENCY] = {"transparency", CERTIFICATE, DOCTOR_WEAK},
    [DOCTOR_REVOKED_SERVED] = {"revoked_served", CERTIFICATE, DOCTOR_WRONG},
    [DOCTOR_HTTP] = {"http", HTTP, DOCTOR_WEAK},
    [DOCTOR_REDIRECT] = {"redirect", HTTP, DOCTOR_NOTE},
    [DOCTOR_HSTS] = {"hsts", HTTP, DOCTOR_NOTE},
    [DOCTOR_PAGE] = {"page", PAGE, DOCTOR_WEAK},
    [DOCTOR_STICKER] = {"sticker", PAGE, DOCTOR_WEAK},
    [DOCTOR_CODE] = {"code", PAGE, DOCTOR_WEAK},
    [DOCTOR_FORM] = {"form", PAGE, DOCTOR_NOTE},
    [DOCTOR_REFERRER] = {"referrer", PAGE, DOCTOR_WEAK},
    [DOCTOR_CSP] = {"csp", PAGE, DOCTOR_WEAK},
    [DOCTOR_FRAME] = {"frame", PAGE, DOCTOR_WEAK},
    [DOCTOR_MIXED] = {"mixed", PAGE, DOCTOR_WEAK},
};

bool doctor_check_parse(struct str word, enum doctor_check *ret)
{
	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++)
		if (str_eq(word, str_from(doctor_checks[i].word))) {
			*ret = (enum doctor_check)i;
			return true;
		}
	return false;
}

const char *doctor_area_name(enum doctor_area area)
{
	static const char *const names[DOCTOR_AREA_COUNT] = {[DOCTOR_AREA_REACH] = "reach",
	    [DOCTOR_AREA_CERTIFICATE] = "certificate",
	    [DOCTOR_AREA_TLS] = "tls",
	    [DOCTOR_AREA_HTTP] = "http",
	    [DOCTOR_AREA_PAGE] = "page"};

	return names[area];
}

const char *doctor_weight_name(enum doctor_weight weight)
{
	static const char *const names[] = {
	    [DOCTOR_WRONG] = "wrong", [DOCTOR_WEAK] = "weak", [DOCTOR_NOTE] = "note"};

	return names[weight];
}
