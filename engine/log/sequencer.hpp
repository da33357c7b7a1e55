#pragma once
// The sequencer with its release gate: stamps commands, journals them, applies them, and lets what they
// caused out only when they are durable.
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "engine/exchange/exchange.hpp"
#include "engine/log/released.hpp"
#include "engine/log/stamper.hpp"
#include "engine/log/writer.hpp"
#include "market/command_codec.hpp"

namespace tongqu::log {

// Commands of one group commit; more wait for the next one.
inline constexpr std::size_t kMaxBatchCommands = 1024;
// While a deadline is pending an idle exchange leaves a sign of life this often, so that after a crash the outage, by which
// human deadlines move, is known to within it.
inline constexpr Duration kSignOfLife = seconds(60);

// Draws of batch markets that go before one group commit; more wait for the next one.
inline constexpr std::size_t kMaxDrawsPerBatch = 256;

// Where the seeds of the draws come from: bytes that nobody can guess.
using SeedSource = std::function<Digest()>;
// From the operating system's random numbers; stops the process where it has none.
[[nodiscard]] Digest random_seed();

// Why a batch was not taken. Nothing was stamped, journalled or applied.
enum class IntakeStop : std::uint8_t {
    no_space,      // the disk has no room for it; asking again later may succeed
    clock_halted,  // the clock jumped; see Stamper
    too_large      // its commands exceed what one batch may hold
};

// What is durable when: process() returns only after its whole batch is durable by the journal's rules; what
// it returns may be told to anyone. The state() between calls is therefore always released state. One thread.
class Sequencer {
  public:
    // The exchange has applied every command of the journal behind the writer.
    Sequencer(exchange::Exchange exchange, JournalWriter journal, Stamper stamper, SeedSource seeds = random_seed);

    // Takes up to kMaxBatchCommands commands, in order, as one group commit, and leaves the list empty; a batch that is not
    // taken stays as it is. When batch draws are due by now, their RunBatch go before them, otherwise, when anything is, a Tick;
    // they are released with them; before a Resume nothing goes. An I/O error of the journal is fatal: it prints what happened and ends the process.
    [[nodiscard]] std::expected<std::vector<ReleasedCommand>, IntakeStop> process(std::vector<Command>& commands,
                                                                                   ClockReading now);

    // What the command would bring about now, after all that is due by now. Precondition: this is the copy of a sequencer in a
    // process that ends after it, so that its state, which is not the journal's any more, is never seen.
    [[nodiscard]] std::expected<ReleasedCommand, IntakeStop> rehearse_in_a_copy(Command command, ClockReading now);

    // Called in process() when its batch has been applied and is not written yet: whoever has a clock can measure both parts.
    void when_applied(std::function<void()> told) { when_applied_ = std::move(told); }

    // Accepts the clock as it is now, after a halt.
    [[nodiscard]] bool resume_clock(ClockReading now) { return stamper_.resume(now).has_value(); }

    // Whether a Tick is due at this wall time: something waits for it, or for a sign of life.
    [[nodiscard]] bool tick_is_due(Time wall) const;
    [[nodiscard]] const exchange::Exchange& state() const { return exchange_; }
    [[nodiscard]] const JournalWriter& journal() const { return journal_; }

  private:
    // The exchange's own commands that are due.
    [[nodiscard]] std::vector<Command> own_commands(Time stamp);
    // Keeps the seed of a commitment that was made, until it is revealed.
    void keep_seed(const ReleasedCommand& item);
    [[nodiscard]] std::expected<std::vector<ReleasedCommand>, IntakeStop> take(std::vector<Command>& commands, Time stamp);

    exchange::Exchange exchange_;
    JournalWriter journal_;
    Stamper stamper_;
    SeedSource fresh_seed_;
    std::function<void()> when_applied_;
    std::map<InstrumentId, Digest> committed_seeds_;  // secret until their draw; in memory only
    std::map<InstrumentId, Digest> next_seeds_;       // of the batch at hand
    std::vector<ByteBuffer> encoded_;  // one per command of the batch, kept for their capacity
};

}  // namespace tongqu::log
