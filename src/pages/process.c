/* What the process takes of the machine. */
#include "pages/process.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#include "pages/exposition.h"

static void process_write_cpu(struct buf *to)
{
	static const char name[] = "process_cpu_seconds_total";
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used) != 0)
		return;
	exposition_head(to, name, "counter", "Seconds of processors, user and system.");
	buf_printf(to, "%s %.2f\n", name,
	    (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
}

static void process_write_memory(struct buf *to)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), size, resident;
	FILE *file = fopen("/proc/self/statm", "re");
	bool told;

	if (file == NULL)
		return;
	told = fscanf(file, "%" SCNu64 " %" SCNu64, &size, &resident) == 2;
	fclose(file);
	if (!told)
		return;
	exposition_gauge(
	    to, "process_virtual_memory_bytes", "Memory that has addresses.", size * page);
	exposition_gauge(to, "process_resident_memory_bytes", "Memory in use.", resident * page);
}

static void process_write_files(struct buf *to)
{
	/* "." and "..", and the folder itself while it is read. */
	enum { NOT_COUNTED = 3 };
	DIR *folder = opendir("/proc/self/fd");
	struct rlimit limit;
	uint64_t open = 0;

	if (folder != NULL) {
		while (readdir(folder) != NULL)
			open++;
		closedir(folder);
		exposition_gauge(to, "process_open_fds", "Files and connections that are open.",
		    open - NOT_COUNTED);
	}
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		exposition_gauge(to, "process_max_fds", "Files and connections that may be open.",
		    (uint64_t)limit.rlim_cur);
}

void process_write(int64_t started_at, struct buf *to)
{
	process_write_cpu(to);
	process_write_memory(to);
	process_write_files(to);
	exposition_gauge(
	    to, "process_start_time_seconds", "When it started, since 1970.", (uint64_t)started_at);
}
