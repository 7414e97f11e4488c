/* The server: who may come in, which answers it gives itself, how it begins and ends. */
#include "serve/guard.h"
#include "serve/pages.h"
#include "serve/tasks.h"

#include "base/file.h"
#include "base/fileset.h"
#include "base/sha256.h"
#include "store/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ASSET_MAX = 1024 * 1024, ADDRESS_MAX = 4096, FAREWELL_MS = 5000, LAST_MS = 500 };

/* What the server knows by heart. */
struct asset {
    const char *path, *file, *type;
};
static const struct asset assets[] = {{"/style.css", "style.css", "text/css; charset=utf-8"},
                                      {"/script.js", "script.js", "text/javascript; charset=utf-8"},
                                      {"/frame.css", "frame.css", "text/css; charset=utf-8"},
                                      {"/icon.svg", "icon.svg", "image/svg+xml"}};
enum { ASSETS = sizeof assets / sizeof *assets };
static const unsigned failures[] = {400, 403, 404, 405, 413, 421, 500, 503};
enum { FAILURES = sizeof failures / sizeof *failures };

struct server {
    struct juesuan *j;
    struct arena arena;
    struct site site;
    struct guard guard;
    struct http *http;
    struct tasks *tasks;
    struct http_owner http_owner;
    struct tasks_owner tasks_owner;
    struct str asset[ASSETS], failure[FAILURES], wait[SERVE_STAGES], enter, ended;
    bool quit;               /* somebody asked for the end, */
    struct timespec quit_at; /* or when a part of the last page was asked for */
    int farewell;            /* of the page that says so: parts that were asked for since then */
    int lock;
};

/* Answers of its own */

/* Pages take styles and scripts from here only, run none that stands in them, send forms nowhere
 * else and stand in no other site's frame. */
static const char policy[] =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'\n";
static const char always[] = "X-Content-Type-Options: nosniff\n"
                             "Cache-Control: no-store\n"
                             "Referrer-Policy: same-origin\n"
                             "Cross-Origin-Resource-Policy: same-origin\n"
                             "Cross-Origin-Opener-Policy: same-origin\n";

static void put_headers(void *user, struct str own, struct buf *out)
{
    (void)user;
    buf_puts(out, always);
    if (str_find(own, STR("Content-Security-Policy:"), 0) == SIZE_MAX)
        buf_puts(out, policy);
    buf_str(out, own);
}

static void say(struct http_exchange *x, unsigned status, const char *own, struct str body)
{
    struct buf headers;
    buf_init(&headers);
    put_headers(NULL, str_of(own), &headers);
    http_answer(x, status, buf_view(&headers), body);
    buf_free(&headers);
}

static void fail(void *user, struct http_exchange *x, unsigned status)
{
    const struct server *s = user;
    struct str page = STR("");
    for (size_t i = 0; i < FAILURES; i++)
        if (failures[i] == status)
            page = s->failure[i];
    say(x, status,
        status == 405 ? "Content-Type: text/html; charset=utf-8\nAllow: GET, HEAD, POST\n"
                      : "Content-Type: text/html; charset=utf-8\n",
        page);
}

static void wait_longer(void *user, struct http_exchange *x, const struct serve_request *r,
                        int stage)
{
    const struct server *s = user;
    struct buf own;
    buf_init(&own);
    buf_puts(&own, "Content-Type: text/html; charset=utf-8\n");
    visit_ask_again(&own, r);
    buf_char(&own, '\0');
    say(x, own.failed ? 500 : 200, own.failed ? "" : own.p, s->wait[stage]);
    buf_free(&own);
}

/* By a page that goes on by itself: behind a redirection browsers count the visit as coming from
 * where the address was clicked, and keep the cookie back. */
static void let_in(struct server *s, struct http_exchange *x)
{
    struct buf own;
    buf_init(&own);
    buf_printf(&own,
               "Set-Cookie: juesuan-%u=%s; HttpOnly; SameSite=Strict; Path=/\nRefresh: 0; url=/\n"
               "Content-Type: text/html; charset=utf-8\n",
               s->guard.port, s->guard.token);
    buf_char(&own, '\0');
    say(x, own.failed ? 500 : 200, own.failed ? "" : own.p, s->enter);
    buf_free(&own);
}

/* What the web server asks */

static unsigned admit(void *user, const struct serve_request *r)
{
    const struct server *s = user;
    unsigned status;
    return guard_look(&s->guard, r, &status) == GUARD_REFUSED ? status : 0;
}

static void serve(void *user, struct http_exchange *x, const struct serve_request *r)
{
    struct server *s = user;
    unsigned status;
    enum guard_pass pass = guard_look(&s->guard, r, &status);
    if (pass == GUARD_REFUSED) {
        fail(s, x, status);
    } else if (pass == GUARD_ENTERS) {
        let_in(s, x);
    } else if (pass == GUARD_KNOWN && str_eq(r->path, STR("/quit")) &&
               str_eq(r->method, STR("POST"))) {
        s->quit = true;
        clock_gettime(CLOCK_MONOTONIC, &s->quit_at);
        say(x, 200, "Content-Type: text/html; charset=utf-8\n", s->ended);
    } else if (pass == GUARD_KNOWN && s->quit) {
        say(x, 200, "Content-Type: text/html; charset=utf-8\n", s->ended);
    } else if (pass == GUARD_KNOWN) {
        tasks_take(s->tasks, x, r);
    } else {
        if (s->quit) {
            s->farewell++;
            clock_gettime(CLOCK_MONOTONIC, &s->quit_at);
        }
        for (size_t i = 0; i < ASSETS; i++)
            if (str_eq(r->path, str_of(assets[i].path))) {
                struct buf own;
                buf_init(&own);
                buf_printf(&own, "Content-Type: %s\n", assets[i].type);
                buf_char(&own, '\0');
                say(x, 200, own.failed ? "" : own.p, s->asset[i]);
                buf_free(&own);
            }
    }
}

static void gone(void *user, struct http_exchange *x)
{
    struct server *s = user;
    if (s->tasks)
        tasks_forget(s->tasks, x);
}

/* In a process of its own. */
static void work(void *user, const struct serve_request *r, struct serve_reply *reply)
{
    const struct server *s = user;
    struct visit v;
    if (visit_begin(&v, &s->site, r, reply))
        pages_answer(&v);
    else
        visit_refuse(&v, 400);
    visit_end(&v);
}

/* Beginning */

static bool read_assets(struct server *s, struct diags *ds)
{
    for (size_t i = 0; i < ASSETS; i++) {
        struct str folder = path_join(&s->arena, s->j->home, STR("data/serve"));
        struct str path = path_join(&s->arena, folder, str_of(assets[i].file));
        if (!path.p || !file_read(path.p, ASSET_MAX, &s->arena, &s->asset[i], ds))
            return false;
    }
    return true;
}

/* Pages that are needed when nothing else works are made at the beginning; `status` is that of the
 * answer, or how far what is waited for is. */
static bool make_page(struct server *s, const char *page, int status, struct str *out)
{
    struct vmap *values = vmap_new(&s->arena);
    struct buf text;
    buf_init(&text);
    bool ok = values && vmap_set(values, &s->arena, STR("status"), value_int(status)) &&
              vmap_set(values, &s->arena, STR("version"), value_str(STR(JUESUAN_VERSION))) &&
              vmap_set(values, &s->arena, STR("diagnostics"), value_none()) &&
              site_render(&s->site, page, values, &s->arena, &text);
    *out = ok ? arena_str(&s->arena, buf_view(&text)) : STR("");
    buf_free(&text);
    return ok && out->p;
}

static bool make_pages(struct server *s)
{
    bool ok = make_page(s, "enter.html.j2", 200, &s->enter) &&
              make_page(s, "ended.html.j2", 200, &s->ended);
    for (int i = 0; i < SERVE_STAGES; i++)
        ok = ok && make_page(s, "wait.html.j2", i, &s->wait[i]);
    for (size_t i = 0; i < FAILURES; i++)
        ok = ok && make_page(s, "error.html.j2", (int)failures[i], &s->failure[i]);
    return ok;
}

/* A folder of a city has a state of its own. */
static struct str state_of(struct server *s, const struct juesuan_serve *o)
{
    struct str state = str_of(o->state);
    if (!s->site.folder.n)
        return path_join(&s->arena, state, STR("own"));
    unsigned char hash[SHA256_BYTES];
    char hex[17] = {0};
    sha256_of(s->site.folder, hash);
    hex_digits(hash, 8, hex);
    return path_join(&s->arena, state, arena_printf(&s->arena, "folder-%s", hex));
}

static bool make_private(struct str path, struct diags *ds)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): whoever calls has looked */
    if (mkdir(path.p, 0700) == 0 || (errno == EEXIST && chmod(path.p, 0700) == 0))
        return true;
    file_failed(ds, E1002, path.p, errno);
    return false;
}

static bool make_state(struct server *s, const struct juesuan_serve *o, struct diags *ds)
{
    struct str works;
    if (o->folder && !file_is_folder(o->folder)) {
        file_failed(ds, E1001, o->folder, ENOTDIR);
        return false;
    }
    if (o->folder)
        s->site.folder = path_real(&s->arena, str_of(o->folder));
    s->site.state = state_of(s, o);
    works = path_join(&s->arena, s->site.state, STR("works"));
    return s->site.state.p && works.p && file_make_folder(o->state, ds) &&
           make_private(str_of(o->state), ds) && make_private(s->site.state, ds) &&
           make_private(works, ds);
}

/* The one who holds the lock serves; it ends with its process. False when another does. */
static bool take_lock(struct server *s, bool *failed, struct diags *ds)
{
    struct str path = path_join(&s->arena, s->site.state, STR("lock"));
    *failed = false;
    s->lock = path.p ? open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (s->lock < 0) {
        file_failed(ds, E1002, path.p ? path.p : "", errno);
        *failed = true;
        return false;
    }
    return flock(s->lock, LOCK_EX | LOCK_NB) == 0;
}

static struct str address_path(struct server *s)
{
    return path_join(&s->arena, s->site.state, STR("address"));
}

/* A page that leads to the address. */
static struct str door_path(struct server *s)
{
    return path_join(&s->arena, s->site.state, STR("open.html"));
}

/* Only the owner may read them: they hold the token. */
static bool write_address(struct server *s, struct str address, struct diags *ds)
{
    struct str path = address_path(s), door = door_path(s);
    struct vmap *values = vmap_new(&s->arena);
    struct buf page;
    mode_t before = umask(0077);
    buf_init(&page);
    bool ok = path.p && door.p && values &&
              vmap_set(values, &s->arena, STR("address"), value_str(address)) &&
              site_render(&s->site, "open.html.j2", values, &s->arena, &page) &&
              file_write(door.p, buf_view(&page), ds) && file_write(path.p, address, ds);
    (void)umask(before);
    buf_free(&page);
    return ok;
}

static void tell(struct server *s, const struct juesuan_serve *o, struct str address)
{
    struct str door = door_path(s);
    o->ready(o->user, address.p, address.n);
    if (o->door && door.p)
        o->door(o->user, door.p, door.n);
}

/* Of the one that serves already, which may just be starting. */
static bool tell_other(struct server *s, const struct juesuan_serve *o, struct diags *ds)
{
    struct str address;
    struct timespec tenth = {0, 100000000};
    struct str path = address_path(s);
    for (int i = 0; i < 30 && path.p && !file_exists(path.p); i++)
        nanosleep(&tenth, NULL);
    if (!path.p || !file_read(path.p, ADDRESS_MAX, &s->arena, &address, ds))
        return false;
    if (o->running)
        *o->running = true;
    tell(s, o, address);
    return true;
}

/* Most of what a build reads of its pack. */
static void warm_tables(struct loaded_pack *p, struct diags *ds)
{
    const struct value *ids = pack_setting(p->pack, STR("tables"));
    struct value ignored;
    for (size_t i = 0; i < value_count(ids); i++)
        if (ids->list->items[i].type == VALUE_STR)
            (void)pack_table(p->pack, ids->list->items[i].s, &ignored, ds);
}

/* Reads what every request needs once, for all processes to come. */
static void warm_up(struct server *s)
{
    struct juesuan *j = s->j;
    struct str *names;
    size_t n;
    context_begin(j);
    (void)context_schema(j);
    if (!pack_list(&j->pack_path, &s->arena, &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        struct loaded_pack *p = context_pack(j, names[i]);
        if (!p)
            continue;
        (void)context_pack_schema(j, p);
        (void)context_rules(j, p);
        (void)context_style(j, p);
        warm_tables(p, &j->diags);
    }
    struct diags ds;
    struct buf notes;
    diags_init(&ds);
    buf_init(&notes);
    (void)context_fonts(j, NULL, &ds);
    (void)identity_warm(j, true);
    diags_json(&notes, &ds, j->lang);
    s->site.notes = arena_str(&s->arena, buf_view(&notes));
    buf_free(&notes);
    diags_free(&ds);
    context_begin(j);
}

/* Workbooks that were being made for somebody when the program was killed. */
static void remove_left_over(struct server *s)
{
    struct str *names;
    size_t n;
    if (!file_list(s->site.state.p, &s->arena, &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        struct str path = path_join(&s->arena, s->site.state, names[i]);
        if (path.p && (str_starts(names[i], STR("blank-")) || str_starts(names[i], STR("check-"))))
            (void)unlink(path.p);
    }
}

static bool start(struct server *s, const struct juesuan_serve *o, struct diags *ds)
{
    remove_left_over(s);
    s->http_owner = (struct http_owner){admit, serve, gone, fail, s};
    s->tasks_owner = (struct tasks_owner){work, put_headers, fail, wait_longer, s};
    s->tasks = tasks_new(&s->tasks_owner);
    if (!s->tasks || !read_assets(s, ds) || !make_pages(s) || !guard_make(&s->guard))
        return false;
    s->http = http_open(&s->http_owner, ds);
    if (!s->http)
        return false;
    s->guard.port = http_port(s->http);
    struct str address =
        arena_printf(&s->arena, "http://127.0.0.1:%u/?token=%s", s->guard.port, s->guard.token);
    if (!address.p || !write_address(s, address, ds))
        return false;
    warm_up(s);
    tell(s, o, address);
    return true;
}

/* The page that says goodbye gets its style sheet, script and icon before the end, if it asks. */
static bool has_said_goodbye(const struct server *s)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long ms = (long)(now.tv_sec - s->quit_at.tv_sec) * 1000 +
              (now.tv_nsec - s->quit_at.tv_nsec) / 1000000;
    return ms > (s->farewell >= 3 ? LAST_MS : FAREWELL_MS);
}

static void loop(struct server *s, int stop)
{
    struct pollfd polls[TASKS_MAX + 2];
    for (;;) {
        size_t n = 0;
        polls[n++] = (struct pollfd){.fd = stop, .events = POLLIN};
        polls[n++] = (struct pollfd){.fd = http_fd(s->http), .events = POLLIN};
        n += tasks_polls(s->tasks, polls + n);
        int ms = http_wait_ms(s->http);
        if ((s->quit || tasks_busy(s->tasks)) && (ms < 0 || ms > TASKS_TICK))
            ms = TASKS_TICK;
        if (poll(polls, n, ms) < 0 && errno != EINTR)
            return;
        if (polls[0].revents)
            return;
        tasks_run(s->tasks);
        http_run(s->http);
        if (s->quit && has_said_goodbye(s)) {
            http_run(s->http); /* the last words go out */
            return;
        }
    }
}

enum juesuan_status juesuan_serve(struct juesuan *j, const struct juesuan_serve *o)
{
    struct server s = {.j = j, .lock = -1, .site = {.j = j, .folder = STR("")}};
    struct diags ds;
    bool failed = false;
    void (*on_pipe)(int) = signal(SIGPIPE, SIG_IGN);
    context_begin(j);
    diags_init(&ds);
    arena_init(&s.arena);
    if (o->running)
        *o->running = false;
    bool ok = make_state(&s, o, &ds);
    if (ok && !take_lock(&s, &failed, &ds)) {
        ok = !failed && tell_other(&s, o, &ds);
    } else if (ok) {
        (void)unlink(address_path(&s).p); /* of one that was killed */
        ok = start(&s, o, &ds);
        if (ok)
            loop(&s, o->stop);
        (void)unlink(address_path(&s).p);
        (void)unlink(door_path(&s).p);
    }
    tasks_free(s.tasks);
    s.tasks = NULL;
    http_close(s.http);
    if (s.lock >= 0)
        close(s.lock);
    (void)signal(SIGPIPE, on_pipe);
    context_begin(j);
    diags_add(&j->diags, &ds);
    if (!ok && !ds.errors)
        DIAG0(&j->diags, E1011, (struct place){0});
    diags_free(&ds);
    arena_free(&s.arena);
    return context_status(j);
}
