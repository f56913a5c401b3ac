/* Measures what a revocation list with a million entries costs: its signature and one walk over the
 * mapped file, against the serials of our own.
 * Seconds are of the processor's time.
 * Usage: crl [ENTRIES] [OURS]    every hundredth of ours is on it */
#include "unit/fixtures/crl_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "pki/crl/judge.h"
#include "pki/crl/walk.h"

enum { SERIAL_BYTES = 18 };

/* Like those of CAs: positive, and without order. */
static struct str serial(uint64_t i)
{
	static unsigned char bytes[SERIAL_BYTES];

	for (size_t k = 0; k < SERIAL_BYTES; k++)
		bytes[k] = (unsigned char)((i + 1) * 0x9e3779b97f4a7c15u >> (k * 7 % 57));
	bytes[0] = (unsigned char)(0x10 | (bytes[0] & 0x3f));
	memcpy(bytes + 1, &i, sizeof i);
	return (struct str){(char *)bytes, sizeof bytes};
}

/* The list as a file without a name. */
static int write_list(size_t entries, size_t *ret_len)
{
	struct crl_plan p;
	struct str list;
	int file = memfd_create("crl", 0);

	crl_plan_init(&p);
	p.room.max = p.entries.max = 1u << 30;
	for (size_t i = 0; i < entries; i++) {
		struct buf reason = BUF_INIT(100);

		if (i % 10 == 0)
			crl_put_reason(&reason, (unsigned char)(i % 70 / 10));
		crl_put_entry(
		    &p.entries, serial(i), CRL_NOW - CRL_DAY, (struct str){reason.at, reason.len});
		buf_free(&reason);
	}
	list = crl_plan_write(&p);
	if (file < 0 || write(file, list.at, list.len) != (ssize_t)list.len)
		exit(1);
	*ret_len = list.len;
	crl_plan_free(&p);
	return file;
}

static void count_hit(void *arg, const struct crl_entry *entry)
{
	(void)entry;
	++*(size_t *)arg;
}

/* Nanoseconds of the processor's time. */
static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* KiB of memory that is the process's own. */
static long own_memory(void)
{
	char line[200];
	long anonymous = 0, found;
	FILE *f = fopen("/proc/self/smaps_rollup", "r");

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "Anonymous: %ld", &found) == 1)
			anonymous = found;
	if (f != NULL)
		fclose(f);
	return anonymous;
}

static struct serials *our_serials(size_t ours)
{
	struct serials *set = serials_new(ours);

	for (size_t i = 0; i < ours; i++)
		/* Those past any list's are on none. */
		if (serials_add(set, serial(i % 100 == 0 ? i : i + (1u << 30)), (int64_t)i))
			exit(1);
	return set;
}

static void measure_walk(struct str der, struct str issuer, size_t ours)
{
	const struct crl_measure measure = {
	    .issuer = issuer, .names = STR("http://crl.example/"), .now = CRL_NOW};
	long before = own_memory();
	int64_t start = cpu_ns(), made, judged;
	struct serials *set = our_serials(ours);
	size_t hits = 0, count = 0;
	struct problem why = {.text = ""};
	struct crl crl;
	enum err err;

	made = cpu_ns();
	err = crl_open(der, &crl, &why);
	if (!err)
		err = crl_judge(&crl, &measure, &why);
	judged = cpu_ns();
	if (!err)
		err = crl_walk(&crl, set, count_hit, &hits, &count, &why);
	printf("%zu entries, %zu of ours, %zu hits%s%s: set %.3f s, signature %.3f s, walk %.3f s; "
	       "%.1f MB besides the file\n",
	    count, ours, hits, err ? ": " : "", err ? why.text : "", (double)(made - start) / 1e9,
	    (double)(judged - made) / 1e9, (double)(cpu_ns() - judged) / 1e9,
	    (double)(own_memory() - before) * 1024 / 1e6);
	serials_free(set);
}

int main(int argc, char **argv)
{
	size_t entries = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	size_t ours = argc > 2 ? strtoul(argv[2], NULL, 10) : 50000, len;
	int file = write_list(entries, &len);
	const char *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, file, 0);
	struct str issuer = crl_issuer("Forge", forge_key());

	if (at == MAP_FAILED)
		return 1;
	printf("a list of %.1f MB\n", (double)len / 1e6);
	for (int i = 0; i < 3; i++)
		measure_walk((struct str){at, len}, issuer, ours);
	forge_free(issuer);
	return 0;
}
