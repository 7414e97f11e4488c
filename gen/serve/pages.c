/* Which page answers which address, and with which method. */
#include "serve/pages.h"

struct route {
    const char *method, *path; /* a path that ends with "/" stands for all below it */
    page_fn *page;
};

static const struct route own[] = {{"GET", "/", page_start},
                                   {"POST", "/blank", page_blank},
                                   {"POST", "/upload", page_upload},
                                   {"GET", "/city/look/", page_city_look},
                                   {"GET", "/city/check", page_city_check},
                                   {"GET", "/city/", page_city},
                                   {"POST", "/city/open", page_city_open}};

/* Below /piece/ID/. */
static const struct route of_work[] = {{"GET", "", page_work},
                                       {"POST", "again", page_again},
                                       {"POST", "year", page_year},
                                       {"POST", "step", page_move},
                                       {"POST", "delete", page_delete},
                                       {"POST", "older", page_older},
                                       {"POST", "correct", page_correct},
                                       {"GET", "change/", page_change},
                                       {"POST", "decide", page_decide},
                                       {"GET", "sheet/", page_sheet},
                                       {"POST", "answer", page_answer},
                                       {"GET", "preview/", page_preview},
                                       {"GET", "document", page_document},
                                       {"GET", "file/", page_file}};

static bool is_at(const struct route *r, struct str path)
{
    struct str at = str_of(r->path);
    return str_eq(path, at) || (at.n > 1 && str_ends(at, STR("/")) && str_starts(path, at));
}

/* 404, or 405 where the path exists for another method. */
static void choose(struct visit *v, const struct route *routes, size_t n)
{
    struct str method = v->request->method;
    unsigned status = 404;
    if (str_eq(method, STR("HEAD")))
        method = STR("GET");
    for (size_t i = 0; i < n; i++) {
        if (!is_at(&routes[i], v->rest))
            continue;
        if (str_eq(method, str_of(routes[i].method))) {
            routes[i].page(v);
            return;
        }
        status = 405;
    }
    visit_refuse(v, status);
}

/* Splits /piece/ID/rest and opens the work. */
static bool open_work(struct visit *v)
{
    struct str head = STR("/piece/"), path = v->request->path;
    if (!str_starts(path, head) || path.n < head.n + WORK_ID + 1 || path.p[head.n + WORK_ID] != '/')
        return false;
    struct str id = str_sub(path, head.n, head.n + WORK_ID);
    v->base = str_sub(path, 0, head.n + WORK_ID + 1);
    v->rest = str_sub(path, v->base.n, path.n);
    if (!work_open(&v->work, v->site->state, id, &v->arena, &v->diags))
        return false;
    visit_set_text(v, "base", v->base);
    return true;
}

void pages_answer(struct visit *v)
{
    if (!str_starts(v->request->path, STR("/piece/")))
        choose(v, own, sizeof own / sizeof *own);
    else if (open_work(v))
        choose(v, of_work, sizeof of_work / sizeof *of_work);
    else
        visit_refuse(v, 404);
}
