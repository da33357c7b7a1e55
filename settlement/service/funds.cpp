#include "settlement/service/funds.hpp"

#include "settlement/service/by_sequence.hpp"

namespace tongqu::service {
namespace {

template <class Record>
const std::deque<Record>& list_of(const std::map<RegionId, std::deque<Record>>& lists, RegionId region) {
    static const std::deque<Record> kNone;
    const auto found = lists.find(region);
    return found == lists.end() ? kNone : found->second;
}

bool is_fund(const AccountKey& key) {
    return key.owner == AccountOwner::region_fund && key.purpose == AccountPurpose::available;
}

RegionId region_of(const AccountKey& key) { return RegionId(static_cast<std::uint8_t>(key.owner_number)); }

}  // namespace

void Funds::post(const Posted& event, const AccountKey& from, const AccountKey& to, SequenceNumber sequence) {
    const auto take = [&](const AccountKey& fund, Money amount) {
        receipts_[region_of(fund)].push_back({TradeId(event.subject), fund.currency, amount, event.cause, sequence});
        totals_[{region_of(fund), fund.currency}].fed += amount;
    };
    if (is_fund(to)) take(to, event.amount);
    if (is_fund(from) && event.cause == PostingCause::bust) take(from, Money(0) - event.amount);
}

void Funds::pay(const SupportPaid& event, Currency currency, Origin origin) {
    payments_[event.region].push_back(
        {event.region, currency, event.kind, event.trade, event.to, event.amount, event.rulebook, origin, {}});
    FundTotals& totals = totals_[{event.region, currency}];
    (event.kind == SupportKind::voucher ? totals.vouchers : totals.rebates) += event.amount;
    last_ = event.region;
}

void Funds::source(const SupportSource& event) { payments_.at(last_).back().sources.push_back(event); }

const std::deque<FundReceipt>& Funds::receipts(RegionId region) const { return list_of(receipts_, region); }
const std::deque<FundPayment>& Funds::payments(RegionId region) const { return list_of(payments_, region); }

FundTotals Funds::totals(RegionId region, Currency currency) const {
    const auto found = totals_.find({region, currency});
    return found == totals_.end() ? FundTotals{} : found->second;
}

const FundPayment* Funds::payment(RegionId region, SequenceNumber sequence) const {
    return by_sequence(payments(region), sequence);
}

}  // namespace tongqu::service
