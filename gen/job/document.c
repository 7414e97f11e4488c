/* The report's Markdown becomes the document, with its tables, charts and properties; the
 * document becomes pages. */
#include "checks/catalogue.h"
#include "job/job.h"

#include "data/strings.h"
#include "job/written.h"

#include <stdlib.h>

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static long long days_of(int y, int m, int d)
{
    y -= m <= 2;
    long long era = y / 400;
    long long yoe = y - era * 400;
    long long doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int digits(struct str s, size_t from, size_t n)
{
    int v = 0;
    for (size_t i = from; i < from + n && i < s.n; i++)
        v = v * 10 + (s.p[i] - '0');
    return v;
}

/* File dates come from the data (the day of publication, else of approval) or SOURCE_DATE_EPOCH:
 * never from the clock. */
static void set_date(struct job *job, struct doc_meta *meta)
{
    const struct value *dates = vmap_find(job->record.root.map, STR("dates"));
    static const char *const names[] = {"published", "approved"};
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    for (size_t i = 0; i < 2 && dates && dates->type == VALUE_MAP && !meta->date.n; i++) {
        const struct value *v = vmap_find(dates->map, str_of(names[i]));
        if (v && v->type == VALUE_STR && v->s.n == 10)
            meta->date = v->s;
    }
    if (meta->date.n)
        meta->epoch = 86400 * days_of(digits(meta->date, 0, 4), digits(meta->date, 5, 2),
                                      digits(meta->date, 8, 2));
    else if (epoch && str_is_digits(str_of(epoch)) && strlen(epoch) < 12)
        for (const char *p = epoch; *p; p++)
            meta->epoch = meta->epoch * 10 + (*p - '0');
}

static bool set_meta(struct job *job, struct doc_meta *meta)
{
    *meta = (struct doc_meta){.draft = job->draft, .date = STR("")};
    set_date(job, meta);
    return job_text(job, "document.title", &meta->title) &&
           job_text(job, "document.author", &meta->author) &&
           job_text(job, "document.subject", &meta->subject) &&
           job_text(job, "document.keywords", &meta->keywords);
}

static bool find_text(void *user, struct str text, struct place *out)
{
    struct job *job = user;
    return strings_find(&job->record.root, text, &job->sources, &job->arena, out);
}

static const struct chart *make_chart(void *user, struct str id, uint32_t number)
{
    return job_chart(user, id, number);
}

static struct str chart_name(void *user, size_t i)
{
    return job_chart_name(user, i);
}

bool job_document(struct job *job)
{
    struct doc_input in = {.markdown = {.name = phrase_text(&job->arena, SAY_REPORT_TEXT, NULL, 0),
                                        .text = job->markdown},
                           .spans = job->spans,
                           .span_count = job->span_count,
                           .grids = job->grids,
                           .grid_count = job->grid_count,
                           .chart = make_chart,
                           .chart_name = chart_name,
                           .place = written_place,
                           .user = job};
    if (!set_meta(job, &in.meta) || !doc_build(&in, &job->arena, &job->doc, job->diags))
        return false;
    job->doc.find = find_text;
    job->doc.find_user = job;
    return true;
}

bool job_layout(struct job *job)
{
    const struct style *style = context_style(job->context, job->pack);
    struct fontset *fonts = style ? context_fonts(job->context, job->pack, job->diags) : NULL;
    return fonts && layout_document(&job->doc, style, fonts, &job->arena, &job->pages, job->diags);
}
