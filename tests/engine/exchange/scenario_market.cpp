// The lines of a scenario about auctions, phases and what the operator lets a market do.
#include "engine/exchange/draw.hpp"
#include "scenario.hpp"

namespace tongqu::exchange {
namespace {

constexpr const char* word_of(TradingPhase phase) {
    switch (phase) {
        case TradingPhase::continuous: return "continuous";
        case TradingPhase::batch: return "batch";
        case TradingPhase::call: return "call";
        case TradingPhase::no_cancel: return "no_cancel";
    }
    return "?";
}

}  // namespace

// batch 1 seconds; call; auctions 9,16 (hours); call_window 10 minutes; no_cancel 2 minutes
bool Scenario::play_auction_term(const std::string& word, InstrumentTerms& terms, Words& words) {
    if (word == "batch") {
        terms.model = MarketModel::batch;
        terms.batch_interval = duration_from(words);
    } else if (word == "call") {
        terms.model = MarketModel::call;
    } else if (word == "auctions") {
        for (const std::string& hour : list_from(words.take())) terms.auction_times.push_back(hours(std::stoll(hour)));
    } else if (word == "call_window") {
        terms.call_window = duration_from(words);
    } else if (word == "no_cancel") {
        terms.no_cancel_window = duration_from(words);
    } else {
        return false;
    }
    return true;
}

bool Scenario::play_market(const std::string& verb, Words& words) {
    if (verb == "halt" || verb == "restrict" || verb == "reopen") {
        SetTradingState set;
        set.state = verb == "halt"       ? TradingState::halted
                    : verb == "restrict" ? TradingState::cancel_only
                                         : TradingState::open;
        if (!words.empty()) set.instrument = instrument(words.take()).id;
        say(kOperatorKey, set);
    } else if (verb == "kill" || verb == "revive") {  // the operator does
        say(kOperatorKey, SetKillSwitch{person(words.take()).id, verb == "kill", {}});
    } else if (verb == "draw") {  // draw gpu [seed s1] next s2; the seeds are the SHA-256 of the words
        RunBatch run{instrument(words.take()).id, {}, {}};
        if (words.take_if("seed")) run.seed = digest_of(words.take());
        words.need("next");
        run.next_commitment = commitment_to(digest_of(words.take()));
        say({}, run);
    } else {
        return false;
    }
    return true;
}

// "10.00 5 surplus -2" or "nothing"
void Scenario::expect_outcome(const std::string& what, const Listed& listed, std::optional<Price> found, Quantity volume,
                              Quantity surplus, Words& words) {
    if (words.take_if("nothing")) {
        if (found) throw what + " has a price, " + std::to_string(found->raw()) + " ticks";
        return;
    }
    agree(what + "'s price", std::to_string(price(listed, words.take()).raw()), found ? std::to_string(found->raw()) : "none");
    agree(what + "'s volume", std::to_string(quantity(listed, words.take()).raw()), std::to_string(volume.raw()));
    if (words.take_if("surplus"))
        agree(what + "'s surplus", std::to_string(quantity(listed, words.take()).raw()), std::to_string(surplus.raw()));
}

bool Scenario::expect_market(const std::string& what, Words& words) {
    if (what == "phase") {  // expect phase gpu call [in 10 minutes]: that the instrument goes over into it, and until when
        const Event& event = next_event(what);
        const auto* changed = std::get_if<PhaseChanged>(&event);
        if (changed == nullptr) throw std::string("something else than a phase");
        agree("the instrument", std::to_string(instrument(words.take()).id.raw()), std::to_string(changed->instrument.raw()));
        agree("the phase", words.take(), word_of(changed->phase));
        const std::string ends = words.take_if("for") ? to_rfc3339(market().now + duration_from(words)) : "no time";
        agree("its end", ends, changed->ends ? to_rfc3339(*changed->ends) : "no time");
    } else if (what == "indicated") {
        const Listed& listed = instrument(words.take());
        const auto& event = next_routine<AuctionIndicated>(what);
        expect_outcome("the indication", listed, event.price, event.volume, event.surplus, words);
    } else if (what == "cleared") {
        const Listed& listed = instrument(words.take());
        const Event& event = next_event(what);
        const auto* cleared = std::get_if<AuctionCleared>(&event);
        if (cleared == nullptr) throw std::string("something else than the end of an auction");
        expect_outcome("the auction", listed, cleared->price, cleared->volume, cleared->surplus, words);
    } else if (what == "committed") {  // expect committed gpu for 2 seconds: when the interval that it stands for ends
        const Listed& listed = instrument(words.take());
        const auto& event = next_routine<SeedCommitted>(what);
        agree("the instrument", std::to_string(listed.id.raw()), std::to_string(event.instrument.raw()));
        words.need("for");
        agree("the interval's end", to_rfc3339(market().now + duration_from(words)), to_rfc3339(event.interval_ends));
    } else if (what == "busted") {
        agree("the trade", words.take(), std::to_string(next_routine<TradeBusted>(what).trade.raw()));
    } else if (what == "draw") {  // expect draw in 1 seconds, or never
        const auto draws = market().exchange.due_draws(kLatestTime, 1);
        const std::string found = draws.empty() ? "never" : to_rfc3339(draws[0].due);
        if (words.take_if("never")) {
            agree("the next draw", "never", found);
        } else {
            words.need("in");
            agree("the next draw", to_rfc3339(market().now + duration_from(words)), found);
        }
    } else {
        return false;
    }
    return true;
}

}  // namespace tongqu::exchange
