#pragma once

namespace tongqu::bench {

// What Boost.Beast does by itself: one thread, a coroutine a connection, keep-alive, every request read whole
// and answered "hello". No time-outs, no routes, no log. Prints its address as `tongqu serve --json` does and
// runs until it is killed.
int serve_bare_beast();

}  // namespace tongqu::bench
