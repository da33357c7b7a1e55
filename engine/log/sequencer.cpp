#include "engine/log/sequencer.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <openssl/rand.h>

#include "engine/exchange/draw.hpp"
#include "market/check.hpp"

namespace tongqu::log {
namespace {

[[noreturn]] void journal_failed(const JournalFailure& failure) {
    std::fprintf(stderr, "the journal failed, the exchange stops: %s\n", to_string(failure).c_str());
    std::abort();
}

}  // namespace

Digest random_seed() {
    Digest seed{};
    TONGQU_CHECK(RAND_bytes(seed.data(), static_cast<int>(seed.size())) == 1, "no random numbers");
    return seed;
}

Sequencer::Sequencer(exchange::Exchange exchange, JournalWriter journal, Stamper stamper, SeedSource seeds)
    : exchange_(std::move(exchange)),
      journal_(std::move(journal)),
      stamper_(std::move(stamper)),
      fresh_seed_(std::move(seeds)) {
    TONGQU_CHECK(exchange_.last_sequence() == journal_.durable(),
                 "the state is not that of the journal's end");
}

bool Sequencer::tick_is_due(Time wall) const {
    if (const auto due = exchange_.next_due(); due && *due <= wall) return true;
    return exchange_.deadline_is_pending() && wall - exchange_.last_stamp() >= kSignOfLife;
}

std::expected<std::vector<ReleasedCommand>, IntakeStop> Sequencer::process(std::vector<Command>& commands,
                                                                           ClockReading now) {
    const auto stamp = stamper_.stamp(now);
    if (!stamp) return std::unexpected(IntakeStop::clock_halted);
    // A Resume first moves the deadlines by the outage; what came due in it is not due yet.
    const bool resumes = !commands.empty() && std::holds_alternative<Resume>(commands.front().body);
    const std::vector<Command> own = resumes ? std::vector<Command>() : own_commands(*stamp);
    commands.insert(commands.begin(), own.begin(), own.end());
    auto taken = take(commands, *stamp);
    if (!taken) commands.erase(commands.begin(), commands.begin() + static_cast<std::ptrdiff_t>(own.size()));
    return taken;
}

// The seeds of a copy are seen by nobody; random numbers could need a lock that another thread held when it was made.
std::expected<ReleasedCommand, IntakeStop> Sequencer::rehearse_in_a_copy(Command command, ClockReading now) {
    const auto stamp = stamper_.stamp(now);
    if (!stamp) return std::unexpected(IntakeStop::clock_halted);
    fresh_seed_ = [] { return Digest{}; };
    std::vector<Command> commands = own_commands(*stamp);
    commands.push_back(std::move(command));
    ReleasedCommand item{SequenceNumber(journal_.next_sequence().raw() - 1), *stamp, {}, {}};
    for (Command& each : commands) {
        item.sequence = SequenceNumber(item.sequence.raw() + 1);
        item.events.clear();
        item.command = std::move(each);
        exchange_.apply(item.sequence, *stamp, item.command, item.events);
    }
    return item;
}

std::vector<Command> Sequencer::own_commands(Time stamp) {
    std::vector<Command> own;
    next_seeds_.clear();
    for (const auto& draw : exchange_.due_draws(stamp, kMaxDrawsPerBatch)) {
        const auto known = committed_seeds_.find(draw.instrument);
        // A commitment of an earlier process: the Resume that comes makes it void.
        if (!draw.commits_only && known == committed_seeds_.end()) continue;
        const Digest next = next_seeds_[draw.instrument] = fresh_seed_();
        RunBatch command{draw.instrument, std::nullopt, exchange::commitment_to(next)};
        if (!draw.commits_only) command.seed = known->second;
        own.push_back({std::nullopt, command});
    }
    if (own.empty() && tick_is_due(stamp)) own.push_back({std::nullopt, Tick{}});
    return own;
}

void Sequencer::keep_seed(const ReleasedCommand& item) {
    for (const Event& event : item.events)
        if (const auto* made = std::get_if<SeedCommitted>(&event))
            committed_seeds_[made->instrument] = next_seeds_.at(made->instrument);
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
    constexpr std::size_t kAhead = exchange::Exchange::kCommandsAhead;
    const std::uint64_t first = journal_.next_sequence().raw();
    const auto expect = [&](std::size_t i) {
        if (i < commands.size()) exchange_.expect(SequenceNumber(first + i), commands[i]);
    };
    for (std::size_t i = 0; i < kAhead; ++i) expect(i);
    for (std::size_t i = 0; i < commands.size(); ++i) {
        expect(i + kAhead);
        const SequenceNumber sequence = journal_.next_sequence();
        journal_.append(sequence, stamp, encoded_[i].bytes());
        ReleasedCommand& item = released.emplace_back(ReleasedCommand{sequence, stamp, std::move(commands[i]), {}});
        exchange_.apply(sequence, stamp, item.command, item.events);
        if (std::holds_alternative<RunBatch>(item.command.body)) keep_seed(item);
    }
    commands.clear();
    if (const auto durable = journal_.commit(); !durable) journal_failed(durable.error());
    return released;
}

}  // namespace tongqu::log
