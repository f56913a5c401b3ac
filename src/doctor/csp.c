/* What a Content-Security-Policy lets a browser do with a sticker. */
#include "doctor/csp.h"

/* Cuts the next word off, blanks of any kind between words; false at the end. */
static bool csp_word(struct str *rest, struct str *ret)
{
	static const char blanks[] = " \t\n\f\r";
	size_t from = 0, to;

	while (from < rest->len && memchr(blanks, rest->at[from], sizeof blanks - 1) != NULL)
		from++;
	to = from;
	while (to < rest->len && memchr(blanks, rest->at[to], sizeof blanks - 1) == NULL)
		to++;
	*ret = str_part(*rest, from, to - from);
	*rest = str_part(*rest, to, rest->len);
	return ret->len > 0;
}

/* The first directive of that name; its value in *ret_value, without the name. */
static bool csp_directive(
    struct str policy, struct str name, struct str *ret_whole, struct str *ret_value)
{
	while (policy.at != NULL) {
		struct str whole = str_trim(str_cut(&policy, ';')), rest = whole, word;

		if (csp_word(&rest, &word) && str_eq_nocase(word, name)) {
			*ret_whole = whole;
			*ret_value = rest;
			return true;
		}
	}
	return false;
}

/* ---- sources ---- */

static struct str csp_scheme(enum origin_scheme scheme)
{
	return scheme == ORIGIN_HTTPS ? STR("https") : STR("http");
}

/* What is allowed by http: is allowed by https:, too. */
static bool csp_scheme_fits(struct str allowed, enum origin_scheme scheme)
{
	return str_eq_nocase(allowed, csp_scheme(scheme)) ||
	       (scheme == ORIGIN_HTTPS && str_eq_nocase(allowed, STR("http")));
}

static bool csp_host_fits(struct str allowed, struct str host)
{
	struct str below = str_part(allowed, 1, allowed.len);

	if (str_eq(allowed, STR("*")))
		return true;
	if (!str_starts(allowed, STR("*.")))
		return str_eq_nocase(allowed, host);
	return host.len > below.len &&
	       str_eq_nocase(str_part(host, host.len - below.len, below.len), below);
}

static bool csp_port_fits(struct str allowed, const struct origin *target)
{
	uint16_t usual = target->scheme == ORIGIN_HTTPS ? 443 : 80;
	uint64_t port;

	if (allowed.at == NULL)
		return target->port == usual;
	if (str_eq(allowed, STR("*")))
		return true;
	return str_to_uint(allowed, UINT16_MAX, &port) &&
	       (port == target->port ||
		   (port == 80 && target->scheme == ORIGIN_HTTPS && target->port == 443));
}

static bool csp_path_fits(struct str allowed, struct str path)
{
	if (allowed.len == 0)
		return true;
	return allowed.at[allowed.len - 1] == '/' ? str_starts(path, allowed)
						  : str_eq(path, allowed);
}

/* A scheme with "://", a host, a port behind ":", a path: all but the host may be missing. */
static bool csp_place_fits(
    struct str source, const struct origin *page, const struct origin_url *target)
{
	size_t scheme = str_find(source, STR("://"));
	struct str allowed = csp_scheme(page->scheme), path, port, host;
	size_t slash;

	if (scheme < source.len) {
		allowed = str_part(source, 0, scheme);
		source = str_part(source, scheme + 3, source.len);
	}
	slash = str_index(source, '/');
	path = str_part(source, slash, source.len);
	port = str_part(source, 0, slash);
	if (port.len > 0 && port.at[0] == '[') {
		host = str_part(port, 0, str_index(port, ']') + 1);
		port = str_part(port, host.len, port.len);
		port = port.len > 0 ? str_part(port, 1, port.len) : (struct str){NULL, 0};
	} else {
		host = str_cut(&port, ':');
	}
	return csp_scheme_fits(allowed, target->origin.scheme) &&
	       csp_host_fits(host, str_from(target->origin.host)) &&
	       csp_port_fits(port, &target->origin) && csp_path_fits(path, target->path);
}

static bool csp_source_fits(
    struct str source, const struct origin *page, const struct origin_url *target)
{
	if (str_eq(source, STR("*")))
		return true;
	if (str_eq_nocase(source, STR("'self'")))
		return strcmp(page->host, target->origin.host) == 0 &&
		       (page->port == target->origin.port ||
			   (page->port == 80 && target->origin.port == 443)) &&
		       (page->scheme == target->origin.scheme ||
			   target->origin.scheme == ORIGIN_HTTPS);
	if (source.len > 0 && source.at[0] == '\'')
		return false;
	if (source.len > 1 && source.at[source.len - 1] == ':')
		return csp_scheme_fits(str_part(source, 0, source.len - 1), target->origin.scheme);
	return csp_place_fits(source, page, target);
}

/* ---- policies ---- */

static bool csp_policy_forbids(struct str policy, enum csp_use use, const struct origin *page,
    const struct origin_url *target, struct str *ret_directive)
{
	struct str whole, value, source;
	bool found = csp_directive(
	    policy, use == CSP_FORM ? STR("form-action") : STR("img-src"), &whole, &value);

	if (!found && use == CSP_PICTURE)
		found = csp_directive(policy, STR("default-src"), &whole, &value);
	if (!found)
		return false;
	while (csp_word(&value, &source))
		if (csp_source_fits(source, page, target))
			return false;
	*ret_directive = whole;
	return true;
}

bool csp_forbids(struct str policies, enum csp_use use, const struct origin *page,
    const struct origin_url *target, struct str *ret_directive)
{
	while (policies.at != NULL)
		if (csp_policy_forbids(str_cut(&policies, ','), use, page, target, ret_directive))
			return true;
	return false;
}

static bool csp_sandbox_allows(struct str value, struct str flag)
{
	struct str word;

	while (csp_word(&value, &word))
		if (str_eq_nocase(word, flag))
			return true;
	return false;
}

bool csp_sandboxes(struct str policies, bool blank, bool form, struct str *ret_directive)
{
	while (policies.at != NULL) {
		struct str policy = str_cut(&policies, ','), whole, value;

		/* A page without an origin of its own names none. */
		if (csp_directive(policy, STR("sandbox"), &whole, &value) &&
		    (!csp_sandbox_allows(value, STR("allow-same-origin")) ||
			(form && !csp_sandbox_allows(value, STR("allow-forms"))) ||
			(blank && (!csp_sandbox_allows(value, STR("allow-popups")) ||
				      !csp_sandbox_allows(
					  value, STR("allow-popups-to-escape-sandbox")))))) {
			*ret_directive = whole;
			return true;
		}
	}
	return false;
}

bool csp_upgrades(struct str policies)
{
	struct str whole, value;

	while (policies.at != NULL)
		if (csp_directive(
			str_cut(&policies, ','), STR("upgrade-insecure-requests"), &whole, &value))
			return true;
	return false;
}
