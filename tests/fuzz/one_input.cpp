#include "one_input.hpp"

#include <openssl/sha.h>

#include <algorithm>

#include "bytes.hpp"
#include "engine/exchange/exchange.hpp"
#include "market/command_codec.hpp"

namespace tongqu::fuzz {
namespace {

constexpr std::uint8_t kRaw = 245;      // a record that begins with this or more holds an encoded command,
constexpr std::uint8_t kLongRaw = 255;  // with this one of which the length takes two bytes
constexpr std::size_t kMostCommands = 400;
constexpr Time kLastStamp{16'725'225'600'000'000};  // in the year 2500

class Stage {
  public:
    Stage() {
        OpenExchange opening;
        opening.operator_id = "operator";
        opening.operator_region.code = "A";
        apply({{}, opening});
        for (std::uint32_t i = 1; i <= 5; ++i) {
            ApplyForAdmission enter;
            enter.terms.name_id = "firm-" + std::to_string(i);
            enter.terms.group = i < 3 ? "one" : "";
            enter.terms.roles = RoleSet::of(Role::supplier, Role::buyer, Role::regulator);
            apply({{}, enter});
            apply({KeyId(0), ChangeStatus{ParticipantId(i), ParticipantStatus::admitted, {}}});
            CreateKey claim;
            claim.participant = ParticipantId(i);
            claim.claim_digest = Digest{};
            claim.scopes = ScopeSet::of(Scope::read, Scope::trade, Scope::list, Scope::regulate);
            apply({{}, claim});
            apply({KeyId(0), Deposit{{}, ParticipantId(i), Currency(0), Money(500'000'000'000'000'000)}});
        }
        ProductTerms product;
        product.name_id = "p";
        apply({KeyId(1), ListProduct{product}});
        for (int i = 0; i < 6; ++i) apply({KeyId(0), OpenInstrument{terms(i)}});
    }

    Played played;

    void apply(const Command& command) {
        events_.clear();
        exchange_.apply(SequenceNumber(exchange_.last_sequence().raw() + 1), now_, command, events_);
        for (const Event& event : events_) {
            played.refused += std::holds_alternative<Rejected>(event);
            played.trades += std::holds_alternative<Traded>(event);
        }
    }
    void check() { exchange_.check(); }
    [[nodiscard]] SequenceNumber last() const { return exchange_.last_sequence(); }
    void wait(std::uint8_t step) {
        constexpr std::int64_t kUnits[] = {0, 0, 0, 1, 100'000, 5'000'000, 600'000'000, 100'000'000'000};
        const Duration by(kUnits[step % 8] * (step / 8));
        if (now_ + by <= kLastStamp) now_ = now_ + by;
    }

  private:
    static InstrumentTerms terms(int number) {
        InstrumentTerms terms;
        terms.name_id = "m" + std::to_string(number);
        switch (number) {
            case 1:
                terms.allocation = Allocation::pro_rata;
                terms.top_order_share = PartsPerMillion(300'000);
                break;
            case 2:
                terms.rival = false;
                terms.product = ProductId(0);
                terms.licence_cap = Quantity(100);
                break;
            case 3:
                terms.model = MarketModel::batch;
                break;
            case 4:
                terms.model = MarketModel::call;
                terms.auction_times = {hours(1), hours(10)};
                terms.no_cancel_window = seconds(600);
                break;
            case 5:
                terms.reference_price = Price(15);
                terms.price_band = PartsPerMillion(600'000);
                terms.volatility_band = PartsPerMillion(200'000);
                terms.auction_times = {hours(2)};
                break;
            default:
                break;
        }
        return terms;
    }

    exchange::Exchange exchange_;
    Time now_{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
    std::vector<Event> events_;
};

// Every seed that is not left to chance is the same.
constexpr std::uint8_t kSeed = 7;
Digest commitment() {
    Digest seed{}, digest{};
    seed.fill(kSeed);
    SHA256(seed.data(), seed.size(), digest.data());
    return digest;
}

// Mostly somebody who may say this: nobody for the exchange's own commands, the operator for what only he does.
std::optional<KeyId> likely_key(const CommandBody& body, std::uint8_t byte) {
    if (byte >= 250) return KeyId(byte);
    if (byte >= 235) return std::nullopt;
    if (byte >= 220) return KeyId(byte % 6);
    if (std::holds_alternative<Tick>(body) || std::holds_alternative<Resume>(body) || std::holds_alternative<RunBatch>(body))
        return std::nullopt;
    if (std::holds_alternative<CreateRegion>(body) || std::holds_alternative<ChangeStatus>(body) ||
        std::holds_alternative<Deposit>(body) || std::holds_alternative<SetTradingState>(body))
        return KeyId(0);
    return KeyId(1 + byte % 5);
}

std::optional<Command> next_command(Bytes& bytes, SequenceNumber last) {
    const std::uint8_t kind = bytes.one();
    if (kind >= kRaw) {
        const std::size_t high = kind == kLongRaw ? bytes.one() : 0;
        const std::size_t length = high << 8 | bytes.one();
        const auto raw = bytes.take(length);
        auto command = decode_command(std::as_bytes(raw));
        if (!command) return std::nullopt;
        return *command;
    }
    // Orders more often than the rest.
    constexpr std::size_t kOrders[] = {12, 12, 12, 12, 12, 12, 13, 14, 14, 2, 22};
    const std::size_t alternative = kind < 220 ? kOrders[kind % std::size(kOrders)] : kind % std::variant_size_v<CommandBody>;
    Command command{{}, bytes.body(alternative)};
    // Orders are called by the command that entered them: one of the latest.
    const OrderId recent(last.raw() - std::min<std::uint64_t>(last.raw(), bytes.one() % 64));
    if (auto* cancel = std::get_if<CancelOrder>(&command.body); cancel != nullptr && bytes.one() < 230) cancel->order = recent;
    if (auto* amend = std::get_if<AmendOrder>(&command.body); amend != nullptr && bytes.one() < 230) amend->order = recent;
    command.key = likely_key(command.body, bytes.one());
    if (auto* run = std::get_if<RunBatch>(&command.body); run != nullptr && bytes.one() < 220) {
        run->instrument = InstrumentId(3);
        run->next_commitment = commitment();
        if (run->seed) run->seed->fill(kSeed);
    }
    return command;
}

}  // namespace

Played play(const std::uint8_t* data, std::size_t size) {
    Stage stage;
    stage.played = {};
    Bytes bytes({data, size});
    while (!bytes.empty() && stage.played.commands.size() < kMostCommands) {
        stage.wait(bytes.one());
        const auto command = next_command(bytes, stage.last());
        // Who applies commands opens an exchange once: no second opening reaches it.
        if (!command || std::holds_alternative<OpenExchange>(command->body)) continue;
        stage.played.commands.push_back(*command);
        stage.apply(*command);
        stage.check();
    }
    return stage.played;
}

std::vector<std::uint8_t> input_of(const std::vector<Command>& commands) {
    std::vector<std::uint8_t> input;
    for (const Command& command : commands) {
        ByteBuffer encoded;
        encode(command, encoded);
        const auto bytes = encoded.bytes();
        if (bytes.size() > UINT16_MAX) continue;
        input.push_back(3);  // a little later
        input.push_back(bytes.size() > UINT8_MAX ? kLongRaw : kRaw);
        if (bytes.size() > UINT8_MAX) input.push_back(static_cast<std::uint8_t>(bytes.size() >> 8));
        input.push_back(static_cast<std::uint8_t>(bytes.size()));
        for (const std::byte byte : bytes) input.push_back(std::to_integer<std::uint8_t>(byte));
    }
    return input;
}

}  // namespace tongqu::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)tongqu::fuzz::play(data, size);
    return 0;
}
