#include <map>
#include <tuple>

#include "market/decimal.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::service {
namespace {

using LevelKey = std::tuple<InstrumentId, Side, Price>;

std::string describe(const LevelKey& key) {
    return "instrument " + std::to_string(std::get<InstrumentId>(key).raw()) +
           (std::get<Side>(key) == Side::buy ? ", bid " : ", ask ") +
           std::to_string(std::get<Price>(key).raw());
}

}  // namespace

std::optional<std::string> ReadModel::check() const {
    if (auto wrong = accounts_.check()) return wrong;
    if (auto wrong = check_escrow()) return wrong;
    if (auto wrong = check_levels()) return wrong;
    if (auto wrong = check_fills()) return wrong;
    return check_reconciliation();
}

std::optional<std::string> ReadModel::check_escrow() const {
    std::map<AccountKey, Money> expected;
    for (const TradeId id : trades_.unsettled()) {
        const TradeRecord& trade = trades_.at(id);
        const Currency currency = directory_.instruments().at(trade.instrument).terms.currency;
        const auto escrow_of = [&](ParticipantId owner) {
            return AccountKey{AccountOwner::participant, AccountPurpose::escrow, currency, owner.raw()};
        };
        if (trade.escrow.is_positive()) expected[escrow_of(trade.buyer)] += trade.escrow;
        if (trade.bond.is_positive()) expected[escrow_of(trade.seller)] += trade.bond;
    }
    for (const AccountRecord& account : accounts_.all()) {
        if (account.key.purpose != AccountPurpose::escrow) continue;
        const auto found = expected.find(account.key);
        const Money due = found == expected.end() ? Money{} : found->second;
        if (account.balance != due)
            return "the escrow account " + std::to_string(account.id.raw()) + " holds " +
                   to_string(account.balance) + ", its trades " + to_string(due);
        if (found != expected.end()) expected.erase(found);
    }
    if (!expected.empty()) return std::string("a trade's escrow has no account");
    return std::nullopt;
}

std::optional<std::string> ReadModel::check_levels() const {
    std::map<LevelKey, Quantity> expected;
    orders_.for_each([&](const OrderRecord& order) {
        if (order.shown.is_positive()) expected[{order.instrument, order.side, order.now.limit}] += order.shown;
    });
    PriceLevels now = levels_;
    for (const LevelChanged& waiting : held_books_.waiting()) now.change(waiting, last_.sequence);
    for (std::size_t i = 0; i < now.size(); ++i) {
        const InstrumentId instrument(static_cast<std::uint32_t>(i));
        const auto take = [&](Side side, const auto& levels) -> std::optional<std::string> {
            for (const auto& [price, quantity] : levels) {
                const LevelKey key{instrument, side, price};
                const auto found = expected.find(key);
                if (found == expected.end() || found->second != quantity)
                    return "the level at " + describe(key) + " is not the sum of its orders";
                expected.erase(found);
            }
            return std::nullopt;
        };
        if (auto wrong = take(Side::buy, now.of(instrument).bids)) return wrong;
        if (auto wrong = take(Side::sell, now.of(instrument).asks)) return wrong;
    }
    if (!expected.empty()) return "orders rest without a level at " + describe(expected.begin()->first);
    return std::nullopt;
}

std::optional<std::string> ReadModel::check_fills() const {
    std::optional<std::string> wrong;
    orders_.for_each([&](const OrderRecord& order) {
        Quantity filled;
        for (const TradeId id : order.fills) filled += trades_.at(id).quantity;
        if (filled != order.now.filled || order.now.fills != order.fills.size())
            wrong = "the fills of order " + std::to_string(order.id.raw()) + " do not add up";
    });
    return wrong;
}

std::optional<std::string> ReadModel::check_reconciliation() const {
    if (!reconciliation_.orders(orders_).is_even()) return std::string("the orders do not come out even");
    if (!reconciliation_.lots(orders_).is_even()) return std::string("the quantities of orders do not come out even");
    for (const MoneyCount& money : reconciliation_.money(accounts_))
        if (!money.is_even()) return std::string("money in is not money out and balances");
    for (const RegionRecord& region : directory_.regions()) {
        for (std::size_t i = 0; i < kCurrencies.size(); ++i) {
            const Currency currency(static_cast<std::uint8_t>(i));
            const FundTotals totals = funds_.totals(region.id, currency);
            const AccountKey fund{AccountOwner::region_fund, AccountPurpose::available, currency, region.id.raw()};
            if (accounts_.balance(fund) != totals.fed - totals.vouchers - totals.rebates)
                return "the fund of " + region.region.code + " is not what fed it less what it paid";
        }
    }
    return std::nullopt;
}

}  // namespace tongqu::service
