/* The pages that routes.c names: each parses its request, asks the lower rooms and answers. */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include "pages/request.h"

typedef void page_handler(struct request *r);

page_handler page_home;               /* what the service is, and a field to type a code */
page_handler page_find;               /* from that field to the code's page */
page_handler page_sticker;            /* a sticker's picture */
page_handler page_proof;              /* the proof page */
page_handler page_proof_json;         /* the same facts for programs */
page_handler page_proof_jws;          /* the same, signed */
page_handler page_proof_tlog;         /* that the public log has them */
page_handler page_jwks;               /* the keys by which that is verified */
page_handler page_qr;                 /* its address, to be printed */
page_handler page_cover;              /* the picture of it in messages and posts */
page_handler page_oembed;             /* what other pages show for its address */
page_handler page_form;               /* the proof page for the deployed form snippet */
page_handler page_owner;              /* the owner chooses a sticker and takes its HTML away */
page_handler page_owner_file;         /* the picture as a file */
page_handler page_owner_check;        /* what came of the owner's own click */
page_handler page_owner_doctor;       /* what was found on the site, and how it is mended */
page_handler page_owner_again;        /* the owner asks to look again */
page_handler page_owner_install;      /* a file that is to be installed */
page_handler page_owner_entry;        /* from a code or a site to its owner's page */
page_handler page_visits;             /* what visits sites in our name */
page_handler page_report;             /* a visitor reports a site */
page_handler page_report_thanks;      /* what comes after it */
page_handler page_help;               /* questions and answers, and a search for them */
page_handler page_help_question;      /* one of them */
page_handler page_ledger;             /* the public log: what it is, and how it is checked */
page_handler page_ledger_search;      /* what it has of a host, */
page_handler page_ledger_search_json; /* for programs, */
page_handler page_ledger_feed;        /* and for feed readers */
page_handler page_ledger_checkpoint;  /* the public log: its size and root, signed */
page_handler page_ledger_tile;        /* its tiles */
page_handler page_static;             /* style sheet and logo */
page_handler page_healthz;            /* the process answers */
page_handler page_readyz;             /* records can be read */
page_handler page_metrics;            /* figures for Prometheus */

#endif
