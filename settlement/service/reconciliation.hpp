#pragma once
// The counts that must come out even, taken from the released events one by one. What is open, and what accounts hold, comes from
// the records of orders and accounts: two ways of counting that have to agree. docs/settlement.md, "Reconciliation".
#include <array>
#include <cstdint>

#include "market/event.hpp"
#include "settlement/service/wide_sum.hpp"

namespace tongqu::service {

class Accounts;
class Orders;

// Of orders.
struct OrderCount {
    std::uint64_t acknowledged = 0, open = 0, filled = 0, cancelled = 0, expired = 0;

    [[nodiscard]] bool is_even() const { return acknowledged == open + filled + cancelled + expired; }
};

// In lots. Renewed: what offers of non-rival goods sold and still offer; fills do not use those up.
struct LotCount {
    TotalQuantity acknowledged, renewed, open, filled, cancelled, expired, decremented;

    [[nodiscard]] bool is_even() const {
        return acknowledged.raw() + renewed.raw() ==
               open.raw() + filled.raw() + cancelled.raw() + expired.raw() + decremented.raw();
    }
};

struct MoneyCount {
    TotalMoney paid_in, paid_out, balances;

    friend bool operator==(const MoneyCount&, const MoneyCount&) = default;

    [[nodiscard]] bool is_even() const { return paid_in.raw() == paid_out.raw() + balances.raw(); }
};

class Reconciliation {
  public:
    void accept(const OrderAccepted& event);
    void trade(const Traded& event);
    void cancel(const OrderCancelled& event);
    void decrement(const OrderDecremented& event) { lots_.decremented += event.by; }
    // What the order may still trade, before and after an amendment.
    void amend(Quantity before, Quantity after);
    void post(const Posted& event, Currency currency);

    // O(1), and O(accounts) for the money of all currencies together.
    [[nodiscard]] OrderCount orders(const Orders& orders) const;
    [[nodiscard]] LotCount lots(const Orders& orders) const;
    [[nodiscard]] std::array<MoneyCount, kCurrencies.size()> money(const Accounts& accounts) const;

  private:
    OrderCount orders_;  // but for what is open and filled
    LotCount lots_;      // but for what is open and renewed
    std::array<MoneyCount, kCurrencies.size()> money_{};  // but for the balances
};

}  // namespace tongqu::service
