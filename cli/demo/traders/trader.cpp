#include "cli/demo/traders/trader.hpp"

#include <algorithm>

#include "cli/demo/traders/prices.hpp"

namespace tongqu::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

DemoTime between(Chance& chance, DemoTime least, DemoTime most) {
    return DemoTime(chance.between(least.count(), most.count()));
}

// Places what is missing, moves what stands wrong; what is not open any more is forgotten and placed anew next time.
void keep(Desk& desk, const std::string& key, const Venue& venue, bool buys, Resting& resting, std::int64_t price,
          std::int64_t quantity) {
    if (resting.order.empty()) {
        const auto placed = desk.place(key, venue, buys, price, quantity, true);
        if (placed && placed->open) resting = {placed->order, price, quantity};
        return;
    }
    if (!worth_moving(resting.price, price)) return;
    switch (desk.move(key, venue, resting.order, price)) {
        case Moved::done: resting.price = price; break;
        case Moved::not_open: resting = {}; break;
        case Moved::refused: break;
    }
}

}  // namespace

SupplierTrader::SupplierTrader(const CastMember& member, std::string key, std::vector<Venue> venues, Chance chance)
    : id_(member.id), key_(std::move(key)), habit_(member.habit), chance_(chance) {
    for (Venue& venue : venues) {
        const std::int64_t reference = venue.home + chance_.between(-1, 1) * part_of(venue.home, 5);
        stalls_.push_back({std::move(venue), reference, {}});
    }
}

DemoTime SupplierTrader::act(Desk& desk) {
    deliver(desk);
    if (stalls_.empty()) return seconds(30);
    if (chance_.once_in(400)) {
        desk.cancel_all(key_);
        for (Stall& stall : stalls_)
            for (Resting& offer : stall.offers) offer = {};
        return between(chance_, seconds(15), seconds(40));
    }
    Stall& stall = stalls_[next_stall_];
    next_stall_ = (next_stall_ + 1) % stalls_.size();
    stall.reference = wander(stall.reference, stall.venue.home, habit_ == Habit::drifter, chance_);
    if (chance_.once_in(habit_ == Habit::clearer ? 4 : 10)) sell_into_bids(desk, stall);
    requote(desk, stall);
    return between(chance_, seconds(6), seconds(11));
}

void SupplierTrader::deliver(Desk& desk) {
    for (const OwnTrade& trade : desk.trades(key_, "traded", false)) {
        for (Stall& stall : stalls_)
            for (Resting& offer : stall.offers)
                if (offer.order == trade.order && (offer.left -= trade.quantity) <= 0) offer = {};
        if (id_ == kVisitorsSupplier && trade.counterparty == kVisitor) continue;
        desk.deliver(key_, trade);
    }
}

// The best offer every time, the others now and then: three requests at most, one on average.
void SupplierTrader::requote(Desk& desk, Stall& stall) {
    for (std::size_t rank = 0; rank < kOffers; ++rank) {
        Resting& offer = stall.offers[rank];
        if (!offer.order.empty() && rank > 0 && !chance_.once_in(3)) continue;
        const std::int64_t price = offer_price(stall.reference, static_cast<std::int64_t>(rank), chance_);
        const std::int64_t most = stall.venue.quantity;
        keep(desk, key_, stall.venue, false, offer, price, chance_.between((most + 1) / 2, most));
    }
}

void SupplierTrader::sell_into_bids(Desk& desk, Stall& stall) {
    const auto best = desk.best_prices(stall.venue);
    const std::int64_t least = stall.reference - part_of(stall.reference, 15);
    if (!best.bid || *best.bid < least) return;
    (void)desk.place(key_, stall.venue, false, *best.bid, chance_.between(1, stall.venue.appetite), false);
}

BuyerTrader::BuyerTrader(const CastMember& member, std::string key, std::vector<Venue> venues, Chance chance)
    : key_(std::move(key)), habit_(member.habit), accepts_late_(member.accepts_late), chance_(chance) {
    for (Venue& venue : venues) interests_.push_back({std::move(venue), {}});
}

DemoTime BuyerTrader::act(Desk& desk) {
    if (chance_.once_in(4)) accept(desk);
    if (interests_.empty()) return seconds(30);
    if (habit_ == Habit::burst) return go_on_with_burst(desk);
    if (chance_.once_in(300)) {
        desk.cancel_all(key_);
        for (Interest& interest : interests_)
            for (Resting& bid : interest.bids) bid = {};
        return between(chance_, seconds(15), seconds(40));
    }
    Interest& interest = interests_[static_cast<std::size_t>(
        chance_.between(0, static_cast<std::int64_t>(interests_.size()) - 1))];
    const auto best = desk.best_prices(interest.venue);
    const std::int64_t offer = best.ask.value_or(interest.venue.home);
    const bool cheap = offer <= interest.venue.home - part_of(interest.venue.home, 8);
    const bool takes = habit_ == Habit::bargain ? cheap && chance_.once_in(2) : chance_.once_in(12);
    if (best.ask && takes)
        take(desk, interest, offer);
    else
        rest_bids(desk, interest, offer);
    return between(chance_, seconds(4), seconds(9));
}

// Whoever is late accepts one delivery in thirty at each look; on average some ten minutes go by.
void BuyerTrader::accept(Desk& desk) {
    for (const OwnTrade& trade : desk.trades(key_, "delivered", true))
        if (chance_.once_in(accepts_late_ ? 30 : 2)) desk.accept(key_, trade);
}

void BuyerTrader::rest_bids(Desk& desk, Interest& interest, std::int64_t best_offer) {
    const bool bargains = habit_ == Habit::bargain;
    for (std::size_t rank = 0; rank < (bargains ? 1 : kBids); ++rank)
        keep(desk, key_, interest.venue, true, interest.bids[rank],
             bid_price(best_offer, static_cast<std::int64_t>(rank), bargains, chance_),
             chance_.between(1, interest.venue.appetite));
}

void BuyerTrader::take(Desk& desk, const Interest& interest, std::int64_t price) {
    (void)desk.place(key_, interest.venue, true, price + chance_.between(0, part_of(price, 6)),
                     chance_.between(1, interest.venue.appetite), false);
}

DemoTime BuyerTrader::go_on_with_burst(Desk& desk) {
    if (burst_left_ == 0) {
        burst_left_ = chance_.between(3, 9);
        burst_on_ = static_cast<std::size_t>(chance_.between(0, static_cast<std::int64_t>(interests_.size()) - 1));
    }
    const Interest& interest = interests_[burst_on_];
    const auto best = desk.best_prices(interest.venue);
    if (best.ask) take(desk, interest, *best.ask);
    if (--burst_left_ > 0 && best.ask) return between(chance_, milliseconds(300), milliseconds(1500));
    burst_left_ = 0;
    return between(chance_, seconds(30), seconds(150));
}

Treasurer::Treasurer(std::string operator_key, std::vector<Account> accounts)
    : operator_key_(std::move(operator_key)), accounts_(std::move(accounts)) {}

DemoTime Treasurer::act(Desk& desk) {
    if (accounts_.empty()) return seconds(60);
    const Account& account = accounts_[next_ % accounts_.size()];
    next_ = (next_ + 1) % accounts_.size();
    const auto free = desk.available(account.key);
    if (free && *free < kDemoFunds / 4) desk.deposit(operator_key_, account.participant, kDemoFunds);
    return seconds(12);
}

DemoTime LinkBuilder::act(Desk& desk) {
    for (const LinkRoom& link : desk.links(kNetworkContract)) {
        int& looks = full_[link.link];
        looks = link.residual > 0 ? 0 : looks + 1;
        if (looks < kLooks) continue;
        desk.allot(operator_key_, kNetworkContract, link.link, link.allotted + link.capacity);
        looks = 0;
    }
    return seconds(15);
}

}  // namespace tongqu::cli
