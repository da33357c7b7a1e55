// The auction markets of a random history, and the commands of their operator, regulator and draws.
#include <algorithm>

#include "engine/exchange/draw.hpp"
#include "random_history.hpp"

namespace tongqu::exchange {

void RandomHistory::open_auction_markets() {
    ParticipantTerms judge;
    judge.name_id = "judge";
    judge.roles = RoleSet::of(Role::regulator);
    const Market::Member member = market_.join(judge);
    members_.push_back({member.id, member.key, judge.name_id});
    for (const MarketModel model : {MarketModel::batch, MarketModel::call, MarketModel::continuous}) {
        InstrumentTerms terms;
        terms.name_id = "hours" + std::to_string(static_cast<int>(model));
        terms.product = instruments_[0];
        terms.model = model;
        terms.batch_interval = seconds(1);
        if (model != MarketModel::batch)
            for (int hour = 0; hour < 24; hour += 3) terms.auction_times.push_back(hours(hour));
        terms.no_cancel_window = seconds(60);
        if (model == MarketModel::continuous) terms.volatility_band = PartsPerMillion(30'000);
        market_.apply(members_[1].key, OpenInstrument{terms});
        instruments_.push_back(terms.product);
    }
}

void RandomHistory::add_auctions(InstrumentTerms& terms) {
    terms.model = static_cast<MarketModel>(below(3));
    terms.batch_interval = Duration(static_cast<std::int64_t>(90'000 + below(3'000'000)));
    if (terms.model != MarketModel::batch)
        for (std::uint64_t n = below(4); n > 0; --n) terms.auction_times.push_back(hours(static_cast<std::int64_t>(24 - 5 * n)));
    terms.call_window = seconds(static_cast<std::int64_t>(below(20'000)));
    if (one_in(2)) terms.no_cancel_window = seconds(static_cast<std::int64_t>(below(600)));
    if (one_in(2)) terms.reference_price = Price(static_cast<std::int64_t>(below(120)));
    if (one_in(2)) terms.volatility_band = PartsPerMillion(static_cast<std::uint32_t>(below(90'000)));
    terms.interruption = seconds(static_cast<std::int64_t>(below(200)));
}

Command RandomHistory::control_command() {
    const std::uint64_t kind = below(9);
    // Nobody here has a signing key: it can be lifted, which changes nothing, and not be demanded.
    if (kind == 8) {
        const Member& member = members_[below(members_.size())];
        SetOrderSigning set{one_in(20) ? ParticipantId(static_cast<std::uint32_t>(below(members_.size() + 1))) : member.id, one_in(4), id("k")};
        return {one_in(3) ? kOperatorKey : member.key, set};
    }
    if (kind < 2) {
        SetTradingState set;
        if (!one_in(4)) set.instrument = InstrumentId(static_cast<std::uint32_t>(below(instruments_.size() + (one_in(20) ? 1 : 0))));
        if (one_in(6)) set.state = static_cast<TradingState>(below(3));
        set.idempotency_key = id("k");
        return {one_in(20) ? members_[below(members_.size())].key : kOperatorKey, set};
    }
    if (kind < 4) {
        const Member& member = members_[below(members_.size())];
        const bool by_operator = one_in(3);
        SetKillSwitch set{one_in(20) ? ParticipantId(static_cast<std::uint32_t>(below(members_.size() + 1))) : member.id,
                          one_in(8), id("k")};
        return {by_operator ? kOperatorKey : member.key, set};
    }
    const bool recent = !deals_.empty() && one_in(3);
    const TradeId trade = recent ? deals_[below(deals_.size())].trade
                                 : TradeId(last_trade_ - std::min(last_trade_, below(one_in(5) ? 5000 : 100)));
    return {one_in(20) ? members_[below(members_.size())].key : members_[5].key, BustTrade{trade, id("r")}};
}

// What a sequencer would do first, most of the time; sometimes with a seed that is not the one.
std::optional<Command> RandomHistory::draw_command() {
    if (one_in(10)) return std::nullopt;
    const auto due = market_.exchange.due_draws(market_.now, 1);
    InstrumentId which;
    bool commits = false;
    if (!due.empty()) {
        which = due[0].instrument;
        commits = due[0].commits_only;
    } else if (one_in(200) && !seeds_.empty()) {
        which = seeds_.begin()->first;  // too early, or nothing to draw
    } else {
        return std::nullopt;
    }
    RunBatch run{which, {}, {}};
    const Digest next = next_seeds_[which] = digest_of(std::to_string(random_.below(UINT64_MAX)));
    run.next_commitment = commitment_to(next);
    if (!commits || one_in(20)) run.seed = one_in(20) ? next : seeds_[which];
    return Command{one_in(50) ? std::optional(kOperatorKey) : std::nullopt, run};
}

}  // namespace tongqu::exchange
