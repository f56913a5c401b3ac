/* trustseal check-config */
#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/asset.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "config/business_days.h"
#include "doctor/cure.h"
#include "help/help.h"
#include "image/artwork_files.h"
#include "io/redis/finder.h"
#include "orders/prices.h"
#include "server/bookkeeper.h"
#include "server/https.h"
#include "server/mailing.h"
#include "pki/client_ca.h"
#include "record/records.h"
#include "pki/ct_logs.h"
#include "pki/sign/ring.h"
#include "revocation/issuers.h"

enum { SAMPLE = OPTION_OWN, EXPLAIN };
enum { PATH_BYTES_MAX = 4096, FOLDER_DEPTH_MAX = 4, REDIS_DEADLINE_MS = 1000 };

static const struct option options[] = {
    {"sample", 0, NULL, false, "print a file with every setting explained, and check nothing"},
    {"explain", 0, "SETTING", false, "the same for one: SECTION.NAME, such as server.listen"},
};

/* What was found. */
struct findings {
	unsigned mistakes, doubts;
	struct help *help; /* the questions, with the operator's own; NULL where they are wrong */
};

static void finding_note(void *arg, bool warning, const char *message)
{
	struct findings *f = arg;

	if (warning) {
		f->doubts++;
		output_warning("%s", message);
	} else {
		f->mistakes++;
		output_error("%s", message);
	}
}

static void finding_notef(struct findings *f, bool warning, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void finding_notef(struct findings *f, bool warning, const char *format, ...)
{
	struct buf text = BUF_INIT(8192);
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	finding_note(f, warning, text.at == NULL ? err_text(ERR_NO_MEMORY) : text.at);
	buf_free(&text);
}

/* ---- what the settings point to: things of this machine, so doubts rather than mistakes ---- */

static void check_store_file(const char *path, struct findings *f)
{
	const char *slash = strrchr(path, '/');
	char folder[CONFIG_TEXT_MAX] = ".";

	if (slash != NULL)
		str_copy(folder, sizeof folder,
		    (struct str){path, slash == path ? 1 : (size_t)(slash - path)});
	if (access(folder, W_OK | X_OK) != 0)
		finding_notef(
		    f, true, "[store] url: this user cannot write to the folder %s", folder);
	else if (access(path, F_OK) != 0)
		finding_notef(f, true,
		    "[store] url: %s: no store is there; `trustseal store create` makes one", path);
	else if (access(path, R_OK | W_OK) != 0)
		finding_notef(f, true, "[store] url: this user cannot read and write %s", path);
}

/* A server may be down just now, have no tables yet, or wait for `store upgrade`. */
static void check_store_server(const char *url, struct findings *f)
{
	struct store *store = NULL;
	struct problem why;
	enum err err = store_open(url, STORE_READ, &store, &why);

	if (err)
		finding_notef(f, true, "%s", why.text);
	store_close(store);
}

static void check_store(const struct config *c, struct findings *f)
{
	struct str place = str_from(c->store.url), scheme = str_cut(&place, ':');
	struct problem why;

	if (store_check(c->store.url, &why))
		finding_notef(f, false, "%s", why.text);
	else if (str_eq(scheme, STR("sqlite")))
		check_store_file(place.at, f);
	else
		check_store_server(c->store.url, f);
}

/* It may be down just now, too. */
static void check_redis_server(struct redis_finder *finder, struct findings *f)
{
	int64_t deadline_ms = clock_monotonic_ms() + REDIS_DEADLINE_MS;
	struct redis *redis = NULL;
	struct redis_reply reply;
	struct problem why;
	enum err err = redis_finder_find(finder, deadline_ms, &redis, &why);

	if (!err)
		err = redis_demand(
		    redis, deadline_ms, (const struct str[]){STR("PING")}, 1, &reply, &why);
	if (err) {
		struct redis_name name = redis_finder_name(finder);

		finding_notef(f, true, "[redis] url: %s cannot be used: %s", name.text, why.text);
	}
	redis_close(redis);
}

static void check_redis_url(const char *url, struct findings *f)
{
	struct redis_finder *finder = NULL;
	struct problem why;

	if (redis_finder_new(str_from(url), &finder, &why))
		finding_notef(f, false, "[redis] url: %s", why.text);
	else
		check_redis_server(finder, f);
	redis_finder_free(finder);
}

static void check_redis_key(const struct config *c, struct findings *f)
{
	struct stat status;

	if (c->redis.key_file[0] == '\0')
		finding_notef(f, true,
		    "[redis] key_file is empty: this process makes a key of its own and "
		    "shares nothing with others");
	else if (access(c->redis.key_file, R_OK) != 0 || stat(c->redis.key_file, &status) != 0)
		finding_notef(
		    f, true, "[redis] key_file: this user cannot read %s", c->redis.key_file);
	else if (status.st_size < 32)
		finding_notef(
		    f, true, "[redis] key_file: %s has fewer than 32 bytes", c->redis.key_file);
	else if (status.st_mode & (S_IROTH | S_IWOTH))
		finding_notef(f, false,
		    "[redis] key_file: everybody on this machine can read or write %s",
		    c->redis.key_file);
}

static void check_redis(const struct config *c, struct findings *f)
{
	if (c->redis.url[0] == '\0')
		return;
	check_redis_url(c->redis.url, f);
	check_redis_key(c, f);
}

/* Behind its last year a file is silent of holidays, and who reads of dates relies on it. */
static void check_holidays(const struct config *c, struct findings *f)
{
	enum { AHEAD_DAYS = 31 };
	struct problem why;
	int last;

	if (business_days_use(c->issue.holidays, &why)) {
		finding_notef(f, false, "[issue] holidays: %s", why.text);
		return;
	}
	last = business_days_last_year();
	if (last != 0 && calendar_date(local_time_days(clock_now()) + AHEAD_DAYS).year > last)
		finding_notef(
		    f, true, "[issue] holidays: %s ends with the year %d", c->issue.holidays, last);
}

static void check_issuers(const struct config *c, struct findings *f)
{
	struct issuers issuers = {.count = 0};
	struct problem why;

	if (revocation_issuers_read(c->watch.issuers, &issuers, &why))
		finding_notef(f, false, "[watch] issuers: %s", why.text);
	revocation_issuers_free(&issuers);
}

static void check_logs(const struct config *c, struct findings *f)
{
	struct arena memory = {NULL, 0};
	struct ct_logs logs;
	struct problem why;

	if (ct_logs_read(c->watch.logs, &memory, &logs, &why))
		finding_notef(f, false, "[watch] logs: %s", why.text);
	arena_free(&memory);
}

static void check_prices(const struct config *c, struct findings *f)
{
	struct arena memory = {NULL, 0};
	struct prices prices;
	struct problem why;

	if (c->order.prices[0] != '\0' && prices_read(c, doctor_is_server, &memory, &prices, &why))
		finding_notef(f, false, "[order] prices: %s", why.text);
	arena_free(&memory);
}

static void check_ledger(const struct config *c, struct findings *f)
{
	const char *folder = c->ledger.folder;
	struct problem why;

	if (bookkeeper_check(c, &why))
		finding_note(f, false, why.text);
	if (folder[0] != '\0' && access(folder, F_OK) == 0 &&
	    access(folder, R_OK | W_OK | X_OK) != 0)
		finding_notef(
		    f, true, "[ledger] folder: this user cannot write to the folder %s", folder);
}

static void check_proof_keys(const struct config *c, struct findings *f)
{
	struct ring *ring = NULL;
	struct problem why;
	enum err err;

	if (c->proof.keys[0] == '\0')
		return;
	err = ring_read(c->proof.keys, &ring, &why);
	if (err)
		finding_notef(f, err == ERR_UNAVAILABLE, "[proof] keys: %s", why.text);
	else if (ring->count == 0)
		finding_notef(f, true,
		    "[proof] keys: there is no key in %s; `trustseal key rotate` makes one",
		    c->proof.keys);
	ring_free(ring);
}

static void check_mail(const struct config *c, struct findings *f)
{
	struct problem why;

	if (mailing_check(c, &why))
		finding_note(f, false, why.text);
	if (c->mail.url[0] != '\0' && c->page.operator_url[0] == '\0')
		finding_notef(f, true,
		    "[page] operator_url is empty: mails and pages ask customers to turn to the "
		    "certification authority, and do not say where");
}

static bool check_is_asset_folder(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < assets_count; i++)
		if (strncmp(assets[i].path, path, len) == 0 && assets[i].path[len] == '/')
			return true;
	return false;
}

/* Is it the answer to a question? Operators have questions of their own. */
static bool check_is_answer(const struct findings *f, struct str path)
{
	size_t slash = str_find(path, STR("/")), question;
	struct str name = str_part(path, slash + 1, path.len);

	str_cut(&name, '/');
	return f->help != NULL && str_starts(path, STR("help/")) && str_ends(name, STR(".txt")) &&
	       help_outline_find(
		   help_outline(f->help), str_part(name, 0, name.len - strlen(".txt")), &question);
}

/* Pages, texts and answers, as the service would load them. */
static void check_site(const struct config *c, struct findings *f)
{
	struct problem why = {.text = ""};
	struct site *site = NULL;
	enum err err = site_load(c->page.override, NULL, 0, &site, &why);

	if (!err)
		err = help_load(c, site, &f->help, &why);
	if (err)
		finding_notef(f, false, "[page] override: %s", why.text);
	site_free(site);
}

/* Every file of the folder should replace one of ours: another name is a slip of the pen. `below`
 * is the path from the folder on, "" for itself. */
static void check_override_files(
    const char *folder, const char *below, unsigned depth, struct findings *f)
{
	struct buf path = BUF_INIT(PATH_BYTES_MAX);
	struct dirent *entry;
	struct str content;
	DIR *dir;

	buf_printf(&path, "%s/%s", folder, below);
	dir = path.err ? NULL : opendir(path.at);
	if (dir == NULL)
		finding_notef(
		    f, true, "[page] override: cannot read the folder %s/%s", folder, below);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		buf_clear(&path);
		buf_printf(&path, "%s%s%s", below, below[0] == '\0' ? "" : "/", entry->d_name);
		if (path.err)
			continue;
		if (depth < FOLDER_DEPTH_MAX && check_is_asset_folder(path.at)) {
			char *deeper = buf_take(&path, NULL);

			if (deeper != NULL)
				check_override_files(folder, deeper, depth + 1, f);
			free(deeper);
		} else if (!asset_find(path.at, &content) && !check_is_answer(f, buf_str(&path))) {
			finding_notef(f, true,
			    "[page] override: %s/%s replaces no file of the program", folder,
			    path.at);
		}
	}
	if (dir != NULL)
		closedir(dir);
	buf_free(&path);
}

static void check_public_url(const struct config *c, struct findings *f)
{
	if (strncmp(c->server.public_url, "http://", 7) == 0)
		finding_notef(f, true,
		    "[server] public_url is %s: visitors on other machines cannot reach that",
		    c->server.public_url);
	if (c->link.insecure_loopback)
		finding_notef(
		    f, true, "[link] insecure_loopback is yes: for demonstrations and tests alone");
}

static void check_certificate(const struct config *c, struct findings *f)
{
	const struct tls_files files = https_files(c);
	struct tls *tls;
	struct problem why;
	struct stat status;

	if (c->server.certificate[0] == '\0')
		return;
	if (tls_open(&files, &tls, &why)) {
		finding_note(f, false, why.text);
		return;
	}
	if (https_is_doubtful(c, tls, &why))
		finding_note(f, true, why.text);
	if (stat(c->server.key, &status) == 0 && status.st_mode & (S_IROTH | S_IWOTH))
		finding_notef(f, false,
		    "[server] key: everybody on this machine can read or write %s", c->server.key);
	tls_close(tls);
}

static void check_client_ca(const char *path, const char *setting, struct findings *f)
{
	struct client_ca *ca = NULL;
	struct problem why;

	if (path[0] == '\0')
		return;
	if (client_ca_open(path, setting, &ca, &why))
		finding_note(f, false, why.text);
	else if (client_ca_is_overdue(ca, clock_now(), &why))
		finding_note(f, true, why.text);
	client_ca_close(ca);
}

static void check_machine(const struct config *c, struct findings *f)
{
	struct problem why;

	if (local_time_use(c->page.timezone, &why))
		finding_notef(f, false, "[page] timezone: %s", why.text);
	check_public_url(c, f);
	check_certificate(c, f);
	check_client_ca(c->console.client_ca, "[console] client_ca", f);
	check_client_ca(c->portal.client_ca, "[portal] client_ca", f);
	check_store(c, f);
	check_redis(c, f);
	check_holidays(c, f);
	check_issuers(c, f);
	check_logs(c, f);
	check_prices(c, f);
	check_proof_keys(c, f);
	check_ledger(c, f);
	check_mail(c, f);
	check_site(c, f);
	if (c->page.override[0] != '\0')
		check_override_files(c->page.override, "", 0, f);
	help_free(f->help);
	if (artwork_files_load(c->page.override, &why))
		finding_notef(f, false, "[page] override: %s", why.text);
	artwork_files_unload();
}

static int check_print_summary(const char *path, const struct findings *f)
{
	struct buf text = BUF_INIT(8192);
	int status;

	buf_printf(&text, "%s: %u %s, %u %s\n", path == NULL ? "built-in defaults" : path,
	    f->mistakes, f->mistakes == 1 ? "mistake" : "mistakes", f->doubts,
	    f->doubts == 1 ? "warning" : "warnings");
	status = output_print(&text);
	buf_free(&text);
	return f->mistakes > 0 ? COMMAND_REFUSED : status;
}

static int check_config_run(const struct arguments *a)
{
	const char *path = settings_path(a);
	struct findings f = {0};
	struct config config;

	if (option_value(a, SAMPLE) != NULL)
		return explain_all();
	if (option_value(a, EXPLAIN) != NULL)
		return explain_setting(option_value(a, EXPLAIN));
	if (settings_read(path, finding_note, &f, &config) == ERR_OK)
		check_machine(&config, &f);
	return check_print_summary(path, &f);
}

const struct command command_check_config = {
    .name = "check-config",
    .operands = "",
    .summary = "Read the configuration and report every mistake in it",
    .details =
	"Mistakes are things that a server refuses to start with. Warnings are also reported,\n"
	"such as a folder that cannot be written by the user who runs this command.",
    .example = "trustseal check-config -c /etc/trustseal/trustseal.conf",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = check_config_run,
};
