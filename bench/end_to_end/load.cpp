#include "bench/end_to_end/load.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <vector>

#include "bench/end_to_end/connection.hpp"

namespace tongqu::bench {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

constexpr std::chrono::seconds kPatience{10};  // for answers after the end of the time

Clock::duration whole(Seconds time) { return std::chrono::duration_cast<Clock::duration>(time); }

// What both loops share: connections, counting, the end.
class Loop {
  public:
    Loop(RequestSources& sources, Seconds time)
        : begin_(Clock::now() + whole(time / 5)),
          end_(begin_ + whole(time * 0.8)),
          time_(time * 0.8),
          late_(io_) {
        for (auto& source : sources)
            connections_.push_back(std::make_unique<Connection>(
                io_, *source, [this](Connection& c, const Answer& answer) { take(c, answer); },
                [this](std::string what) { give_up(std::move(what)); }));
    }
    virtual ~Loop() = default;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    std::expected<Load, std::string> run(std::uint16_t port) {
        for (auto& connection : connections_) {
            boost::system::error_code error;
            connection->connect(port, error);
            if (error) return std::unexpected("connecting: " + error.message());
        }
        late_.expires_at(end_ + kPatience);
        late_.async_wait([this](boost::system::error_code error) {
            if (!error) give_up("requests are still unanswered long after the end");
        });
        start();
        io_.run();
        if (!failure_.empty()) return std::unexpected(failure_);
        load_.per_second = static_cast<double>(load_.answered) / time_.count();
        return std::move(load_);
    }

  protected:
    virtual void start() = 0;
    // The connection has its answer and is free.
    virtual void free(Connection& connection, TimePoint now) = 0;

    void send(Connection& connection, TimePoint due) {
        ++waiting_;
        connection.send(due);
    }
    // Called when no more is sent: ends the loop once all is answered.
    void end_if_all_answered() {
        if (waiting_ > 0) return;
        late_.cancel();
        for (auto& connection : connections_) connection->close();
    }
    void give_up(std::string what) {
        if (failure_.empty()) failure_ = std::move(what);
        io_.stop();
    }

    asio::io_context io_{1};
    std::vector<std::unique_ptr<Connection>> connections_;
    TimePoint begin_;  // of what is measured
    TimePoint end_;

  private:
    void take(Connection& connection, const Answer& answer) {
        const TimePoint now = Clock::now();
        --waiting_;
        count(connection.due(), now, answer);
        free(connection, now);
    }
    // The rate counts answers by when they came, the latencies requests by when they were due.
    void count(TimePoint due, TimePoint now, const Answer& answer) {
        if (now >= begin_ && now < end_) ++load_.answered;
        if (due >= begin_ && due < end_)
            load_.nanoseconds.record(static_cast<std::uint64_t>((now - due).count()));
        if (answer.status < 400) return;
        if (load_.refused++ == 0) load_.first_refusal = answer.body;
    }

    Seconds time_;
    asio::steady_timer late_;
    Load load_;
    std::string failure_;
    std::size_t waiting_ = 0;  // requests without an answer
};

class ClosedLoop final : public Loop {
  public:
    using Loop::Loop;

  private:
    void start() override {
        for (auto& connection : connections_) send(*connection, Clock::now());
    }
    void free(Connection& connection, TimePoint now) override {
        if (now < end_)
            send(connection, now);
        else
            end_if_all_answered();
    }
};

class OpenLoop final : public Loop {
  public:
    OpenLoop(RequestSources& sources, double rate, Seconds time)
        : Loop(sources, time), interval_(1 / rate), timer_(io_), start_(Clock::now()) {
        for (auto& connection : connections_) idle_.push_back(connection.get());
    }

  private:
    [[nodiscard]] TimePoint next_due() const {
        return start_ + whole(static_cast<double>(sent_) * interval_);
    }

    void start() override { send_what_is_due(); }
    void free(Connection& connection, TimePoint now) override {
        idle_.push_back(&connection);
        if (const TimePoint due = next_due(); due <= now && due < end_) return send_one(due);
        if (next_due() >= end_) end_if_all_answered();
    }
    void send_one(TimePoint due) {
        Connection& connection = *idle_.front();
        idle_.pop_front();
        ++sent_;
        send(connection, due);
    }
    void send_what_is_due() {
        const TimePoint now = Clock::now();
        while (!idle_.empty() && next_due() <= now && next_due() < end_) send_one(next_due());
        if (next_due() >= end_) return end_if_all_answered();
        // Behind schedule with no idle connection: the next answer sends the next request.
        timer_.expires_at(std::max(next_due(), now + std::chrono::microseconds(50)));
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error) send_what_is_due();
        });
    }

    Seconds interval_;
    asio::steady_timer timer_;
    TimePoint start_;
    std::uint64_t sent_ = 0;
    std::deque<Connection*> idle_;
};

}  // namespace

std::expected<Load, std::string> run_closed_loop(std::uint16_t port, RequestSources& sources, Seconds time) {
    return ClosedLoop(sources, time).run(port);
}

std::expected<Load, std::string> run_open_loop(std::uint16_t port, RequestSources& sources, double rate,
                                               Seconds time) {
    return OpenLoop(sources, rate, time).run(port);
}

}  // namespace tongqu::bench
