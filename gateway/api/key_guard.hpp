#pragma once
// What a participant, or the operator, lets single keys do: limits that an order has to keep before it is submitted, and a kill
// switch. Held by the gateway, in DIR/key-guards.json, not by the exchange: no command is journalled for them but the cancels.
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "gateway/api/api_error.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

struct KeyLimits {
    std::optional<Decimal> max_quantity;           // of one order, in the instrument's unit
    std::optional<Money> max_notional;             // of one order: limit × quantity
    std::optional<std::int64_t> max_open_orders;   // of this key
    std::optional<Money> max_exposure;             // of all open orders of this key in one currency: Σ limit × leaves

    [[nodiscard]] bool any() const { return max_quantity || max_notional || max_open_orders || max_exposure; }
};

struct KeyGuard {
    KeyLimits limits;
    bool limits_by_operator = false;  // then only the operator changes them
    bool killed = false;
    bool killed_by_operator = false;
};

// An order on its way in, or the amendment of one.
struct OrderSize {
    const service::InstrumentRecord& instrument;
    std::optional<Price> price;  // the limit, else the stop price; none: a market order
    Quantity quantity;           // what could trade
    std::optional<OrderId> replaces;
};

class KeyGuards {
  public:
    // What is known of the keys stays in the folder; an empty one keeps nothing. A file that cannot be read stops the start.
    [[nodiscard]] static std::expected<KeyGuards, std::string> open(const std::filesystem::path& folder);

    [[nodiscard]] KeyGuard of(KeyId key) const;
    // Whether anything was ever set for the key.
    [[nodiscard]] bool guards(KeyId key) const { return guards_.contains(key); }
    // Durable when it returns. The error is a sentence.
    [[nodiscard]] std::expected<void, std::string> set(KeyId key, const KeyGuard& guard);

    // Counts what is on its way to the exchange, so that many at once do not pass where one would not.
    class Passage {
      public:
        Passage() = default;
        Passage(KeyGuards& guards, KeyId key, Currency currency, Money exposure);
        Passage(Passage&& other) noexcept;
        Passage& operator=(Passage&&) = delete;
        ~Passage();

      private:
        KeyGuards* guards_ = nullptr;
        KeyId key_;
        Currency currency_;
        Money exposure_;
    };
    // Lets the order pass, or says why not. O(1) for a key without limits on open orders and exposure, else O(the participant's
    // open orders).
    [[nodiscard]] std::expected<Passage, ApiError> pass(KeyId key, ParticipantId participant, const OrderSize& order,
                                                        const service::ReadModel& model);
    [[nodiscard]] bool on_the_way(KeyId key) const;

  private:
    struct Waiting {
        std::int64_t orders = 0;
        std::map<Currency, WideInt> exposure;
    };
    [[nodiscard]] std::expected<void, std::string> write() const;

    std::filesystem::path file_;  // empty: none
    std::map<KeyId, KeyGuard> guards_;
    std::map<KeyId, Waiting> waiting_;
};

// The key's open orders, in the order of entry. O(the participant's open orders).
[[nodiscard]] std::vector<OrderId> open_orders_of(KeyId key, ParticipantId participant, const service::ReadModel& model);

}  // namespace tongqu::gateway
