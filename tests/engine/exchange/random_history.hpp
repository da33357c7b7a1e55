#pragma once
// A market of a few participants that do anything at any time, right and wrong.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "market.hpp"
#include "pricing/splitmix64.hpp"

namespace tongqu::exchange {

class RandomHistory {
  public:
    explicit RandomHistory(std::uint64_t seed);
    // One more command, time passing first.
    void step();
    [[nodiscard]] Market& market() { return market_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }
    [[nodiscard]] std::size_t repeated() const { return repeated_; }
    [[nodiscard]] std::size_t auction_trades() const { return auction_trades_; }
    [[nodiscard]] std::size_t count(std::size_t alternative) const { return carried_out_[alternative]; }
    [[nodiscard]] std::size_t events(std::size_t alternative) const { return told_[alternative]; }

  private:
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    [[nodiscard]] bool one_in(std::uint64_t n) { return below(n) == 0; }
    [[nodiscard]] std::string id(const char* kind);
    [[nodiscard]] std::string name();
    [[nodiscard]] RegionId region() {
        const std::uint64_t known = regions_ + (one_in(30) ? 1 : 0);  // sometimes one that is not
        return RegionId(static_cast<std::uint8_t>(below(std::min<std::uint64_t>(known, kMaxRegions))));
    }
    [[nodiscard]] Command next();
    [[nodiscard]] Command order_command();
    [[nodiscard]] Command delivery_command();
    [[nodiscard]] Command money_command();
    // random_settlement.cpp
    void open_settlement_markets();
    void add_plan(InstrumentTerms& terms);
    [[nodiscard]] Command settlement_command();
    [[nodiscard]] Command resolve_command();
    [[nodiscard]] Command revenue_command();
    [[nodiscard]] Rulebook rules();
    void learn_settlement(const Event& event);
    [[nodiscard]] Command admission_command();
    [[nodiscard]] Command listing_command();
    [[nodiscard]] Command shares_command();
    // random_control.cpp
    void open_auction_markets();
    void add_auctions(InstrumentTerms& terms);
    [[nodiscard]] Command control_command();
    // random_network.cpp
    void open_network_markets();
    [[nodiscard]] Command network_command();
    [[nodiscard]] LinkTerms link();
    [[nodiscard]] std::optional<Command> draw_command();
    [[nodiscard]] ApplyForAdmission application();
    [[nodiscard]] PlaceOrder order();
    void add_conditions(PlaceOrder& order);
    void learn(const Command& command);

    pricing::SplitMix64 random_;
    Market market_;
    struct Member {
        ParticipantId id;
        std::optional<KeyId> key;
        std::string name;
    };
    std::vector<Member> members_;
    std::vector<ParticipantId> product_suppliers_;
    std::vector<std::optional<ProductId>> instruments_;
    std::vector<std::pair<OrderId, std::size_t>> orders_;  // with the position of their owner
    struct Deal {
        TradeId trade;
        ParticipantId buyer, seller;
        Money gross;
    };
    std::vector<Deal> deals_;           // open ones, mostly
    std::vector<Deal> paid_;            // the last that were settled
    std::set<TradeId> delivered_, in_use_, disputed_;
    std::vector<std::pair<ParticipantId, Currency>> debtors_;  // that could not pay
    std::uint32_t rulebooks_ = 1;
    std::vector<std::pair<KeyId, std::size_t>> spare_keys_;  // older keys, with the position of their owner
    std::map<InstrumentId, Digest> seeds_, next_seeds_;  // of the draws
    std::uint64_t last_trade_ = 0;
    std::uint64_t links_ = 0;
    std::size_t auction_trades_ = 0;
    std::uint64_t regions_ = 1;
    std::uint64_t names_ = 0;
    std::uint64_t ids_ = 0;
    std::uint64_t keys_ = 1;
    std::size_t refused_ = 0, repeated_ = 0;
    std::array<std::size_t, std::variant_size_v<CommandBody>> carried_out_{};
    std::array<std::size_t, std::variant_size_v<Event>> told_{};
    std::optional<Command> last_with_id_;
};

}  // namespace tongqu::exchange
