/* The table of what is looked at on a site: by TLS, and in the HTML of its page.
 *
 * DESIGN: a visit gives each of its checks one of three answers, good, wrong or not known, and what
 * was seen (doctor/report.h). What an answer means and how it is mended is told in words of the
 * catalogues, whose keys begin with "doctor." and the check's word. */
#ifndef DOCTOR_CHECK_H
#define DOCTOR_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* The numbers are bits of rows in the store (site.good, site.page_good): none is changed or used
 * again, and a new check comes at the end. */
enum doctor_check {
	/* A visit by TLS. */
	DOCTOR_ADDRESS = 0,          /* the host's name has addresses */
	DOCTOR_CONNECT = 1,          /* something answers at the port, at each address */
	DOCTOR_TLS = 2,              /* it speaks TLS, and a handshake comes to its end */
	DOCTOR_PROTOCOL = 3,         /* by a version that browsers take */
	DOCTOR_SERVED = 4,           /* the certificate is the contract's current one */
	DOCTOR_FOREIGN = 5,          /* it is not of another organisation */
	DOCTOR_CHAIN = 6,            /* what was sent leads to the issuer that is recorded */
	DOCTOR_CHAIN_ORDER = 7,      /* in the order of issue */
	DOCTOR_CHAIN_EXTRA = 8,      /* with nothing besides */
	DOCTOR_NAMES = 9,            /* the certificate is for this host */
	DOCTOR_DATES = 10,           /* and valid today */
	DOCTOR_KEY = 11,             /* its key and signature are not broken */
	DOCTOR_ADDRESSES_AGREE = 12, /* all addresses serve the same certificate */
	DOCTOR_SNI = 13,             /* who names no host gets the same, too */
	DOCTOR_STAPLE = 14,          /* the OCSP answer that was sent along counts */
	DOCTOR_TRANSPARENCY = 15,    /* enough logs of Certificate Transparency have it */
	DOCTOR_REVOKED_SERVED = 16,  /* no revoked certificate is served */
	DOCTOR_HTTP = 17,            /* the page is there */
	DOCTOR_REDIRECT = 18,        /* http: leads to https: */
	DOCTOR_HSTS = 19,            /* and browsers are told to stay there */
	/* A visit to the page. */
	DOCTOR_PAGE = 20,     /* its HTML can be read */
	DOCTOR_STICKER = 21,  /* a sticker is in it */
	DOCTOR_CODE = 22,     /* with the current code */
	DOCTOR_FORM = 23,     /* as a link around a picture */
	DOCTOR_REFERRER = 24, /* browsers will say where a click came from */
	DOCTOR_CSP = 25,      /* the picture may be shown */
	DOCTOR_FRAME = 26,    /* not in a frame of another host */
	DOCTOR_MIXED = 27,    /* nothing is loaded by http: */
	DOCTOR_CHECK_COUNT
};

/* What a check is about, for headings, and which visit answers it. */
enum doctor_area {
	DOCTOR_AREA_REACH,
	DOCTOR_AREA_CERTIFICATE,
	DOCTOR_AREA_TLS,
	DOCTOR_AREA_HTTP,
	DOCTOR_AREA_PAGE,
	DOCTOR_AREA_COUNT
};
enum doctor_visit { DOCTOR_VISIT_TLS, DOCTOR_VISIT_PAGE };

/* What it weighs when it is wrong: visitors are turned away or led astray; some are, or soon; none
 * is, and it could be better. */
enum doctor_weight { DOCTOR_WRONG, DOCTOR_WEAK, DOCTOR_NOTE };

struct doctor_check_row {
	const char *word; /* "chain_order": of JSON, of the store, of keys in the catalogues */
	enum doctor_area area;
	enum doctor_visit visit;
	enum doctor_weight weight;
};

/* A row for each; within a visit they stand in the order in which they are best told. */
extern const struct doctor_check_row doctor_checks[DOCTOR_CHECK_COUNT];

/* The check's bit in the rows of the store. */
static inline int64_t doctor_check_bit(enum doctor_check check)
{
	return (int64_t)1 << check;
}

/* True and *ret for the word of a check. */
bool doctor_check_parse(struct str word, enum doctor_check *ret);
/* "reach", "certificate", "tls", "http", "page". */
const char *doctor_area_name(enum doctor_area area);
/* "wrong", "weak", "note". */
const char *doctor_weight_name(enum doctor_weight weight);

#endif
