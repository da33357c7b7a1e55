#pragma once
// For threads whose work nobody waits for: projections that may lag.
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tongqu::service {

// The calling thread gives way to those that carry orders, wherever the cores are few: ordinary policy, whatever the process was
// started with (under a real-time one niceness means nothing), and a niceness of 10. Going down needs no privilege.
inline void work_in_background() {
    constexpr int kNiceness = 10;
    const ::sched_param ordinary{};
    ::sched_setscheduler(0, SCHED_OTHER, &ordinary);
    // Of this thread alone (setpriority(2), "C library/kernel differences").
    ::setpriority(PRIO_PROCESS, static_cast<::id_t>(::gettid()), kNiceness);
}

}  // namespace tongqu::service
