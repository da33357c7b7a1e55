#include "bench/stream/subscribers.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <ctime>

namespace tongqu::bench {
namespace {

constexpr std::chrono::seconds kPatience{10};

std::uint64_t number_after(std::string_view text, std::string_view field) {
    const std::size_t at = text.find(field);
    if (at == std::string_view::npos) return 0;
    std::uint64_t value = 0;
    std::from_chars(text.data() + at + field.size(), text.data() + text.size(), value);
    return value;
}

// Nanoseconds of the wall clock since midnight, now and of a stamp "2026-03-01T08:00:00.123456Z".
std::int64_t of_day_now() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec % 86'400 * 1'000'000'000 + now.tv_nsec;
}
std::int64_t of_day(std::string_view stamp) {
    const auto part = [&](std::size_t at, std::size_t digits) {
        std::int64_t value = 0;
        std::from_chars(stamp.data() + at, stamp.data() + at + digits, value);
        return value;
    };
    return (part(11, 2) * 3600 + part(14, 2) * 60 + part(17, 2)) * 1'000'000'000 + part(20, 6) * 1000;
}

// A text frame with a mask of zeros, which is a mask like any other.
std::string frame_of(std::string_view text) {
    std::string frame = {'\x81', static_cast<char>(0x80 | text.size()), 0, 0, 0, 0};
    return frame.append(text);
}

std::expected<int, std::string> connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return std::unexpected("a subscriber cannot connect");
    return socket;
}

}  // namespace

std::expected<std::unique_ptr<Subscribers>, std::string> Subscribers::start(std::uint16_t port,
                                                                            std::string_view instrument,
                                                                            std::size_t count) {
    std::unique_ptr<Subscribers> self(new Subscribers);
    self->epoll_ = ::epoll_create1(0);
    self->all_.resize(count);
    const std::string hello =
        "GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    const std::string ask =
        frame_of(fmt::format(R"({{"op":"subscribe","channel":"book","instrument_id":"{}"}})", instrument));
    for (std::size_t i = 0; i < count; ++i) {
        One& one = self->all_[i];
        const auto socket = connect_to(port);
        if (!socket) return std::unexpected(socket.error());
        one.socket = *socket;
        std::array<char, 4096> buffer{};
        if (::send(one.socket, hello.data(), hello.size(), 0) < 0) return std::unexpected("a subscriber cannot send");
        std::string answer;
        while (!answer.ends_with("\r\n\r\n")) {
            const ssize_t got = ::recv(one.socket, buffer.data(), 1, 0);
            if (got <= 0) return std::unexpected("a subscriber was not answered");
            answer.append(buffer.data(), 1);
        }
        if (!answer.starts_with("HTTP/1.1 101")) return std::unexpected("no upgrade: " + answer);
        if (::send(one.socket, ask.data(), ask.size(), 0) < 0) return std::unexpected("a subscriber cannot send");
        while (one.last == 0) {
            const ssize_t got = ::recv(one.socket, buffer.data(), buffer.size(), 0);
            if (got <= 0) return std::unexpected("a subscriber had no snapshot");
            self->take(one, buffer.data(), static_cast<std::size_t>(got));
        }
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        ::epoll_ctl(self->epoll_, EPOLL_CTL_ADD, one.socket, &event);
    }
    self->followed_ = {};
    self->thread_ = std::thread([raw = self.get()] { raw->run(); });
    return self;
}

Subscribers::~Subscribers() {
    if (thread_.joinable()) (void)finish(1);
    for (const One& one : all_)
        if (one.socket >= 0) ::close(one.socket);
    if (epoll_ >= 0) ::close(epoll_);
}

void Subscribers::run() {
    std::array<epoll_event, 64> events{};
    std::array<char, 65'536> buffer{};
    auto give_up = std::chrono::steady_clock::time_point::max();
    while (true) {
        const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < ready; ++i) {
            One& one = all_[events[static_cast<std::size_t>(i)].data.u64];
            const ssize_t got = ::recv(one.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got > 0) {
                take(one, buffer.data(), static_cast<std::size_t>(got));
            } else if (got == 0 || errno != EAGAIN) {
                ++followed_.ended;
                ::epoll_ctl(epoll_, EPOLL_CTL_DEL, one.socket, nullptr);
            }
        }
        const std::uint64_t wanted = wanted_;
        if (wanted == 0) continue;
        const auto now = std::chrono::steady_clock::now();
        if (give_up == std::chrono::steady_clock::time_point::max()) give_up = now + kPatience;
        if (all_reached(wanted) || now >= give_up) return;
    }
}

bool Subscribers::all_reached(std::uint64_t sequence) const {
    return std::ranges::all_of(all_, [sequence](const One& one) { return one.last >= sequence; });
}

// Frames of a server: a byte of flags, a length in one of three forms, no mask.
void Subscribers::take(One& one, const char* data, std::size_t size) {
    one.bytes.append(data, size);
    followed_.bytes += size;
    std::string_view rest = one.bytes;
    while (rest.size() >= 2) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
        std::size_t head = 2;
        std::uint64_t length = byte(1);
        if (length >= 126) {
            head = length == 126 ? 4 : 10;
            if (rest.size() < head) break;
            length = 0;
            for (std::size_t i = 2; i < head; ++i) length = length << 8U | byte(i);
        }
        if (rest.size() - head < length) break;
        const unsigned opcode = byte(0) & 0x0FU;
        const std::string_view payload = rest.substr(head, static_cast<std::size_t>(length));
        if (opcode == 1) take_message(one, payload);
        if (opcode == 9) {
            std::string pong = frame_of(payload);
            pong[0] = '\x8A';
            (void)!::send(one.socket, pong.data(), pong.size(), MSG_NOSIGNAL);
        }
        rest.remove_prefix(head + static_cast<std::size_t>(length));
    }
    one.bytes.erase(0, one.bytes.size() - rest.size());
}

void Subscribers::take_message(One& one, std::string_view message) {
    const std::uint64_t first = number_after(message, "\"first_sequence\":");
    const std::uint64_t last = number_after(message, "\"last_sequence\":");
    if (one.last != 0 && first != one.last + 1) ++followed_.gaps;
    one.last = last;
    ++followed_.messages;
    if (message.find("\"type\":\"delta\"") == std::string_view::npos) return;
    const std::size_t stamp = message.find("\"time\":\"");
    const std::int64_t took = of_day_now() - of_day(message.substr(stamp + 8));
    if (took > 0) followed_.nanoseconds.record(static_cast<std::uint64_t>(took));
}

Followed Subscribers::finish(std::uint64_t sequence) {
    wanted_ = std::max<std::uint64_t>(sequence, 1);
    thread_.join();
    followed_.behind = static_cast<std::uint64_t>(
        std::ranges::count_if(all_, [sequence](const One& one) { return one.last < sequence; }));
    return std::move(followed_);
}

}  // namespace tongqu::bench
