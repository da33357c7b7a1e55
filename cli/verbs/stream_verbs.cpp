// tongqu book --follow · tongqu watch
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>

#include "cli/client/stream_client.hpp"
#include "cli/verbs/book_state.hpp"
#include "cli/verbs/verbs.hpp"
#include "cli/verbs/watch_lines.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

using std::chrono::milliseconds;

volatile std::sig_atomic_t g_interrupted = 0;

// While it lives, Ctrl-C and SIGTERM only set a flag that the loops look at.
class Interruptible {
  public:
    Interruptible() {
        g_interrupted = 0;
        struct sigaction action {};
        action.sa_handler = [](int) { g_interrupted = 1; };
        sigemptyset(&action.sa_mask);
        ::sigaction(SIGINT, &action, &before_interrupt_);
        ::sigaction(SIGTERM, &action, &before_terminate_);
    }
    ~Interruptible() {
        ::sigaction(SIGINT, &before_interrupt_, nullptr);
        ::sigaction(SIGTERM, &before_terminate_, nullptr);
    }
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
    [[nodiscard]] bool interrupted() const { return g_interrupted != 0; }

  private:
    struct sigaction before_interrupt_ {}, before_terminate_ {};
};

// Draws in place: every picture takes the place of the one before.
class Screen {
  public:
    explicit Screen(const Terminal& terminal) : terminal_(terminal) {
        if (terminal_.is_terminal) fmt::print("\x1b[?25l");
    }
    ~Screen() {
        if (terminal_.is_terminal) fmt::print("\x1b[?25h");
        std::fflush(stdout);
    }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void draw(const std::string& picture) {
        if (!terminal_.is_terminal) {
            fmt::print("{}\n", picture);
        } else {
            if (lines_ > 0) fmt::print("\x1b[{}F", lines_);
            std::string out;
            for (const char c : picture) out += c == '\n' ? std::string("\x1b[K\n") : std::string(1, c);
            fmt::print("{}\x1b[J", out);
            lines_ = std::ranges::count(picture, '\n');
        }
        std::fflush(stdout);
    }

  private:
    const Terminal& terminal_;
    std::ptrdiff_t lines_ = 0;
};

std::string subscription(const std::string& channel, const std::string& instrument, const std::string& region = {}) {
    http::JsonWriter json;
    json.begin_object().field("op", "subscribe").field("channel", channel);
    if (!instrument.empty()) json.field("instrument_id", instrument);
    if (!region.empty()) json.field("region", region);
    return json.end_object().take();
}

// {"type":"error","status":404,"error":{"code":…}} as an answer of REST would say it.
std::optional<ApiError> error_of(const Json& message, const std::string& body) {
    if (message["type"].text() != "error") return std::nullopt;
    unsigned status = 0;
    const std::string text = message["status"].text();
    std::from_chars(text.data(), text.data() + text.size(), status);
    const Json error = message["error"];
    return ApiError{status, error["code"].text(), error["message"].text(), error["path"].text(), body};
}

constexpr milliseconds kLook{100};  // how often Ctrl-C is looked for, and the longest wait for a picture

}  // namespace

ExitCode follow_book(Session& session, const BookOptions& options) {
    Interruptible signals;
    auto stream = StreamClient::connect(session.endpoint().url, session.key(), session.api().signer());
    if (!stream) return session.fail(stream.error());
    const std::string subscribe = subscription("book", options.instrument, options.region);
    if (auto sent = stream->send(subscribe); !sent) return session.fail(sent.error());

    std::optional<Screen> screen;
    if (!session.json()) screen.emplace(session.terminal());
    const std::size_t room = session.terminal().is_terminal ? std::max<std::size_t>(session.terminal().rows, 6) - 4 : options.depth;
    const std::size_t depth = std::min<std::size_t>(options.depth, room);
    BookState book;
    bool stale = false;  // something changed since the last picture
    auto drawn = std::chrono::steady_clock::time_point();
    while (!signals.interrupted()) {
        const auto text = stream->read(kLook);
        if (!text) return session.fail(text.error());
        if (*text) {
            const Json message = Json::parse(**text);
            if (const auto error = error_of(message, **text)) return session.fail(*error);
            if (message["channel"].text() != "book" || message["type"].text() == "reply") continue;
            if (session.json()) {
                fmt::print("{}\n", **text);
                std::fflush(stdout);
            }
            switch (book.take(message)) {
                case BookStep::changed: stale = true; break;
                case BookStep::unchanged: break;
                case BookStep::gap:
                    if (auto sent = stream->send(subscribe); !sent) return session.fail(sent.error());
                    break;
            }
        }
        const auto now = std::chrono::steady_clock::now();
        if (screen && stale && now - drawn >= kLook) {
            screen->draw(text_of(book.ladder(depth), depth, session.terminal()));
            stale = false;
            drawn = now;
        }
    }
    return ExitCode::done;
}

ExitCode watch(Session& session, const WatchOptions& options) {
    Interruptible signals;
    auto stream = StreamClient::connect(session.endpoint().url, session.key(), session.api().signer());
    if (!stream) return session.fail(stream.error());
    for (const std::string& channel : options.channels) {
        const auto colon = channel.find(':');
        const std::string instrument = colon == std::string::npos ? "" : channel.substr(colon + 1);
        if (auto sent = stream->send(subscription(channel.substr(0, colon), instrument)); !sent)
            return session.fail(sent.error());
    }
    std::uint64_t shown = 0;
    while (!signals.interrupted() && (options.count == 0 || shown < options.count)) {
        const auto text = stream->read(kLook);
        if (!text) return session.fail(text.error());
        if (!*text) continue;
        const Json message = Json::parse(**text);
        if (const auto error = error_of(message, **text)) return session.fail(*error);
        if (message["type"].text() == "reply") continue;
        if (session.json()) {
            fmt::print("{}\n", **text);
            ++shown;
        } else if (const auto lines = watch_lines(message, session.terminal()); !lines.empty()) {
            for (const std::string& line : lines) fmt::print("{}\n", line);
            ++shown;
        }
        if (std::fflush(stdout) != 0) return ExitCode::failed;  // whoever read has gone
    }
    return ExitCode::done;
}

}  // namespace tongqu::cli
