/* How much of a processor a search in the questions and answers takes, and loading them.
 * Usage: help [SEARCHES] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "config/reading.h"
#include "help/help.h"

static const struct {
	enum lang lang;
	const char *typed;
} searches[] = {
    {LANG_JA, "証明書"},
    {LANG_JA,
	"更新のお申込をして証明書のインストールまで完了しましたが、Webステッカーをクリックした後"
	"の証明ページの日付が新しいものへ変わりません。"},
    {LANG_JA, "ＯＣＳＰ ｽﾃｰﾌﾟﾘﾝｸﾞ"},
    {LANG_EN, "certificate"},
    {LANG_EN, "I installed the new certificate but browsers still warn that it is not trusted"},
};

enum { SEARCHES = sizeof searches / sizeof searches[0] };

static double cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void tell(void *arg, bool warning, const char *message)
{
	(void)arg;
	(void)warning;
	fprintf(stderr, "%s\n", message);
}

int main(int argc, char **argv)
{
	static const char *const pages[] = {"help"};
	long rounds = argc > 1 ? atol(argv[1]) : 2000;
	struct config_reading reading;
	struct config config;
	struct site *site = NULL;
	struct help *help = NULL;
	struct problem why = {.text = ""};
	double from;

	config_begin(&reading, &config, tell, NULL);
	if (config_end(&reading) || site_load("", pages, 1, &site, &why))
		return 1;
	from = cpu_now();
	if (help_load(&config, site, &help, &why)) {
		fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	printf("loading %zu questions: %.1f ms\n", help_outline(help)->question_count,
	    (cpu_now() - from) / 1e3);
	for (size_t i = 0; i < SEARCHES; i++) {
		struct help_found found = {.count = 0};

		from = cpu_now();
		for (long n = 0; n < rounds; n++)
			help_ask(help, searches[i].lang, str_from(searches[i].typed), &found);
		printf("%.1f us, %zu found: %s\n", (cpu_now() - from) / (double)rounds, found.count,
		    searches[i].typed);
	}
	help_free(help);
	site_free(site);
	return 0;
}
