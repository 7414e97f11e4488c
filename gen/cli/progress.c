/* How far a batch has come, drawn on standard error. Nothing here is of use without a person
 * looking at it. */
#include "cli/progress.h"
#include "cli/speech.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static long ms_between(const struct timespec *a, const struct timespec *b)
{
    return (long)(b->tv_sec - a->tv_sec) * 1000 + (b->tv_nsec - a->tv_nsec) / 1000000;
}

static struct timespec now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t;
}

long progress_ms(const struct progress *p)
{
    struct timespec t = now();
    return ms_between(&p->started, &t);
}

void progress_begin(struct progress *p, size_t total)
{
    *p = (struct progress){.total = total, .bar = isatty(STDERR_FILENO), .started = now()};
}

enum { BAR_MAX = 30, TEXT_COLUMNS = 56 };

/* As wide as the terminal leaves room for: a line that wraps cannot be drawn over. */
static size_t bar_width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_col)
        return BAR_MAX;
    size_t room = size.ws_col > TEXT_COLUMNS ? (size_t)size.ws_col - TEXT_COLUMNS : 0;
    return room < BAR_MAX ? room : BAR_MAX;
}

static void draw(struct progress *p)
{
    char bar[BAR_MAX + 1];
    long ms = progress_ms(p);
    size_t width = bar_width(), full = p->total ? p->done * width / p->total : width;
    memset(bar, '.', width);
    memset(bar, '#', full);
    bar[width] = '\0';
    long tenths = ms > 0 ? (long)p->done * 10000 / ms : 0;
    long left = p->done ? ms * (long)(p->total - p->done) / (long)p->done / 1000 : 0;
    fprintf(stderr,
            SAY("\r[%s] %zu/%zu  %ld.%ld 个/秒  剩余 %ld:%02ld",
                "\r[%s] %zu/%zu  %ld.%ld/s  %ld:%02ld left"),
            bar, p->done, p->total, tenths / 10, tenths % 10, left / 60, left % 60);
    if (p->failed)
        fprintf(stderr, SAY("  失败 %zu", "  failed %zu"), p->failed);
    fputs("\033[K", stderr);
    p->shown = now();
}

static void print_line(const struct progress *p, const char *name,
                       const struct juesuan_batch_result *r)
{
    const char *word = r->status != JUESUAN_OK ? SAY("失败", "failed")
                       : r->unchanged          ? SAY("未变化", "unchanged")
                                               : SAY("完成", "done");
    fprintf(cli_error(), "%zu/%zu %s ", p->done, p->total, word);
    cli_name(stderr, str_of(name));
    if (r->warnings)
        fprintf(stderr, SAY("（提示 %u 条）", " (warnings: %u)"), r->warnings);
    fputc('\n', stderr);
}

void progress_add(struct progress *p, const char *name, const struct juesuan_batch_result *r)
{
    enum { REDRAW_MS = 100 };
    p->done++;
    p->failed += r->status != JUESUAN_OK;
    p->unchanged += r->status == JUESUAN_OK && r->unchanged;
    p->built += r->status == JUESUAN_OK && !r->unchanged;
    p->warned += r->status == JUESUAN_OK && r->warnings;
    if (!p->bar && r->status == JUESUAN_OK && r->unchanged)
        return; /* the totals say how many */
    struct timespec t = now();
    if (!p->bar)
        print_line(p, name, r);
    else if (p->done == p->total || ms_between(&p->shown, &t) > REDRAW_MS)
        draw(p);
}

void progress_end(struct progress *p)
{
    if (p->bar)
        fputs("\r\033[K", stderr);
}
