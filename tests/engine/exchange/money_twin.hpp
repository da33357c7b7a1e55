#pragma once
// The money of the exchange told a second time, slowly: accounts are names in a map, obligations a sorted
// set, shares are sorted. Written from DESIGN.md and the comments of the vocabulary. It is told the commands
// and what matching made of the orders (accepted, traded, cancelled, decremented, amended), and predicts
// every account and every release, refund and maturity.
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu::exchange {

class MoneyTwin {
  public:
    using Amount = __int128;

    // Follows one command and its events. Throws std::string where an event contradicts what must happen.
    void follow(SequenceNumber sequence, Time stamp, const Command& command, std::span<const Event> events);

    [[nodiscard]] std::string name_of(const AccountKey& key) const;
    [[nodiscard]] Amount balance(const std::string& account) const;
    [[nodiscard]] const std::map<std::string, Amount>& accounts() const { return accounts_; }
    // The accounts that the last command moved money from or to.
    [[nodiscard]] const std::set<std::string>& touched() const { return touched_; }

    struct Order {
        std::uint32_t owner = 0;
        std::uint32_t instrument = 0;
        std::uint8_t region = 0;
        Side side = Side::buy;
        std::int64_t limit = 0, leaves = 0, filled = 0;
        Amount exact_fees = 0;  // Σ gross × rate, in millionths of a micro-unit
        Amount held = 0;
        bool rests = true;  // false: immediate or cancel, fill or kill
        std::int64_t shown = 0;  // in the book, by the events; of an order that hides nothing: its leaves
        bool hides = false;      // an iceberg
        bool waiting = false;    // a stop order outside the book
    };
    [[nodiscard]] const std::map<std::uint64_t, Order>& orders() const { return orders_; }

  private:
    enum class State { traded, delivered, released };
    struct Debt {
        std::uint32_t buyer = 0, seller = 0, instrument = 0;
        std::uint8_t region = 0;
        std::size_t shares = 0;  // which version of the product's table was in force at the trade
        Amount gross = 0, fee = 0;
        State state = State::traded;
        std::int64_t due = 0;
    };
    struct Contract {
        std::string currency;
        std::int64_t grain = 0;
        int product = -1;
        bool rival = true;
        bool gathers = false;     // batch and call: what is immediate waits for the auction
        bool in_auction = false;  // orders gather now
        std::int64_t accept_within = 0, deliver_within = 0, dispute_within = 0;
    };
    struct Member {
        std::string name;
        std::uint8_t home = 0;
        ParticipantStatus status = ParticipantStatus::applied;
    };
    using Shares = std::vector<std::pair<std::string, std::uint64_t>>;
    [[nodiscard]] static std::vector<Amount> hamilton(Amount total,
                                                      const std::vector<std::uint64_t>& weights);
    // The Shapley value from its definition: the mean over all orders of the players. Few players only.
    [[nodiscard]] static Shares shares_of_game(const ContributionGame& game);

    void move(const std::string& from, const std::string& to, Amount amount);
    [[nodiscard]] std::string own(std::uint32_t member, const std::string& currency,
                                  const std::string& purpose) const;
    [[nodiscard]] std::string earner(const std::string& name, const std::string& currency,
                                     const std::string& purpose);
    // To whom a trade's escrow goes, and how much to each.
    [[nodiscard]] std::vector<std::pair<std::string, Amount>> shares_of(const Debt& debt,
                                                                        const std::string& purpose);

    void follow_due(std::int64_t now);
    void follow_command(const Command& command, std::int64_t now, std::span<const Event> events);
    void follow_bust(std::uint64_t trade);
    void follow_order(std::uint64_t sequence, const Command& command, std::int64_t now,
                      std::span<const Event> events);
    void follow_trade(const Traded& traded, std::int64_t now);
    [[nodiscard]] Amount needed(const Order& order) const;
    void set_hold(Order& order, Amount target);
    void put_due(std::uint64_t trade, Debt& debt, State state, std::int64_t due);

    std::map<std::string, Amount> accounts_;
    std::set<std::string> touched_;
    std::vector<Member> members_;
    std::vector<std::uint32_t> key_owners_;
    std::vector<std::vector<Shares>> products_;  // by version of the share table
    std::vector<Contract> contracts_;
    std::map<std::uint64_t, Order> orders_;
    std::map<std::uint64_t, Debt> debts_;
    std::map<std::uint64_t, Debt> settled_;  // due: when it was
    std::set<std::pair<std::int64_t, std::uint64_t>> calendar_;
    std::vector<std::string> waiting_;   // names, in the order in which money first waited for them
    std::vector<std::string> outcomes_;  // what came due with the last command
    Rulebook rules_;
    std::int64_t last_stamp_ = 0;
};

}  // namespace tongqu::exchange
