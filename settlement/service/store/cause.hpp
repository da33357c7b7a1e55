#pragma once
// Why money moved, in words: those of the API, and those that people read. The table is complete, or this does not compile.
#include <array>
#include <cstdint>
#include <string_view>

#include "market/event.hpp"

namespace tongqu::store {

// What the number in Posted::subject is.
enum class SubjectKind : std::uint8_t { none, order, trade };

// Into which stream of the picture of where the money went a movement belongs.
enum class Stream : std::uint8_t {
    outside,  // in from and out to the bank
    own,      // between accounts of the same owner
    fees,     // to the exchange
    levy,     // to, and support from, development funds
    sales,    // contributions, commissions, charges: what was earned
    refunds   // back to the buyer, and penalties
};

struct CauseRow {
    PostingCause cause;
    std::string_view word;
    std::string_view english;
    std::string_view chinese;
    SubjectKind subject;
    Stream stream;
};

// In the order of the enumeration.
inline constexpr auto kCauses = std::to_array<CauseRow>({
    {PostingCause::deposit, "deposit", "deposit", "入金", SubjectKind::none, Stream::outside},
    {PostingCause::withdrawal, "withdrawal", "withdrawal", "出金", SubjectKind::none, Stream::outside},
    {PostingCause::order_hold, "order_hold", "held for an order", "挂单冻结", SubjectKind::order, Stream::own},
    {PostingCause::hold_release, "hold_release", "hold released", "挂单解冻", SubjectKind::order, Stream::own},
    {PostingCause::trade, "trade", "bought (to escrow)", "成交转入托管", SubjectKind::trade, Stream::own},
    {PostingCause::buyer_fee, "buyer_fee", "buyer's fee", "买方手续费", SubjectKind::trade, Stream::fees},
    {PostingCause::exchange_fee, "exchange_fee", "exchange fee", "交易手续费", SubjectKind::trade, Stream::fees},
    {PostingCause::development_levy, "development_levy", "development levy", "区域发展金", SubjectKind::trade, Stream::levy},
    {PostingCause::contribution, "contribution", "revenue share", "收益分成", SubjectKind::trade, Stream::sales},
    {PostingCause::refund, "refund", "refund", "退款", SubjectKind::trade, Stream::refunds},
    {PostingCause::maturity, "maturity", "dispute window ended", "争议期结束转可用", SubjectKind::trade, Stream::own},
    {PostingCause::claim, "claim", "share paid after admission", "入场后领取分成", SubjectKind::none, Stream::sales},
    {PostingCause::bust, "bust", "trade undone", "成交撤销", SubjectKind::trade, Stream::refunds},
    {PostingCause::link_charge, "link_charge", "link charge", "链路费", SubjectKind::trade, Stream::sales},
    {PostingCause::commission, "commission", "chain leader's commission", "链主佣金", SubjectKind::trade, Stream::sales},
    {PostingCause::bond_hold, "bond_hold", "bond held for an order", "保证金冻结", SubjectKind::order, Stream::own},
    {PostingCause::bond_trade, "bond_trade", "bond of a trade (to escrow)", "保证金转入托管", SubjectKind::trade, Stream::own},
    {PostingCause::bond_return, "bond_return", "bond returned", "保证金退回", SubjectKind::trade, Stream::own},
    {PostingCause::penalty, "penalty", "penalty for not delivering", "未交付违约金", SubjectKind::trade, Stream::refunds},
    {PostingCause::take_back, "take_back", "taken back for a refund", "退款收回", SubjectKind::trade, Stream::refunds},
    {PostingCause::debit, "debit", "late refund", "结算后退款", SubjectKind::trade, Stream::refunds},
    {PostingCause::claim_payment, "claim_payment", "claim paid from an estate", "债权清偿", SubjectKind::trade, Stream::refunds},
    {PostingCause::voucher, "voucher", "voucher from a development fund", "发展基金券", SubjectKind::trade, Stream::levy},
    {PostingCause::rebate, "rebate", "rebate from a development fund", "发展基金返还", SubjectKind::trade, Stream::levy},
    {PostingCause::fee_payout, "fee_payout", "fees paid out to the operator", "手续费转出", SubjectKind::none, Stream::fees},
    {PostingCause::payout, "payout", "payout at the close of a period", "期末划付", SubjectKind::none, Stream::outside},
    {PostingCause::link_rent, "link_rent", "congestion rent", "链路拥塞租金", SubjectKind::trade, Stream::sales},
    {PostingCause::fund_rent, "fund_rent", "congestion rent to a development fund", "发展基金拥塞租金", SubjectKind::trade, Stream::levy},
});

static_assert(is_valid(static_cast<PostingCause>(kCauses.size() - 1)) &&
              !is_valid(static_cast<PostingCause>(kCauses.size())));

[[nodiscard]] constexpr const CauseRow& describe(PostingCause cause) {
    return kCauses[static_cast<std::size_t>(cause)];
}

}  // namespace tongqu::store
