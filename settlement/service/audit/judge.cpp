#include "settlement/service/audit/judge.hpp"

#include <algorithm>
#include <stdexcept>

#include "settlement/service/audit/rules.hpp"
#include "settlement/service/audit/same.hpp"

namespace tongqu::audit {
namespace {

// Reasons that follow from limits and records that a judge does not keep: it takes them as they stand and checks that nothing changed.
bool is_believed(const CommandBody& body, RejectReason reason) {
    using enum RejectReason;
    if (reason == id_quota || reason == too_many_open_orders || reason == too_many_stops || reason == book_full) return true;
    return !has_judged_refusals(body);
}

}  // namespace

Judge::Judge() {
    matching_.funds = [this](const Proposal& proposal) { return money_.funds(proposal); };
}

void Judge::find(std::string_view rule, std::string expected, std::string found) {
    if (!lie_) lie_ = Lie{sequence_, rule, std::move(expected), std::move(found)};
}

const Rejected* Judge::refusal_in(std::span<const Event> events) {
    for (const Event& event : events)
        if (const auto* rejected = std::get_if<Rejected>(&event)) return rejected;
    return nullptr;
}

// Money hears of what matching did as it happens: the funds that an expired order frees count for the command.
void Judge::follow_matching() {
    for (; followed_ < matched_.size(); ++followed_) money_.follow(matched_[followed_]);
}

// Deadlines of orders and of trades pass in the order that the events tell; that each of the two is in order is foretold.
void Judge::follow_due(std::span<const Event> events) {
    matched_ = matching_.said();
    std::size_t settled = 0;
    for (const Event& event : events) {
        const Part part = part_of(event);
        if (part == Part::matching && followed_ < matched_.size()) money_.follow(matched_[followed_++]);
        if (part == Part::settlement && ++settled > money_.said().size())
            while (settled > money_.said().size() && money_.run_next_due()) {
            }
    }
    follow_matching();
    while (money_.run_next_due()) {
    }
    money_.end_of_due();
}

bool Judge::judge(SequenceNumber sequence, Time stamp, const Command& command, std::span<const Event> events) {
    if (lie_) return false;
    if (sequence.raw() != sequence_.raw() + 1) {
        sequence_ = sequence;
        find("record", "one sequence number after the other", std::to_string(sequence.raw()));
        return false;
    }
    sequence_ = sequence;
    now_ = stamp;
    ++judged_.commands;
    try {
        examine(command);
        predict(command, events);
        if (!matching_.unlawful().empty()) find("auction", matching_.unlawful(), "an auction that breaks it");
        compare(events);
    } catch (const std::out_of_range&) {
        // What was carried out names something that is not there: only events that are false lead here.
        find("refusal", "that the command is refused", "that it was carried out");
    }
    return !lie_;
}

// Before the command is carried out: an order that it ends is there to be looked at.
void Judge::examine(const Command& command) {
    if (!command.evidence) return;
    std::optional<InstrumentId> market;
    if (const auto* amend = std::get_if<AmendOrder>(&command.body))
        if (const auto order = matching_.orders().find(amend->order); order != matching_.orders().end()) market = order->second.instrument;
    if (auto flaw = examiner_.examine(command, now_, directory_, market))
        find("evidence", std::move(flaw->expected), std::move(flaw->found));
}

void Judge::predict(const Command& command, std::span<const Event> events) {
    recorded_.clear();
    matched_.clear();
    answer_.reset();
    followed_ = 0;
    believed_ = false;
    ids_.forget_until(now_);
    matching_.published = events;
    matching_.begin(sequence_, now_);
    money_.begin(now_, command);
    const auto hear = [&](const std::vector<Event>& said) {
        matched_.insert(matched_.end(), said.begin() + static_cast<std::ptrdiff_t>(matched_.size()), said.end());
        follow_matching();
    };
    follow_due(events);

    const auto refuse = [&](RejectReason reason) { answer_ = Rejected{reason}; };
    const auto actor = directory_.authorise(command, now_);
    const std::uint64_t request = fingerprint_of(command.body);
    const auto id = client_id_of(command.body);
    const Rejected* claimed = refusal_in(events);
    const auto known = actor && *actor && id ? ids_.find(**actor, *id) : std::nullopt;
    if (!actor) {
        refuse(actor.error());
    } else if (known) {
        if (known->request == request)
            answer_ = Repeated{known->sequence};
        else
            refuse(RejectReason::client_id_reused);
    } else if (const auto original = directory_.repeated_name(command.body, *actor, request)) {
        answer_ = Repeated{*original};
    } else {
        std::vector<RejectReason> reasons;
        if (*actor) {
            if (const auto* order = std::get_if<PlaceOrder>(&command.body)) directory_.reasons_against(*order, **actor, reasons);
            if (std::holds_alternative<AmendOrder>(command.body))
                if (const auto away = directory_.not_taking_part(**actor)) reasons.push_back(*away);
            if (const auto reason = money_.reason_against(command.body, **actor)) reasons.push_back(*reason);
        }
        if (claimed != nullptr && is_believed(command.body, claimed->reason)) {
            reasons.push_back(claimed->reason);
            believed_ = true;
        }
        const std::size_t before = matching_.said().size();
        matching_.carry_out(command.body, *actor, reasons);
        const auto& said = matching_.said();
        if (said.size() > before && std::holds_alternative<Rejected>(said.back())) {
            answer_ = said.back();
            matching_.take_back_answer();
        } else {
            directory_.carry_out(sequence_, command, *actor, request, recorded_);
            if (const auto* open = std::get_if<OpenInstrument>(&command.body)) {
                Market market;
                market.terms = open->terms;
                market.has_product = open->terms.product.has_value();
                if (market.has_product) {
                    const Listing& product = directory_.product(*open->terms.product);
                    market.supplier = product.supplier;
                    market.residency = product.residency;
                }
                matching_.markets.push_back(std::move(market));
                matching_.open_within(InstrumentId(static_cast<std::uint32_t>(matching_.markets.size() - 1)));
            }
            while (matching_.people.size() < directory_.members()) {
                const Member& member = directory_.member(ParticipantId(static_cast<std::uint32_t>(matching_.people.size())));
                matching_.people.push_back({member.group, member.terms.region, false, false, {}});
            }
            if (std::holds_alternative<ChangeStatus>(command.body)) hear(said);  // what is cancelled is there to pay with
            money_.carry_out(command.body, *actor);
            if (*actor && id) ids_.remember(**actor, *id, {sequence_, request}, now_);
        }
    }
    hear(matching_.finish());
    money_.finish(matching_.orders());
}

void Judge::compare(std::span<const Event> events) {
    std::size_t matched = 0, recorded = 0, settled = 0;
    bool answered = false;
    const auto& money = money_.said();
    const auto check = [&](const Event& found, const std::vector<Event>& list, std::size_t& next) {
        if (next < list.size() && same(list[next], found)) {
            ++next;
            return;
        }
        const Event* expected = next < list.size() ? &list[next] : nullptr;
        find(rule_broken(expected, &found), expected != nullptr ? describe_event(*expected) : "nothing more", describe_event(found));
    };
    Accounts& accounts = money_.accounts();
    const auto note = [&](const std::optional<Breach>& breach) {
        if (breach) find(breach->rule, breach->expected, breach->found);
    };
    for (const Event& event : events) {
        if (lie_) return;
        switch (part_of(event)) {
            case Part::answer:
                if (!answer_ || answered || !same(*answer_, event))
                    find(rule_broken(nullptr, &event), answer_ && !answered ? describe_event(*answer_) : "that it is carried out",
                         describe_event(event));
                answered = true;
                break;
            case Part::matching: check(event, matched_, matched); break;
            case Part::record: check(event, recorded_, recorded); break;
            case Part::settlement: check(event, money, settled); break;
            case Part::account: note(accounts.opened(std::get<AccountOpened>(event))); break;
            case Part::posting: note(accounts.posted(std::get<Posted>(event))); break;
        }
    }
    if (lie_) return;
    if (answer_ && !answered) find(rule_broken(&*answer_, nullptr), describe_event(*answer_), "that it was carried out");
    const auto missing = [&](const std::vector<Event>& list, std::size_t next) {
        if (next < list.size()) find(rule_broken(&list[next], nullptr), describe_event(list[next]), "nothing more");
    };
    missing(matched_, matched);
    missing(recorded_, recorded);
    missing(money, settled);
    if (!lie_) note(accounts.close());
    if (lie_) return;

    for (const Event& event : matched_) {
        if (std::holds_alternative<Traded>(event))
            ++judged_.matches;
        else if (std::holds_alternative<AuctionCleared>(event) || std::holds_alternative<CoupledCleared>(event))
            ++judged_.auctions;
        else
            ++judged_.book_events;
    }
    if (answer_ && std::holds_alternative<Repeated>(*answer_))
        ++judged_.repeats;
    else if (answer_)
        ++(believed_ ? judged_.believed : judged_.refusals);
}

Judged Judge::judged() const {
    Judged judged = judged_;
    judged.signatures = examiner_.examined();
    judged.postings = money_.accounts().postings();
    judged.fees = money_.tally().fees;
    judged.releases = money_.tally().releases;
    judged.shares = money_.tally().shares;
    return judged;
}

}  // namespace tongqu::audit
