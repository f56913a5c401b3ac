/* Says which allocation fails, for tests.
 *
 * $FAILING_ALLOCATIONS names a file of four numbers (64 bits each, of this machine) that the
 * program and the test share: how many allocations there were, the first and the last one that
 * fail, and how many have failed. Who writes zeros into it lets all succeed. */
#ifndef FAULTS_FAILING_H
#define FAULTS_FAILING_H

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct control {
	atomic_llong count, first, last, failed;
} * control;

__attribute__((constructor)) static void share_control(void)
{
	const char *path = getenv("FAILING_ALLOCATIONS");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *at;

	if (fd < 0)
		return;
	at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		control = at;
}

static bool fails(void)
{
	long long number;

	if (control == NULL)
		return false;
	number = atomic_fetch_add(&control->count, 1) + 1;
	if (number < atomic_load(&control->first) || number > atomic_load(&control->last))
		return false;
	atomic_fetch_add(&control->failed, 1);
	errno = ENOMEM;
	return true;
}

#endif
