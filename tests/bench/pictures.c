/* Draws each picture of a valid code some times and prints what one takes: CPU milliseconds, the
 * least and the median, and the bytes of its file.
 * Usage: pictures [ROUNDS]
 *
 * DESIGN: CPU time and the least of several rounds, so that a busy machine says the same as a quiet
 * one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "image/render.h"

enum { ROUNDS_MAX = 1000, FILE_MAX = 256 * 1024 };

static const struct {
	const char *name;
	enum sticker_format format;
	unsigned scale;
	bool motion;
} kinds[] = {
    {".svg", STICKER_SVG, 1, false},
    {".gif", STICKER_GIF, 1, false},
    {".png", STICKER_PNG, 1, false},
    {"@2x.png", STICKER_PNG, 2, false},
    {"@3x.png", STICKER_PNG, 3, false},
    {".svg?motion=on", STICKER_SVG, 1, true},
    {".gif?motion=on", STICKER_GIF, 1, true},
};

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(struct sticker *s, const char *kind, unsigned rounds)
{
	double ms[ROUNDS_MAX];
	size_t bytes = 0;

	if (sticker_shows_date(s->size, s->state))
		strcpy(s->date, "2026.11.22");
	for (unsigned i = 0; i < rounds; i++) {
		struct buf file = BUF_INIT(FILE_MAX);
		double begin = cpu_ms();

		/* Another host each time: nothing that was drawn before is of use. */
		if (sticker_shows_host(s->size, s->state))
			snprintf(s->host, sizeof s->host, "www%u.example.co.jp", i);
		if (sticker_render(s, &file))
			exit(1);
		ms[i] = cpu_ms() - begin;
		bytes = file.len;
		buf_free(&file);
	}
	qsort(ms, rounds, sizeof ms[0], compare);
	printf(
	    "%s%s %.2f %.2f %zu\n", sticker_size_name(s->size), kind, ms[0], ms[rounds / 2], bytes);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 20;

	if (rounds == 0 || rounds > ROUNDS_MAX)
		return 2;
	for (unsigned size = 0; size < STICKER_SIZE_COUNT; size++)
		for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
			struct sticker s;

			memset(&s, 0, sizeof s);
			s.size = (enum sticker_size)size;
			s.format = kinds[i].format;
			s.scale = kinds[i].scale;
			s.motion = kinds[i].motion;
			measure(&s, kinds[i].name, (unsigned)rounds);
		}
	return 0;
}
