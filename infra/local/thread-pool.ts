/**
 * The store shares libuv's threads with image work of functions, which would keep all of its usual four busy. Imported
 * before all others: the first work on these threads, which may be another module's, decides how many there are.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';
