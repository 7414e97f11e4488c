/* Every fuzz target has this: a run makes thousands of small blocks, so that short traces and a
 * small quarantine make it half as long again as fast. */
const char *__asan_default_options(void);

__attribute__((visibility("default"), used)) const char *__asan_default_options(void)
{
    return "malloc_context_size=6:quarantine_size_mb=16";
}
