/* The files that a cure has the owner install: the contract's certificate and its chain, as they
 * are recorded. */
#ifndef DOCTOR_INSTALL_H
#define DOCTOR_INSTALL_H

#include "base/arena.h"
#include "base/buf.h"
#include "record/code.h"
#include "store/store.h"

/* Appends, in PEM, the intermediate certificates of a contract's current certificate, its issuer
 * first and without a root; before them the certificate itself where it is wanted. ERR_NOT_FOUND:
 * there is no such contract, no certificate, or without it no intermediate one. */
enum err doctor_install_write(struct store *s, const struct code *code, int64_t now,
    bool with_certificate, struct arena *arena, struct buf *to);

#endif
