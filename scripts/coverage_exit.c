/* Linked into every program of a coverage build in front of _exit and kill (--wrap): a worker that
 * leaves by the one, or is ended by its parent with the other, would take its counts along. */
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_kill(pid_t pid, int signal_number);
int __wrap_kill(pid_t pid, int signal_number);

_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}

static void die(int signal_number)
{
    (void)signal_number;
    (void)__real_kill(getpid(), SIGKILL);
}

/* What was interrupted may hold a lock that the writing of counts waits for: then it is as it was
 * without counting. */
static void write_and_die(int signal_number)
{
    enum { SECONDS = 3 };
    (void)signal(SIGALRM, die);
    (void)alarm(SECONDS);
    __gcov_dump();
    die(signal_number);
}

__attribute__((constructor)) static void listen(void)
{
    struct sigaction action = {.sa_handler = write_and_die};
    (void)sigaction(SIGUSR2, &action, NULL);
}

/* A child is asked to write its counts and to end by SIGKILL itself; one that does not is ended. */
int __wrap_kill(pid_t pid, int signal_number)
{
    enum { TRIES = 2500 };
    struct timespec moment = {0, 2 * 1000 * 1000};
    siginfo_t ended = {0};
    if (signal_number != SIGKILL || pid <= 0 ||
        waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0)
        return __real_kill(pid, signal_number);
    (void)__real_kill(pid, SIGUSR2);
    for (int i = 0; i < TRIES && !ended.si_pid; i++) {
        (void)nanosleep(&moment, NULL);
        if (waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0)
            break;
    }
    return __real_kill(pid, signal_number);
}
