#pragma once
// The way into the exchange for everything that changes it: hands commands to the exchange's own thread and brings back what
// they caused, once that is durable.
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <memory>

#include "engine/log/released.hpp"

namespace tongqu::gateway {

// Why a command did not reach the exchange. None of these has had any effect.
enum class IntakeError : std::uint8_t {
    overloaded,    // the queue of waiting commands is full: 503 with Retry-After
    storage_full,  // no room for the journal: 503 with Retry-After
    clock_halted,  // the machine's clock jumped: 503 until it is trusted again
    stopping       // the service is shutting down: 503
};

using Outcome = std::expected<std::shared_ptr<const log::ReleasedCommand>, IntakeError>;

class Intake {
  public:
    virtual ~Intake() = default;
    // Completes on the gateway's executor after the command was made durable and the read model has seen it. One lock, one
    // allocation; waits for a group commit.
    virtual boost::asio::awaitable<Outcome> submit(Command command) = 0;
    // What the command would bring about if it were submitted now. Nothing is changed or journalled, and nothing of it is released:
    // the events are told to the caller alone. Completes on the gateway's executor.
    virtual boost::asio::awaitable<Outcome> rehearse(Command command) = 0;
};

}  // namespace tongqu::gateway
