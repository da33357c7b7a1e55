#include "settlement/service/statements/money_flow.hpp"

#include <algorithm>

#include "settlement/service/store/cause.hpp"

namespace tongqu::statements {
namespace {

FlowGroup group_of(PostingCause cause) {
    switch (store::describe(cause).stream) {
        case store::Stream::fees:
            return FlowGroup::fees;
        case store::Stream::levy:
            return FlowGroup::levy;
        case store::Stream::refunds:
            return FlowGroup::refunds;
        default:
            return cause == PostingCause::contribution ? FlowGroup::shares : FlowGroup::charges;
    }
}

using Ends = std::map<std::pair<FlowGroup, std::string>, WideInt>;

// Takes so much from what the trade brought a party, as far as it goes; what was taken.
WideInt take_from(Ends& ends, const std::string& party, WideInt amount) {
    WideInt taken = 0;
    for (const FlowGroup group : {FlowGroup::shares, FlowGroup::charges, FlowGroup::levy, FlowGroup::fees}) {
        const auto found = ends.find({group, party});
        if (found == ends.end()) continue;
        const WideInt part = std::min(amount - taken, found->second);
        found->second -= part;
        taken += part;
    }
    return taken;
}

// Of one trade. What is still in escrow is what nobody has; a trade that was undone is the buyer's again.
void add_trade(const TradeLine& trade, Ends& ends) {
    const WideInt paid = static_cast<WideInt>(trade.gross.raw()) + trade.buyer_fee.raw();
    const std::string buyer = "participant " + trade.buyer;
    const auto undone = [](const DistributionLine& line) { return line.cause == PostingCause::bust; };
    if (std::ranges::any_of(trade.distribution, undone)) {
        ends[{FlowGroup::refunds, buyer}] += paid;
        return;
    }
    WideInt left = paid;
    for (const DistributionLine& line : trade.distribution) {
        const store::Stream stream = store::describe(line.cause).stream;
        if (line.cause == PostingCause::take_back || line.cause == PostingCause::debit)
            left += take_from(ends, line.from, line.amount.raw());
        if (line.cause == PostingCause::debit) {
            const WideInt back = std::min<WideInt>(line.amount.raw(), left);
            ends[{FlowGroup::refunds, buyer}] += back;
            left -= back;
        }
        if (stream == store::Stream::own || line.from != buyer) continue;
        const WideInt amount = std::min<WideInt>(line.amount.raw(), left);
        ends[{group_of(line.cause), line.to}] += amount;
        left -= amount;
    }
    if (left != 0) ends[{FlowGroup::escrow, ""}] += left;
}

}  // namespace

MoneyFlow money_flow(const Statement& statement, Currency currency, std::size_t most) {
    MoneyFlow flow;
    Ends ends;
    for (const auto& [id, trade] : statement.trades) {
        const bool is_party = trade.buyer == statement.participant_id || trade.supplier == statement.participant_id;
        if (trade.currency != currency || !is_party) continue;
        ++flow.trades;
        flow.paid += static_cast<WideInt>(trade.gross.raw()) + trade.buyer_fee.raw();
        add_trade(trade, ends);
    }
    for (const auto& [key, amount] : ends)
        if (amount != 0) flow.ends.push_back({key.first, key.second, amount});
    std::ranges::stable_sort(flow.ends, [](const FlowEnd& a, const FlowEnd& b) {
        return a.group != b.group ? a.group < b.group : a.amount > b.amount;
    });
    std::vector<FlowEnd> kept;
    std::size_t in_group = 0;
    std::size_t folded = 0;
    for (FlowEnd& end : flow.ends) {
        const bool same = !kept.empty() && kept.back().group == end.group;
        if (!same) in_group = folded = 0;
        if (++in_group <= most) {
            kept.push_back(std::move(end));
            continue;
        }
        if (folded++ == 0) kept.push_back({end.group, "", 0});
        kept.back().amount += end.amount;
        kept.back().to = "+" + std::to_string(folded);
    }
    flow.ends = std::move(kept);
    return flow;
}

}  // namespace tongqu::statements
