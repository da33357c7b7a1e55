// What a scenario expects of the market.
#include "scenario.hpp"

namespace tongqu::exchange {
namespace {

std::string describe_event(const Event& event) {
    if (const auto* e = std::get_if<Rejected>(&event))
        return "rejected " + std::string(describe(e->reason).code);
    if (std::holds_alternative<Repeated>(event)) return "repeated";
    if (const auto* e = std::get_if<Traded>(&event))
        return "trade " + std::to_string(e->trade.raw()) + " of " + std::to_string(e->quantity.raw()) +
               " lots at " + std::to_string(e->price.raw()) + " ticks";
    if (const auto* e = std::get_if<OrderCancelled>(&event))
        return "cancelled " + std::to_string(e->order.raw()) + " with " + std::to_string(e->leaves.raw()) +
               " lots left, reason " + std::to_string(static_cast<int>(e->reason));
    if (const auto* e = std::get_if<OrderDecremented>(&event))
        return "decremented " + std::to_string(e->order.raw()) + " by " + std::to_string(e->by.raw()) +
               " lots";
    if (const auto* e = std::get_if<StopElected>(&event)) return "elected " + std::to_string(e->order.raw());
    if (const auto* e = std::get_if<OrderAmended>(&event))
        return e->kept_priority ? "amended, priority kept" : "amended, priority lost";
    if (const auto* e = std::get_if<Released>(&event)) return "released " + std::to_string(e->trade.raw());
    if (const auto* e = std::get_if<Finalised>(&event)) return "finalised " + std::to_string(e->trade.raw());
    if (const auto* e = std::get_if<Refunded>(&event)) return "refunded " + std::to_string(e->trade.raw());
    if (std::holds_alternative<DeadlinesMoved>(event)) return "deadlines moved";
    if (const auto* e = std::get_if<PhaseChanged>(&event))
        return "a phase " + std::to_string(static_cast<int>(e->phase)) + (e->ends ? " until " + to_rfc3339(*e->ends) : "");
    if (const auto* e = std::get_if<AuctionCleared>(&event))
        return "an auction cleared " + std::to_string(e->volume.raw()) + " lots" +
               (e->price ? " at " + std::to_string(e->price->raw()) + " ticks" : "") + ", surplus " +
               std::to_string(e->surplus.raw());
    return "an event of kind " + std::to_string(event.index());
}

const char* word_of(CancelReason reason) {
    switch (reason) {
        case CancelReason::requested:
            return "requested";
        case CancelReason::immediate:
            return "immediate";
        case CancelReason::not_fillable:
            return "not_fillable";
        case CancelReason::self_trade:
            return "self_trade";
        case CancelReason::suspended:
            return "suspended";
        case CancelReason::expired:
            return "expired";
        case CancelReason::licences_exhausted:
            return "licences_exhausted";
        case CancelReason::kill_switch:
            return "kill_switch";
        case CancelReason::product_withdrawn:
            return "product_withdrawn";
    }
    return "?";
}

}  // namespace

bool is_routine(const Event& event) {
    return std::holds_alternative<RegionCreated>(event) ||
           std::holds_alternative<ParticipantApplied>(event) ||
           std::holds_alternative<StatusChanged>(event) || std::holds_alternative<KeyCreated>(event) ||
           std::holds_alternative<KeyRevoked>(event) || std::holds_alternative<ProductListed>(event) ||
           std::holds_alternative<InstrumentOpened>(event) || std::holds_alternative<AccountOpened>(event) ||
           std::holds_alternative<Posted>(event) || std::holds_alternative<OrderAccepted>(event) ||
           std::holds_alternative<LevelChanged>(event) || std::holds_alternative<OrderShown>(event) || std::holds_alternative<SharesSet>(event) ||
           std::holds_alternative<ShareAssigned>(event) || std::holds_alternative<Delivered>(event) ||
           std::holds_alternative<TradingStateChanged>(event) || std::holds_alternative<KillSwitchSet>(event) ||
           std::holds_alternative<AuctionIndicated>(event) || std::holds_alternative<SeedCommitted>(event) ||
           std::holds_alternative<TradeBusted>(event);
}

void agree(const std::string& what, const std::string& expected, const std::string& found) {
    if (expected != found) throw what + " is " + found + ", not " + expected;
}

void Scenario::no_surprise() const {
    for (std::size_t i = next_; i < market_->events.size(); ++i)
        if (!is_routine(market_->events[i]))
            throw "before this line, unexpected: " + describe_event(market_->events[i]);
}

const Event& Scenario::next_event(const std::string& what) {
    auto& events = market().events;
    while (next_ < events.size() && is_routine(events[next_])) ++next_;
    if (next_ == events.size()) throw "nothing (more) happened, expected: " + what;
    return events[next_++];
}

void Scenario::expect(Words& words) {
    const std::string what = words.take();
    if (!expect_market(what, words) && !expect_state(what, words)) expect_event(what, words);
}

bool Scenario::expect_state(const std::string& what, Words& words) {
    if (what == "account") {
        const std::string name = words.take();
        expect_account(
            name, {AccountOwner::participant, {}, currency_from(words.take()), person(name).id.raw()}, words);
    } else if (what == "exchange") {
        expect_account("the exchange", {AccountOwner::exchange, {}, currency_from(words.take()), 0}, words);
    } else if (what == "fund") {
        const std::string code = words.take();
        expect_account("fund " + code,
                       {AccountOwner::region_fund, {}, currency_from(words.take()), region(code).raw()},
                       words);
    } else if (what == "waiting") {
        const std::string name = words.take();
        const Currency currency = currency_from(words.take());
        while (!words.empty()) {
            const std::string purpose = words.take();
            const auto balance = market().audit.money().waiting_for(
                name, currency, purpose == "pending" ? AccountPurpose::pending : AccountPurpose::available);
            agree("waiting " + name + " " + purpose, to_string(money_from(words.take())),
                  to_string(Money(static_cast<std::int64_t>(balance))));
        }
    } else if (what == "book") {
        expect_book(words);
    } else if (what == "orders") {
        agree("the number of open orders", words.take(),
              std::to_string(market().exchange.open_order_count()));
    } else if (what == "limit") {
        const auto* accepted = market().last<OrderAccepted>();
        if (accepted == nullptr) throw std::string("no order was accepted");
        for (const auto& [name, listed] : instruments_)
            if (listed.id == accepted->instrument) {
                agree("the limit", std::to_string(price(listed, words.take()).raw()),
                      std::to_string(accepted->limit.raw()));
                return true;
            }
    } else if (what == "next") {  // expect next due in 3 days
        words.need("due");
        if (words.take_if("never")) {
            if (market().exchange.next_due()) throw std::string("something is due");
            return true;
        }
        words.need("in");
        const auto due = market().exchange.next_due();
        if (!due) throw std::string("nothing is due");
        agree("the next deadline", to_rfc3339(market().now + duration_from(words)), to_rfc3339(*due));
    } else {
        return false;
    }
    return true;
}

void Scenario::expect_account(const std::string& holder, AccountKey key, Words& words) {
    while (!words.empty()) {
        const std::string purpose = words.take();
        bool found = false;
        for (const auto& [name, value] : {std::pair{"available", AccountPurpose::available},
                                          {"held", AccountPurpose::held},
                                          {"escrow", AccountPurpose::escrow},
                                          {"pending", AccountPurpose::pending}})
            if (purpose == name) key.purpose = value, found = true;
        if (!found) throw "'" + purpose + "' is no kind of account";
        const auto account = market().exchange.ledger().find(key);
        const Money balance = account ? market().exchange.ledger().balance(*account) : Money(0);
        agree(holder + "'s " + purpose, to_string(money_from(words.take())), to_string(balance));
    }
}

// expect book gpu buy 3 @ 10.00 2 @ 9.00; expect book gpu sell nothing
void Scenario::expect_book(Words& words) {
    const Listed& listed = instrument(words.take());
    const std::string side_word = words.take();
    if (side_word != "buy" && side_word != "sell") throw "'" + side_word + "' is no side";
    const Side side = side_word == "buy" ? Side::buy : Side::sell;
    std::map<std::int64_t, std::int64_t> expected, found;
    if (!words.take_if("nothing"))
        while (!words.empty()) {
            const Quantity lots = quantity(listed, words.take());
            words.need("@");
            expected[price(listed, words.take()).raw()] = lots.raw();
        }
    for (const auto& [key, lots] : market().audit.levels())
        if (std::get<0>(key) == listed.id.raw() && std::get<1>(key) == side) found[std::get<2>(key)] = lots;
    if (expected == found) return;
    std::string text = "the book shows";
    for (const auto& [ticks, lots] : found)
        text += " " + std::to_string(lots) + " lots at " + std::to_string(ticks) + " ticks";
    throw text;
}

void Scenario::expect_trade(Words& words) {
    const Event& event = next_event("trade");
    const auto* traded = std::get_if<Traded>(&event);
    if (traded == nullptr) throw describe_event(event) + ", expected a trade";
    const Listed* listed = nullptr;
    for (const auto& [name, candidate] : instruments_)
        if (candidate.id == traded->instrument) listed = &candidate;
    agree("the quantity", std::to_string(quantity(*listed, words.take()).raw()),
          std::to_string(traded->quantity.raw()));
    words.need("@");
    agree("the price", std::to_string(price(*listed, words.take()).raw()),
          std::to_string(traded->price.raw()));
    const bool taker_buys = traded->taker_side == Side::buy;
    while (!words.empty()) {
        const std::string word = words.take();
        if (word == "fee") {
            agree("the fee", to_string(money_from(words.take())), to_string(traded->buyer_fee));
        } else if (word == "maker" || word == "taker") {
            const std::string who = words.take();
            if (orders_.contains(who) && !people_.contains(who)) {
                agree("the " + word, std::to_string(order(who).raw()),
                      std::to_string((word == "maker" ? traded->maker : traded->taker).raw()));
            } else {
                agree("the " + word, who,
                      name_of((word == "maker") == taker_buys ? traded->seller : traded->buyer));
            }
        } else {
            throw "'" + word + "' is nothing that a trade has";
        }
    }
}

// expect shown b1 3: its next event among those that need not be expected, before the next one that must be
void Scenario::expect_shown(Words& words) {
    const OrderId which = order(words.take());
    auto& events = market().events;
    for (; next_ < events.size() && is_routine(events[next_]); ++next_) {
        const auto* shown = std::get_if<OrderShown>(&events[next_]);
        if (shown == nullptr || shown->order != which) continue;
        agree("what it shows in lots", words.take(), std::to_string(shown->quantity.raw()));
        ++next_;
        return;
    }
    throw std::string("the order does not come to the end of a queue here");
}

void Scenario::expect_event(const std::string& what, Words& words) {
    if (what == "trade") return expect_trade(words);
    if (what == "shown") return expect_shown(words);
    const Event& event = next_event(what);
    const auto wrong = [&] { return describe_event(event) + ", expected: " + what; };
    if (what == "rejected") {
        agree("the outcome", "rejected " + words.take(), describe_event(event));
    } else if (what == "repeated") {
        if (!std::holds_alternative<Repeated>(event)) throw wrong();
    } else if (what == "cancelled") {  // expect cancelled b1 2 requested
        const auto* e = std::get_if<OrderCancelled>(&event);
        if (e == nullptr) throw wrong();
        const OrderId which = order(words.take());
        agree("the order", std::to_string(which.raw()), std::to_string(e->order.raw()));
        agree("the rest in lots", words.take(), std::to_string(e->leaves.raw()));
        agree("the reason", words.take(), word_of(e->reason));
    } else if (what == "decremented") {  // expect decremented b1 2
        const auto* e = std::get_if<OrderDecremented>(&event);
        if (e == nullptr) throw wrong();
        agree("the order", std::to_string(order(words.take()).raw()), std::to_string(e->order.raw()));
        agree("the lots", words.take(), std::to_string(e->by.raw()));
    } else if (what == "elected") {  // expect elected s1
        const auto* e = std::get_if<StopElected>(&event);
        if (e == nullptr) throw wrong();
        agree("the order", std::to_string(order(words.take()).raw()), std::to_string(e->order.raw()));
    } else if (what == "amended") {
        const auto* e = std::get_if<OrderAmended>(&event);
        if (e == nullptr) throw wrong();
        words.need("priority");
        agree("priority", words.take(), e->kept_priority ? "kept" : "lost");
    } else if (what == "released") {  // expect released 1 [by_time_out]
        const auto* e = std::get_if<Released>(&event);
        if (e == nullptr) throw wrong();
        agree("the trade", words.take(), std::to_string(e->trade.raw()));
        if (words.take_if("by_time_out") != (e->cause == ReleaseCause::time_out)) throw std::string("the other way of release");
    } else if (what == "finalised") {
        const auto* e = std::get_if<Finalised>(&event);
        if (e == nullptr) throw wrong();
        agree("the trade", words.take(), std::to_string(e->trade.raw()));
    } else if (what == "refunded") {
        const auto* e = std::get_if<Refunded>(&event);
        if (e == nullptr) throw wrong();
        agree("the trade", words.take(), std::to_string(e->trade.raw()));
    } else if (what == "penalty") {  // expect penalty 1 0.2 paid 0.1
        const auto* e = std::get_if<PenaltyCharged>(&event);
        if (e == nullptr) throw wrong();
        agree("the trade", words.take(), std::to_string(e->trade.raw()));
        agree("the penalty", to_string(money_from(words.take())), to_string(e->due));
        words.need("paid");
        agree("what is paid of it", to_string(money_from(words.take())), to_string(e->paid));
    } else if (what == "claim") {  // expect claim bob acme 0.1
        const auto* e = std::get_if<ClaimOpened>(&event);
        if (e == nullptr) throw wrong();
        agree("the creditor", words.take(), name_of(e->creditor));
        agree("the debtor", words.take(), name_of(e->debtor));
        agree("the claim", to_string(money_from(words.take())), to_string(e->amount));
    } else if (what == "deadlines_moved") {
        const auto* e = std::get_if<DeadlinesMoved>(&event);
        if (e == nullptr) throw wrong();
        agree("by", std::to_string(duration_from(words).raw()), std::to_string(e->by.raw()));
    } else {
        throw "'" + what + "' is nothing to expect";
    }
}

}  // namespace tongqu::exchange
