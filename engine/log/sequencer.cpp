#include "engine/log/sequencer.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "market/check.hpp"

namespace tongqu::log {
namespace {

[[noreturn]] void journal_failed(const JournalFailure& failure) {
    std::fprintf(stderr, "the journal failed, the exchange stops: %s\n", to_string(failure).c_str());
    std::abort();
}

}  // namespace

Sequencer::Sequencer(exchange::Exchange exchange, JournalWriter journal, Stamper stamper)
    : exchange_(std::move(exchange)), journal_(std::move(journal)), stamper_(std::move(stamper)) {
    TONGQU_CHECK(exchange_.last_sequence() == journal_.durable(),
                 "the state is not that of the journal's end");
}

bool Sequencer::tick_is_due(Time wall) const {
    const auto due = exchange_.next_due();
    return due && (*due <= wall || wall - exchange_.last_stamp() >= kSignOfLife);
}

std::expected<std::vector<ReleasedCommand>, IntakeStop> Sequencer::process(std::vector<Command>& commands,
                                                                           ClockReading now) {
    const auto stamp = stamper_.stamp(now);
    if (!stamp) return std::unexpected(IntakeStop::clock_halted);
    if (tick_is_due(*stamp)) commands.insert(commands.begin(), Command{std::nullopt, Tick{}});
    const auto taken = take(commands, *stamp);
    if (!taken && !commands.empty() && std::holds_alternative<Tick>(commands.front().body)) commands.erase(commands.begin());
    return taken;
}

std::expected<std::vector<ReleasedCommand>, IntakeStop> Sequencer::take(std::vector<Command>& commands, Time stamp) {
    if (commands.empty()) return std::vector<ReleasedCommand>();
    if (encoded_.size() < commands.size()) encoded_.resize(commands.size());
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        encoded_[i].clear();
        encode(commands[i], encoded_[i]);
        if (encoded_[i].bytes().size() > kMaxPayloadBytes) return std::unexpected(IntakeStop::too_large);
        bytes += record_bytes(encoded_[i].bytes().size());
    }
    if (const auto room = journal_.reserve(bytes); !room) {
        if (room.error().error == JournalError::no_space) return std::unexpected(IntakeStop::no_space);
        if (room.error().error == JournalError::batch_too_large) return std::unexpected(IntakeStop::too_large);
        journal_failed(room.error());
    }

    std::vector<ReleasedCommand> released;
    released.reserve(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const SequenceNumber sequence = journal_.next_sequence();
        journal_.append(sequence, stamp, encoded_[i].bytes());
        ReleasedCommand& item = released.emplace_back(ReleasedCommand{sequence, stamp, std::move(commands[i]), {}});
        exchange_.apply(sequence, stamp, item.command, item.events);
    }
    commands.clear();
    if (const auto durable = journal_.commit(); !durable) journal_failed(durable.error());
    return released;
}

}  // namespace tongqu::log
