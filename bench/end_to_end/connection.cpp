#include "bench/end_to_end/connection.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>

namespace tongqu::bench {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kAnswerBytes = 64 * 1024;  // longer ones are not expected

}  // namespace

Connection::Connection(asio::io_context& io, RequestSource& source, OnAnswer on_answer, OnFailure on_failure)
    : socket_(io),
      source_(source),
      on_answer_(std::move(on_answer)),
      on_failure_(std::move(on_failure)),
      buffer_(kAnswerBytes, '\0') {}

void Connection::connect(std::uint16_t port, boost::system::error_code& error) {
    if (socket_.connect({asio::ip::address_v4::loopback(), port}, error)) return;
    socket_.set_option(tcp::no_delay(true), error);
}

// A request fits a fresh socket buffer at once, so this never waits.
void Connection::send(std::chrono::steady_clock::time_point due) {
    due_ = due;
    boost::system::error_code error;
    asio::write(socket_, asio::buffer(source_.next()), error);
    if (error) return fail(fmt::format("sending: {}", error.message()));
    read();
}

void Connection::read() {
    const auto space = asio::buffer(buffer_.data() + filled_, buffer_.size() - filled_);
    socket_.async_read_some(space, [this](boost::system::error_code error, std::size_t count) {
        if (error == asio::error::operation_aborted) return;
        if (error) return fail(fmt::format("waiting for an answer: {}", error.message()));
        take(count);
    });
}

void Connection::take(std::size_t count) {
    filled_ += count;
    const auto answer = first_answer({buffer_.data(), filled_});
    if (!answer) {
        if (answer.error() == AnswerError::not_http || filled_ == buffer_.size())
            return fail("an answer out of form");
        return read();
    }
    if (answer->bytes != filled_) return fail("more than one answer to one request");
    filled_ = 0;
    source_.answered(answer->status, answer->body);
    on_answer_(*this, *answer);
}

void Connection::fail(std::string what) {
    close();
    on_failure_(std::move(what));
}

void Connection::close() {
    boost::system::error_code ignored;  // nothing depends on how it ends
    socket_.close(ignored);
}

}  // namespace tongqu::bench
