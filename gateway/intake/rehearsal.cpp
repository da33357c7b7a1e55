#include "gateway/intake/rehearsal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace tongqu::gateway {
namespace {

struct FrameHead {
    std::uint32_t number = 0;
    std::uint32_t bytes = 0;
};
constexpr std::uint32_t kMaxAnswerBytes = 64U << 20;

bool write_all(int pipe, const void* from, std::size_t size) {
    const char* at = static_cast<const char*>(from);
    while (size > 0) {
        const ssize_t n = ::write(pipe, at, size);
        if (n <= 0) return false;
        at += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

void play_one(int pipe, std::size_t number, const Rehearsal::Play& play) {
    ByteBuffer answer;
    play(number, answer);
    const FrameHead head{static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(answer.bytes().size())};
    if (write_all(pipe, &head, sizeof head)) (void)write_all(pipe, answer.bytes().data(), answer.bytes().size());
}

// Each play changes the state it is played on: all but the last have a copy of the copy.
[[noreturn]] void play_all(int pipe, std::size_t count, const Rehearsal::Play& play) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (std::size_t number = 0; number + 1 < count; ++number) {
        const pid_t copy = ::fork();
        if (copy == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            play_one(pipe, number, play);
            ::_exit(0);
        }
        int status = 0;
        if (copy > 0) (void)::waitpid(copy, &status, 0);
    }
    play_one(pipe, count - 1, play);
    ::_exit(0);
}

}  // namespace

// Signals are the original's business: they stay blocked in the copy, whose handlers would write to the original's pipes.
std::optional<Rehearsal> Rehearsal::start(std::size_t count, const Play& play) {
    std::array<int, 2> ends{};
    if (count == 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t process = ::fork();
    if (process == 0) {
        ::close(ends[0]);
        play_all(ends[1], count, play);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::close(ends[1]);
    if (process > 0) return Rehearsal(process, ends[0], count);
    ::close(ends[0]);
    return std::nullopt;
}

Rehearsal::Rehearsal(Rehearsal&& other) noexcept
    : process_(std::exchange(other.process_, -1)), pipe_(std::exchange(other.pipe_, -1)), count_(other.count_) {}

Rehearsal::~Rehearsal() {
    if (pipe_ >= 0) ::close(pipe_);
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
}

std::vector<std::optional<std::vector<std::byte>>> Rehearsal::finish(std::chrono::milliseconds patience) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + patience;
    std::vector<std::byte> received;
    std::array<std::byte, 65536> piece{};
    while (received.size() < kMaxAnswerBytes) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waiting{pipe_, POLLIN, 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) == 0) break;
        const ssize_t n = ::read(pipe_, piece.data(), piece.size());
        if (n == 0) break;
        if (n > 0) received.insert(received.end(), piece.data(), piece.data() + n);
    }

    std::vector<std::optional<std::vector<std::byte>>> answers(count_);
    FrameHead head;
    for (std::size_t at = 0; received.size() - at >= sizeof head; at += head.bytes) {
        std::memcpy(&head, received.data() + at, sizeof head);
        at += sizeof head;
        if (head.number >= count_ || received.size() - at < head.bytes) break;
        const auto* first = received.data() + at;
        answers[head.number].emplace(first, first + head.bytes);
    }
    return answers;
}

}  // namespace tongqu::gateway
