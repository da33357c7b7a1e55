#include "settlement/service/claims.hpp"

#include "settlement/service/by_sequence.hpp"

namespace tongqu::service {

void Claims::open(const ClaimOpened& event, Origin origin) {
    claims_.add({event.claim, event.debtor, event.creditor, event.currency, event.amount, event.amount, event.trade, origin});
}

void Claims::settle(const EstateSettled& event, Origin origin) {
    estates_.push_back({event.debtor, event.currency, event.estate, event.claims, event.rule, origin, {}});
}

void Claims::pay(const ClaimPaid& event) {
    claims_.at(event.claim).left = event.left;
    estates_.back().awards.push_back(event);
}

const EstateRecord* Claims::estate(SequenceNumber sequence) const { return by_sequence(estates_, sequence); }

}  // namespace tongqu::service
