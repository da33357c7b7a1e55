#pragma once
// What the demo's traders can do: requests of the public API, each with the trader's own key, and a count of
// what came of them.
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/client/api_client.hpp"
#include "market/decimal.hpp"

namespace tongqu::cli {

// An instrument as a trader knows it. Prices in ticks of it, quantities in whole units.
struct Venue {
    std::string instrument;
    Decimal tick;
    std::int64_t home = 1;      // the price around which it trades
    std::int64_t quantity = 1;  // of an offer
    std::int64_t appetite = 1;  // what is bought at once at most
    std::string region;         // from which prices are looked at, landed there; empty: the same everywhere
};

// A link as an instrument has it, in lots.
struct LinkRoom {
    std::string link;
    std::int64_t capacity = 0;  // as it was defined
    std::int64_t allotted = 0;  // to the instrument
    std::int64_t residual = 0;
};

struct BestPrices {
    std::optional<std::int64_t> bid, ask;
};

struct Placed {
    std::string order;
    bool open = false;
};

struct OwnTrade {
    std::string id, order, counterparty;
    std::int64_t quantity = 0;
};

enum class Moved { done, not_open, refused };

// What traded on one instrument, as the takers' answers told.
struct Turnover {
    std::int64_t last = 0, high = 0, low = 0, volume = 0;  // ticks and units
    std::uint64_t trades = 0;
    Decimal tick;
};

struct Tallies {
    std::uint64_t requests = 0, orders = 0, moves = 0, cancels = 0, trades = 0, delivered = 0, accepted = 0, deposits = 0, allotments = 0;
    std::map<std::string, Turnover> by_instrument;
    std::map<std::string, std::uint64_t> refusals;  // by code; the exchange has not many
};

// Not for several threads at once.
class Desk {
  public:
    // `run` makes the client-set ids of this run different from those of all others on the exchange.
    Desk(ApiClient& api, std::string run) : api_(api), run_(std::move(run)) {}

    [[nodiscard]] BestPrices best_prices(const Venue& venue);
    // A limit order: `rests` good till cancelled, else immediate or cancel.
    [[nodiscard]] std::optional<Placed> place(const std::string& key, const Venue& venue, bool buys, std::int64_t price,
                                              std::int64_t quantity, bool rests);
    [[nodiscard]] Moved move(const std::string& key, const Venue& venue, const std::string& order, std::int64_t price);
    void cancel_all(const std::string& key);

    // At most kTradesAtOnce, the newest first. `status` is traded for a supplier, delivered for a buyer.
    [[nodiscard]] std::vector<OwnTrade> trades(const std::string& key, std::string_view status, bool as_buyer);
    void deliver(const std::string& key, const OwnTrade& trade);
    void accept(const std::string& key, const OwnTrade& trade);

    // What is free of the demo's currency, in whole units; nothing when it cannot be told.
    [[nodiscard]] std::optional<std::int64_t> available(const std::string& key);
    [[nodiscard]] std::vector<LinkRoom> links(std::string_view instrument);
    void allot(const std::string& operator_key, std::string_view instrument, const std::string& link, std::int64_t capacity);
    void deposit(const std::string& operator_key, const std::string& participant, std::int64_t amount);

    [[nodiscard]] const Tallies& tallies() const { return tallies_; }
    // Why the last answer was none, or one that says "not now", or that the key is not known: a reason to pause, or to end. Reading
    // it clears it.
    [[nodiscard]] std::optional<ApiError> take_trouble();
    // Whether an order was refused for want of money since this was last asked.
    [[nodiscard]] bool take_want_of_money();

    static constexpr int kTradesAtOnce = 50;

  private:
    bool took(const ApiResult& answer);
    void note_fills(const Venue& venue, const std::string& body);

    ApiClient& api_;
    std::string run_;
    std::uint64_t next_id_ = 0;
    std::uint64_t last_trade_ = 0;  // counted
    Tallies tallies_;
    std::optional<ApiError> trouble_;
    bool want_of_money_ = false;
};

}  // namespace tongqu::cli
