#pragma once
// What a participant, or the operator, lets single keys do: limits that an order has to keep before it is submitted, and a kill
// switch; and what the operator lets a whole participant do. Held by the gateway, in DIR/key-guards.json, not by the exchange: no
// command is journalled for them but the cancels.
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

    std::optional<Decimal> max_price_distance;     // of a buy above, of a sell below the reference, as a fraction of it

    [[nodiscard]] bool any() const {
        return max_quantity || max_notional || max_open_orders || max_exposure || max_price_distance;
    }
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
    Side side = Side::buy;
};

// What a price is measured against: the last trade's, else what the instrument was opened with; nothing where there is neither.
[[nodiscard]] std::optional<Price> reference_of(const service::InstrumentRecord& instrument, const service::ReadModel& model);

class KeyGuards {
  public:
    // What is known of the keys stays in the folder; an empty one keeps nothing. A file that cannot be read stops the start.
    [[nodiscard]] static std::expected<KeyGuards, std::string> open(const std::filesystem::path& folder);

    [[nodiscard]] KeyGuard of(KeyId key) const;
    // Whether anything was ever set for the key.
    [[nodiscard]] bool guards(KeyId key) const { return guards_.contains(key); }
    // Durable when it returns. The error is a sentence.
    [[nodiscard]] std::expected<void, std::string> set(KeyId key, const KeyGuard& guard);
    // The same for all keys of a participant together; the operator's alone.
    [[nodiscard]] KeyLimits of(ParticipantId participant) const;
    [[nodiscard]] std::expected<void, std::string> set(ParticipantId participant, const KeyLimits& limits);

    // Counts what is on its way to the exchange, so that many at once do not pass where one would not.
    class Passage {
      public:
        Passage() = default;
        Passage(KeyGuards& guards, KeyId key, ParticipantId participant, Currency currency, Money exposure);
        Passage(Passage&& other) noexcept;
        Passage& operator=(Passage&&) = delete;
        ~Passage();

      private:
        KeyGuards* guards_ = nullptr;
        void count(int sign);

        KeyId key_;
        ParticipantId participant_;
        Currency currency_;
        Money exposure_;
    };
    // Lets the order pass, or says why not: by the key's limits first, then by the participant's. O(1) where neither limits open
    // orders and exposure, else O(the participant's open orders).
    [[nodiscard]] std::expected<Passage, ApiError> pass(KeyId key, ParticipantId participant, const OrderSize& order,
                                                        const service::ReadModel& model);
    [[nodiscard]] bool on_the_way(KeyId key) const;

  private:
    struct Waiting {
        std::int64_t orders = 0;
        std::map<Currency, WideInt> exposure;
    };
    // Which refusal is whose.
    struct Refusals {
        ApiError too_large, needs_price, price_too_far, too_many_open, exposure;
    };
    [[nodiscard]] static std::expected<void, ApiError> check(const KeyLimits& limits, const OrderSize& order, const Waiting& waiting,
                                                             const std::vector<OrderId>& open, const service::ReadModel& model,
                                                             const Refusals& refusals);
    [[nodiscard]] std::expected<void, std::string> write() const;

    std::filesystem::path file_;  // empty: none
    std::map<KeyId, KeyGuard> guards_;
    std::map<ParticipantId, KeyLimits> firms_;
    std::map<KeyId, Waiting> waiting_;
    std::map<ParticipantId, Waiting> firms_waiting_;
};

// The key's open orders, or the participant's, in the order of entry. O(the participant's open orders).
[[nodiscard]] std::vector<OrderId> open_orders_of(KeyId key, ParticipantId participant, const service::ReadModel& model);
[[nodiscard]] std::vector<OrderId> open_orders_of(ParticipantId participant, const service::ReadModel& model);

}  // namespace tongqu::gateway
