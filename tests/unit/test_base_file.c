#include "check.h"

#include "base/file.h"
#include "base/fileset.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each test has a folder of its own, removed afterwards. */
struct fixture {
    struct arena arena;
    struct diags diags;
    char folder[512];
};

static int open_fixture(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    diags_init(&f.diags);
    const char *temporary = getenv("TMPDIR");
    int n = snprintf(f.folder, sizeof f.folder, "%s/juesuan-test-XXXXXX",
                     temporary ? temporary : P_tmpdir);
    *state = &f;
    return n > 0 && (size_t)n < sizeof f.folder && mkdtemp(f.folder) ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    struct str *names;
    size_t n;
    (void)chmod(f->folder, 0755);
    if (file_list(f->folder, &f->arena, &names, &n))
        for (size_t i = 0; i < n; i++) {
            struct str path = path_join(&f->arena, str_of(f->folder), names[i]);
            if (unlink(path.p) < 0)
                (void)rmdir(path.p);
        }
    (void)rmdir(f->folder);
    diags_free(&f->diags);
    arena_free(&f->arena);
    return 0;
}

static const char *in_folder(struct fixture *f, const char *name)
{
    return path_join(&f->arena, str_of(f->folder), str_of(name)).p;
}

static struct str content(struct fixture *f, const char *path)
{
    struct str text = {NULL, 0};
    assert_true(file_read(path, 1000000, &f->arena, &text, &f->diags));
    return text;
}

static size_t names_in(struct fixture *f, const char *folder)
{
    struct str *names;
    size_t n;
    assert_true(file_list(folder, &f->arena, &names, &n));
    return n;
}

static void assert_message(struct fixture *f, const char *part)
{
    struct buf b;
    buf_init(&b);
    assert_true(f->diags.n > 0);
    diag_print(&b, &f->diags.items[f->diags.n - 1], LANG_ZH);
    if (str_find(buf_view(&b), str_of(part), 0) == SIZE_MAX)
        fail_msg("no “%s” in: %.*s", part, STR_ARG(buf_view(&b)));
    buf_free(&b);
}

/* Runs `test` as a user without rights when we are root, else as we are; true when it passed. */
static bool without_rights(struct fixture *f, bool (*test)(struct fixture *))
{
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
            _exit(2);
        _exit(test(f) ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void writes_and_reads_back(void **state)
{
    struct fixture *f = *state;
    const char *path = in_folder(f, "决算.txt");
    assert_true(file_write(path, STR("一\0二\n"), &f->diags));
    struct str text = content(f, path);
    assert_true(str_eq(text, STR("一\0二\n")));
    assert_int_equal(text.p[text.n], '\0');
    assert_true(file_write(path, STR(""), &f->diags));
    assert_int_equal(content(f, path).n, 0);
    assert_int_equal(names_in(f, f->folder), 1); /* no temporary file is left */
    assert_int_equal(f->diags.n, 0);
}

static void says_what_is_wrong_with_a_path(void **state)
{
    struct fixture *f = *state;
    struct str text;
    assert_true(file_write(in_folder(f, "a"), STR("x"), &f->diags));
    assert_false(file_read(in_folder(f, "absent"), 10, &f->arena, &text, &f->diags));
    assert_int_equal(f->diags.first_error, E1001);
    assert_message(f, "没有这个文件或文件夹");
    assert_false(file_read(f->folder, 10, &f->arena, &text, &f->diags));
    assert_message(f, "这是一个文件夹");
    assert_false(file_read(in_folder(f, "a/b"), 10, &f->arena, &text, &f->diags));
    assert_message(f, "路径中有一段不是文件夹");
    assert_false(file_write(in_folder(f, "no/such/x"), STR("x"), &f->diags));
    assert_message(f, "E1002");
    assert_message(f, "没有这个文件或文件夹");
    assert_false(file_write(f->folder, STR("x"), &f->diags));
    assert_message(f, "这是一个文件夹");
    assert_int_equal(f->diags.errors, 5);
}

static void refuses_a_file_beyond_the_limit(void **state)
{
    struct fixture *f = *state;
    struct str text;
    assert_true(file_write(in_folder(f, "a"), STR("0123456789"), &f->diags));
    assert_true(file_read(in_folder(f, "a"), 10, &f->arena, &text, &f->diags));
    assert_true(file_read(in_folder(f, "a"), SIZE_MAX, &f->arena, &text, &f->diags));
    assert_int_equal(text.n, 10);
    assert_false(file_read(in_folder(f, "a"), 9, &f->arena, &text, &f->diags));
    assert_int_equal(f->diags.first_error, E1003);
    assert_message(f, "10 字节，上限 9 字节");
}

/* Nobody writes into the pipe: a reader would wait for ever. */
static void what_is_no_regular_file_is_not_touched(void **state)
{
    struct fixture *f = *state;
    const char *const paths[] = {"/dev/zero", "/dev/null", in_folder(f, "pipe"),
                                 in_folder(f, "socket")};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(mkfifo(paths[2], 0600), 0);
    memcpy(address.sun_path, paths[3], strlen(paths[3]));
    assert_int_equal(bind(s, (const struct sockaddr *)&address, sizeof address), 0);
    for (size_t i = 0; i < 4; i++) {
        struct str text;
        char hex[2 * SHA256_BYTES + 1];
        diags_free(&f->diags);
        assert_false(file_read(paths[i], 1000000, &f->arena, &text, &f->diags));
        assert_int_equal(f->diags.first_error, E1001);
        assert_message(f, "这不是普通文件");
        assert_false(file_sha256(paths[i], hex, NULL, &f->diags));
    }
    close(s);
}

static void assert_inside(struct fixture *f, const char *name, enum open_result wanted)
{
    int fd;
    enum open_result r = open_inside(f->folder, str_of(name), &fd);
    if (r != wanted)
        fail_msg("%s: %d", name, r);
    if (r == OPEN_OK)
        close(fd);
    else
        assert_int_equal(fd, -1);
}

static void a_folder_of_others_leads_nowhere(void **state)
{
    struct fixture *f = *state;
    assert_true(file_make_folder(in_folder(f, "a/b"), &f->diags));
    assert_true(file_write(in_folder(f, "a/b/file"), STR("x"), &f->diags));
    assert_int_equal(symlink("b", in_folder(f, "a/link")), 0);
    assert_int_equal(symlink("b/file", in_folder(f, "a/file")), 0);
    assert_int_equal(symlink("loop", in_folder(f, "a/loop")), 0);
    assert_int_equal(symlink("/", in_folder(f, "root")), 0);
    assert_int_equal(symlink("nowhere", in_folder(f, "dangling")), 0);
    assert_int_equal(mkfifo(in_folder(f, "a/pipe"), 0600), 0);
    static const struct {
        const char *name;
        enum open_result wanted;
    } cases[] = {{"a/b/file", OPEN_OK},         {"a/link/file", OPEN_OUTSIDE},
                 {"a/file", OPEN_OUTSIDE},      {"a/loop", OPEN_OUTSIDE},
                 {"a/loop/file", OPEN_OUTSIDE}, {"root/etc/passwd", OPEN_OUTSIDE},
                 {"dangling", OPEN_OUTSIDE},    {"a/pipe", OPEN_SPECIAL},
                 {"a/b", OPEN_FAILED},          {"a/none", OPEN_ABSENT},
                 {"a/b/file/x", OPEN_ABSENT},   {"none/x", OPEN_ABSENT},
                 {"../x", OPEN_OUTSIDE},        {"a/../a/b/file", OPEN_OUTSIDE},
                 {"/etc/passwd", OPEN_OUTSIDE}, {"", OPEN_OUTSIDE},
                 {"a//b", OPEN_OUTSIDE},        {"./a/b/file", OPEN_OUTSIDE},
                 {"a\\b", OPEN_OUTSIDE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_inside(f, cases[i].name, cases[i].wanted);
    struct str *names;
    size_t n;
    assert_int_equal(open_list(f->folder, STR("a"), 10, &f->arena, &names, &n), OPEN_OK);
    assert_int_equal(n, 5);
    assert_str(names[0], "b");
    assert_int_equal(open_list(f->folder, STR("a"), 4, &f->arena, &names, &n), OPEN_FAILED);
    assert_int_equal(open_list(f->folder, STR("root"), 10, &f->arena, &names, &n), OPEN_OUTSIDE);
    assert_true(open_is_folder(f->folder, STR("a")) && !open_is_folder(f->folder, STR("root")));
}

static bool write_is_refused(struct fixture *f)
{
    return !file_write(in_folder(f, "old"), STR("new"), &f->diags) &&
           f->diags.first_error == E1002 && str_starts(f->diags.items[0].args[0], STR("没有权限"));
}

static void an_unwritable_folder_leaves_the_old_file(void **state)
{
    struct fixture *f = *state;
    assert_true(file_write(in_folder(f, "old"), STR("old"), &f->diags));
    assert_int_equal(chmod(f->folder, 0555), 0);
    assert_true(without_rights(f, write_is_refused));
    assert_str(content(f, in_folder(f, "old")), "old");
    assert_int_equal(names_in(f, f->folder), 1);
}

static bool read_is_refused(struct fixture *f)
{
    struct str text;
    return !file_read(in_folder(f, "secret"), 10, &f->arena, &text, &f->diags) &&
           str_starts(f->diags.items[0].args[0], STR("没有权限"));
}

static void an_unreadable_file_is_reported(void **state)
{
    struct fixture *f = *state;
    assert_true(file_write(in_folder(f, "secret"), STR("x"), &f->diags));
    assert_int_equal(chmod(in_folder(f, "secret"), 0), 0);
    assert_true(without_rights(f, read_is_refused));
}

/* A limit on file size fails in the middle of writing, as a full disk does. */
static void a_failure_in_the_middle_leaves_the_old_file(void **state)
{
    struct fixture *f = *state;
    static char big[100000];
    const char *path = in_folder(f, "old");
    assert_true(file_write(path, STR("old"), &f->diags));
    struct rlimit kept, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    small = kept;
    small.rlim_cur = 4096;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool written = file_write(path, (struct str){big, sizeof big}, &f->diags);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
    signal(SIGXFSZ, handler);
    assert_false(written);
    assert_message(f, "超出允许的文件大小");
    assert_str(content(f, path), "old");
    assert_int_equal(names_in(f, f->folder), 1);
}

static int fill_small_disk(struct fixture *f)
{
    static char big[1000000];
    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("none", f->folder, "tmpfs", 0, "size=64k") < 0)
        return 2;
    const char *path = in_folder(f, "old");
    if (!file_write(path, STR("old"), &f->diags))
        return 3;
    if (file_write(path, (struct str){big, sizeof big}, &f->diags))
        return 4;
    if (!str_starts(f->diags.items[0].args[0], STR("磁盘已满")))
        return 5;
    if (!str_eq(content(f, path), STR("old")) || names_in(f, f->folder) != 1)
        return 6;
    return 0;
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    struct fixture *f = *state;
    pid_t child = fork();
    if (child == 0)
        _exit(fill_small_disk(f));
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 2) {
        print_message("skipped: mounting a small disk needs root\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void the_longest_name_can_be_written(void **state)
{
    struct fixture *f = *state;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    assert_true(file_write(in_folder(f, name), STR("x"), &f->diags));
    assert_int_equal(f->diags.n, 0);
}

static void a_link_left_under_the_temporary_name_is_not_followed(void **state)
{
    struct fixture *f = *state;
    assert_true(file_write(in_folder(f, "victim"), STR("victim"), &f->diags));
    assert_int_equal(symlink(in_folder(f, "victim"), in_folder(f, "out")), 0);
    assert_true(file_write(in_folder(f, "out"), STR("new"), &f->diags));
    assert_str(content(f, in_folder(f, "victim")), "victim"); /* the link itself was replaced */
    assert_str(content(f, in_folder(f, "out")), "new");
}

static void makes_folders(void **state)
{
    struct fixture *f = *state;
    assert_true(file_make_folder(in_folder(f, "a/b//c/"), &f->diags));
    assert_true(file_is_folder(in_folder(f, "a/b/c")));
    assert_true(file_make_folder(in_folder(f, "a/b/c"), &f->diags)); /* again: fine */
    assert_true(file_make_folder(".", &f->diags));
    assert_true(file_make_folder("/", &f->diags));
    assert_true(file_write(in_folder(f, "file"), STR("x"), &f->diags));
    assert_int_equal(f->diags.n, 0);
    assert_false(file_make_folder(in_folder(f, "file"), &f->diags));
    assert_false(file_make_folder(in_folder(f, "file/below"), &f->diags));
    assert_int_equal(f->diags.first_error, E1002);
    assert_int_equal(rmdir(in_folder(f, "a/b/c")) + rmdir(in_folder(f, "a/b")), 0);
}

static void lists_names_in_byte_order(void **state)
{
    struct fixture *f = *state;
    static const char *const made[] = {"b", "a", "部", "B", ".hidden"};
    static const char *const sorted[] = {".hidden", "B", "a", "b", "部"};
    for (size_t i = 0; i < 5; i++)
        assert_true(file_write(in_folder(f, made[i]), STR("x"), &f->diags));
    struct str *names;
    size_t n;
    assert_true(file_list(f->folder, &f->arena, &names, &n));
    assert_int_equal(n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_str(names[i], sorted[i]);
    assert_false(file_list(in_folder(f, "absent"), &f->arena, &names, &n));
}

static void takes_paths_apart(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *path, *folder, *base;
    } cases[] = {{"a/b.json", "a", "b.json"}, {"b.json", ".", "b.json"}, {"/b", "/", "b"},
                 {"a/b/c", "a/b", "c"},       {"a/", "a", ""},           {"", ".", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_str(path_folder(str_of(cases[i].path)), cases[i].folder);
        assert_str(path_base(str_of(cases[i].path)), cases[i].base);
    }
    assert_str(path_join(&f->arena, STR("a"), STR("b")), "a/b");
    assert_str(path_join(&f->arena, STR("a/"), STR("b")), "a/b");
    assert_str(path_join(&f->arena, STR(""), STR("b")), "b");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(writes_and_reads_back),
        TEST(says_what_is_wrong_with_a_path),
        TEST(refuses_a_file_beyond_the_limit),
        TEST(what_is_no_regular_file_is_not_touched),
        TEST(a_folder_of_others_leads_nowhere),
        TEST(an_unwritable_folder_leaves_the_old_file),
        TEST(an_unreadable_file_is_reported),
        TEST(a_failure_in_the_middle_leaves_the_old_file),
        TEST(a_full_disk_leaves_the_old_file),
        TEST(the_longest_name_can_be_written),
        TEST(a_link_left_under_the_temporary_name_is_not_followed),
        TEST(makes_folders),
        TEST(lists_names_in_byte_order),
        TEST(takes_paths_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
